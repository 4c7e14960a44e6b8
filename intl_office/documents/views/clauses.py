"""The library of clauses: the list, one clause, writing, publishing, validating."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.permissions import may, required
from intl_office.documents.actions import clauses as acting
from intl_office.documents.clause_filters import ClauseFilters, drafted_kinds
from intl_office.documents.clause_forms import ClauseForm, PublishForm, newest_of
from intl_office.documents.clause_rules import SEE, VALIDATE
from intl_office.documents.clause_tables import ClauseTable, slot_of, standing_of, variants_of
from intl_office.documents.clauses import names
from intl_office.documents.kinds import DocumentKind, document_kinds, kind_title
from intl_office.documents.models import Clause, ClauseVersion
from intl_office.documents.spans import spans
from intl_office.organisations.views.asked import answered, written_once
from intl_office.ui.comparing import chosen
from intl_office.ui.drafting import Drafting
from intl_office.ui.views.lists import ListPage

LANGUAGES = ("fr", "en")


def asking(request: HttpRequest) -> User:
    """The person signed in; the middleware lets nobody else come here."""
    return cast("User", request.user)


@method_decorator(required(SEE), name="dispatch")
class ClauseList(ListPage):
    """Every clause, part by part."""

    name = "clauses"
    title = gettext_lazy("Library of texts")
    table_class, filterset_class = ClauseTable, ClauseFilters
    template_name = "documents/clauses/list.html"

    def rows(self) -> QuerySet[Clause]:
        """The whole library."""
        return Clause.objects.visible_to(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Add the kinds for which a text may be written, and those with templates."""
        known = [(code, title, document_kinds[code]) for code, title in drafted_kinds()]
        return super().context() | {
            "kinds": [
                (code, kind.texts_words.new, title)
                for code, title, kind in known
                if may(self.request.user, kind.texts_permission)
            ],
            "templates": [
                (code, next(iter(kind.variants)), title)
                for code, title, kind in known
                if kind.variants and len(kind.slots) > 1
            ],
        }


def found(request: HttpRequest, code: str) -> Clause:
    """A clause, for those who may read the library; raises Http404 for the others."""
    rows = Clause.objects.visible_to(asking(request)).for_list()
    return get_object_or_404(rows.select_related("validated_by"), code=code)


def kind_of(code: str) -> DocumentKind:
    """A kind with texts in the library; raises Http404 for any other."""
    kind = document_kinds.get(code)
    if kind is None or not kind.slots:
        raise Http404
    return kind


def _may_edit(request: HttpRequest, kind: DocumentKind) -> None:
    """Refuse those who do not write the texts of this kind."""
    if not may(request.user, kind.texts_permission):
        raise PermissionDenied


def _editable(request: HttpRequest, code: str) -> Clause:
    row = found(request, code)
    _may_edit(request, kind_of(row.kind))
    return row


@require_safe
@required(SEE)
def clause(request: HttpRequest, code: str) -> HttpResponse:
    """Its words in both languages, variables, versions and where it is used."""
    row = found(request, code)
    kind = kind_of(row.kind)
    versions = list(row.versions.select_related("author").order_by("-number"))
    current = next((one for one in versions if one.is_published), None)
    words, tone = standing_of(row)
    if tone == "warn":
        words = _("to be validated by your legal office")
    context = {
        "clause": row,
        "current": current,
        "draft": next((one for one in versions if not one.is_published), None),
        "versions": [(one, kind.uses(one.pk)) for one in versions],
        "facts": _facts(row, kind),
        "state": words,
        "tone": tone,
        "known": _named(kind, current) if current else [],
        "words": kind.texts_words,
        "may_edit": may(request.user, kind.texts_permission),
        "may_validate": may(request.user, VALIDATE) and not row.is_validated,
        "changes": audit.history(row, *versions),
        **_comparison(request, versions),
    }
    return render(request, "documents/clauses/clause.html", context)


def _facts(row: Clause, kind: DocumentKind) -> list[tuple[str, str]]:
    condition = str(kind.conditions.get(row.condition, row.condition)) or _("always")
    return [
        (_("Kind"), kind_title(row.kind)),
        (_("Part of the text"), slot_of(row)),
        (_("For"), variants_of(row)),
        (_("Category"), row.get_category_display()),
        (_("Only where"), condition),
        (_("Obligatory"), _("Yes") if row.obligatory else _("No")),
        (_("Legal note"), row.legal_note or "–"),
    ]


