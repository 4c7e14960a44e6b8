"""What each type of agreement needs: the house's table."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.circuits.queries import circuits_for
from intl_office.core.permissions import required
from partnerships import rules
from partnerships.enums import AgreementType
from partnerships.forms import TypeRuleForm
from partnerships.models import TypeRule
from partnerships.views.asking import posted, written
from partnerships.workflow import KIND


@require_safe
@required(rules.SEE)
def types(request: HttpRequest) -> HttpResponse:
    """Each type with what it needs."""
    circuits = {one.code: str(one) for one in circuits_for(KIND)}
    rows = [(one, circuits.get(one.circuit, "")) for one in TypeRule.every()]
    context = {"rules": rows, "may_rule": rules.may_rule(request.user)}
    return render(request, "partnerships/types.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.HOUSE)
def type_edit(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Change what a type needs."""
    if kind not in AgreementType.values:
        raise Http404
    rule = TypeRule.of(kind)
    back = reverse("partnerships:types")
    form = TypeRuleForm(*posted(request), instance=rule, user=request.user)
    if answer := written(request, form, done=_("Saved."), url=lambda: back):
        return answer
    title = _("What this type needs: %(type)s") % {"type": rule}
    context = {"form": form, "title": title, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/type_form.html", context, status=status)
