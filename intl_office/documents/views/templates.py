"""Templates of texts: what a draft of each sub-kind begins with, part by part."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.permissions import may, required
from intl_office.documents.actions.templates import drop_template
from intl_office.documents.clause_rules import EDIT, SEE
from intl_office.documents.kinds import DocumentKind, document_kinds
from intl_office.documents.models import TextTemplate
from intl_office.documents.models.template import plan_of
from intl_office.documents.template_forms import TemplateForm, parts_of
from intl_office.organisations.views.asked import answered
from intl_office.ui.comparing import changed, chosen


def templated(code: str) -> DocumentKind:
    """The kind with this code; raises Http404 where its texts have no parts to put in order."""
    kind = document_kinds.get(code)
    if kind is None or len(kind.slots) < 2:  # one part has no order
        raise Http404
    return kind


def _found(kind: str, variant: str) -> tuple[DocumentKind, TextTemplate]:
    known = templated(kind)
    if variant not in known.variants:
        raise Http404
    row = TextTemplate.objects.filter(kind=kind, variant=variant).first()
    return known, row or TextTemplate(kind=kind, variant=variant)


@require_safe
@required(SEE)
def template(request: HttpRequest, kind: str, variant: str) -> HttpResponse:
    """The parts in their order, each with what a draft begins with and what else may stand."""
    known, row = _found(kind, variant)
    parts = parts_of(known, variant, plan_of(kind, variant))
    lines = list(row.lines.all()) if row.pk else []
    context = {
        "row": row,
        "kinds": [(code, name, code == variant) for code, name in known.variants.items()],
        "standing": [one for one in parts if one.stands],
        "others": [one for one in parts if not one.stands],
        "may_edit": may(request.user, EDIT),
        "changes": audit.history(row, *lines) if row.pk else [],
    }
    return render(request, "documents/templates/template.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@required(EDIT)
def edit(request: HttpRequest, kind: str, variant: str) -> HttpResponse:
    """Give the parts another order, have more of them in every draft, choose first clauses."""
    known, row = _found(kind, variant)

    def form_over(sent: Any = None) -> TemplateForm:
        plan = plan_of(kind, variant)
        parts = parts_of(known, variant, plan)
        return TemplateForm(sent, instance=row, parts=parts, plan=plan, user=request.user)

    sent = chosen(request.POST, form_over) if request.method == "POST" else None
    return answered(
        request,
        form_over(sent),
        title=_("Template: %(template)s") % {"template": row},
        said=_("The template is saved. Drafts follow it; frozen texts stay as they are."),
        back=row.get_absolute_url(),
        template="documents/templates/form.html",
    )


@require_POST
@required(EDIT)
def drop(request: HttpRequest, kind: str, variant: str) -> HttpResponse:
    """Go back to the house's order."""
    _known, row = _found(kind, variant)
    by = cast("User", request.user)
    try:
        drop_template(kind=kind, variant=variant, by=by, seen=row.updated_at if row.pk else None)
    except ValidationError as refused:
        if not changed(refused):
            raise
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The house’s order holds again."))
    return redirect(row.get_absolute_url())