def _named(kind: DocumentKind, version: ClauseVersion) -> list[tuple[str, str, str]]:
    """The variables of a text: name, label, type."""
    own = [(one.name, one.label, one.type) for one in version.declared]
    known = {one.code: one for one in kind.variables}
    used = dict.fromkeys(names(version.text_fr) + names(version.text_en))
    taken = [known[name] for name in used if name in known]
    return [*own, *((one.code, str(one.label), one.type) for one in taken)]


def _comparison(request: HttpRequest, versions: list[ClauseVersion]) -> dict[str, Any]:
    """Two versions side by side, where the address names them."""
    by_number = {str(one.number): one for one in versions}
    old = by_number.get(request.GET.get("old", ""))
    new = by_number.get(request.GET.get("new", ""))
    if old is None or new is None:
        return {"compared": None}
    pieces = [(code, spans(old.text(code), new.text(code))) for code in LANGUAGES]
    return {"compared": pieces, "old": old, "new": new}


@require_http_methods(["GET", "HEAD", "POST"])
@required(SEE)
def new(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Write a new clause; it is in use once published."""
    known = kind_of(kind)
    _may_edit(request, known)
    return _write(request, Clause(kind=kind), str(known.texts_words.new))


@require_http_methods(["GET", "HEAD", "POST"])
@required(SEE)
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Change a clause: what it is at once, its words as a draft."""
    row = _editable(request, code)
    return _write(request, row, _("Change “%(clause)s”") % {"clause": row})


def _write(request: HttpRequest, row: Clause, title: str) -> HttpResponseBase:
    kind = kind_of(row.kind)

    def form_over(sent: Any = None) -> ClauseForm:
        fresh = Clause.objects.get(pk=row.pk) if row.pk else row
        return ClauseForm(
            sent, instance=fresh, kind=kind, shown=newest_of(fresh), user=request.user
        )

    sent = chosen(request.POST, form_over) if request.method == "POST" else None
    form = form_over(sent)
    drafting = Drafting(request, form, subject=row.code)
    if answer := drafting.answer():
        return answer
    said = _("Saved as a draft: it is in use once published.")
    if form.is_bound and form.is_valid() and (done := written_once(request, form, said)):
        drafting.forget()
        return done
    back = row.get_absolute_url() if row.pk else ""
    context = {"form": form, "title": title, "back": back, "known": kind.variables}
    status = 422 if form.is_bound else 200
    return render(request, "documents/clauses/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@required(SEE)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Put the draft into use, with the reason."""
    row = _editable(request, code)
    sent = request.POST if request.method == "POST" else None
    form = PublishForm(sent, instance=row, user=request.user)
    title = _("Put into use: “%(clause)s”") % {"clause": row}
    return answered(
        request,
        form,
        title=title,
        said=_("The version is in use. What was frozen before stays as it was."),
        back=row.get_absolute_url(),
        template="documents/clauses/publish.html",
        clause=row,
        draft=row.versions.filter(published_at=None).first(),
    )


@require_POST
@required(SEE)
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    row = _editable(request, code)

    def work() -> str:
        left = acting.discard(clause=row, by=asking(request))
        return left.get_absolute_url() if left else ""

    return _done(request, row, work, _("The draft is thrown away."))


@require_POST
@required(SEE)
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Offer it no more, or again."""
    row = _editable(request, code)
    retired = row.retired_on is None
    said = _("It is offered no more.") if retired else _("It is offered again.")
    return _done(
        request, row, lambda: acting.retire(clause=row, by=asking(request), retired=retired), said
    )


@require_POST
@required(VALIDATE)
def validate(request: HttpRequest, code: str) -> HttpResponse:
    """Say for the legal office that the version in use is right."""
    row = found(request, code)
    given = request.POST.get("number", "")
    number = int(given) if given.isdecimal() and len(given) < 6 else 0
    return _done(
        request,
        row,
        lambda: acting.validate(clause=row, number=number, by=asking(request)),
        _("Validated by the legal office."),
    )


def _done(request: HttpRequest, row: Clause, work: Callable[[], object], said: str) -> HttpResponse:
    """Do it and go to the clause's page, with what happened or why it did not."""
    try:
        done = work()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(row)
    messages.success(request, said)
    return redirect("documents:clauses") if done == "" else redirect(row)
