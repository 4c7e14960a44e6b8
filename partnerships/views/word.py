"""The text of an agreement as a Word file, and the partner's file read back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.core.errors import add_violation
from intl_office.core.permissions import required
from intl_office.core.uploads import clean_name
from intl_office.documents.actions.versions import About as Negotiated
from intl_office.documents.actions.versions import keep_version
from intl_office.documents.enums import Locale, Origin
from intl_office.documents.house import institution_name
from intl_office.documents.parts import Part
from intl_office.ui.once import once
from partnerships import rules
from partnerships.actions.taking_articles import present_parts, take_articles
from partnerships.comparing_word import (
    Compared,
    again,
    compared,
    sealed,
    shown,
    shown_tables,
    whole,
)
from partnerships.forms.word import TakeForm, WordForm
from partnerships.models import Agreement
from partnerships.printing import AgreementKind
from partnerships.views.asking import only
from partnerships.views.drafting import draft_of
from partnerships.views.frame import asking, found
from partnerships.workflow import KIND


@require_safe
@required(rules.SEE)
def word(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text as it is, in its languages; `?layout=sequence` gives one after the other."""
    row = found(request, uid)
    only(AgreementKind().may_request(asking(request), row.uid))
    content = _written(row, columns=request.GET.get("layout") != "sequence")
    # Heavy, and of use to this page alone.
    from intl_office.documents.word.writing import MEDIA_TYPE  # noqa: PLC0415

    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    name = clean_name(f"{row.number} {row.title}"[:100].replace("/", "-") + ".docx")
    answer["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003  # Django's
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _written(row: Agreement, *, columns: bool) -> bytes:
    from intl_office.documents.word.writing import About, written  # noqa: PLC0415  # as above

    languages = Locale(row.languages).languages
    with override(languages[0]):
        about = About(
            title=str(row.title),
            number=row.number,
            author=institution_name(),
            made_at=row.contents_at or row.created_at,
            draft=not row.is_approved,
            columns=columns,
        )
    return written(list(present_parts(row).values()), languages, about)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def word_read(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Compare a partner's Word file with the draft, then take over what was chosen."""
    row = draft_of(request, uid)
    present = present_parts(row)
    if request.method == "POST" and "compared" in request.POST:
        work = _keep if "keep" in request.POST else _take
        return work(request, row, present)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WordForm(*sent, user=request.user, present=list(present.values()))
    if request.method == "POST" and form.is_valid():
        known = compared(row.uid, present, form.cleaned_data["file"])
        take = TakeForm(user=request.user, agreement=row)
        return _compared(request, row, present, known=known, take=take)
    return _page(request, row, form, status=422 if form.is_bound else 200)


def _take(request: HttpRequest, row: Agreement, present: Mapping[str, Part]) -> HttpResponseBase:
    form = TakeForm(request.POST, user=request.user, agreement=row)
    if form.is_valid():
        try:
            return once(request, lambda: _taken(request, row, form))
        except ValidationError as refused:
            add_violation(form, refused)
            present = present_parts(row)
    if form.known is None:
        asked = WordForm(user=request.user, present=list(present.values()))
        return _page(request, row, asked, status=422, expired=True)
    known = again(form.known, present)
    return _compared(request, row, present, known=known, take=form)


def _keep(request: HttpRequest, row: Agreement, present: Mapping[str, Part]) -> HttpResponseBase:
    """Keep the partner's text as a version beside ours, to be compared and answered."""
    form = TakeForm(request.POST, user=request.user, agreement=row)
    if form.known is None:
        return _take(request, row, present)
    form.errors.pop("take", None)  # nothing need be ticked
    about, parts = Negotiated(KIND, row.uid), whole(form.known, present)

    def work() -> str:
        note, by = _("From the partner’s Word file"), asking(request)
        kept = keep_version(about=about, by=by, parts=parts, note=note, origin=Origin.PARTNER)
        said = _("The partner’s text is kept as version %(number)s.") % {"number": kept.number}
        messages.success(request, said)
        return about.rules.versions_url(row.uid)

    try:
        return once(request, work)
    except ValidationError as refused:
        add_violation(form, refused)
    return _compared(request, row, present, known=again(form.known, present), take=form)


def _taken(request: HttpRequest, row: Agreement, form: TakeForm) -> str:
    known: Compared = form.cleaned_data["compared"]
    take_articles(agreement=row, parts=form.parts, shown=known.shown, by=asking(request))
    done = ngettext(
        "%(count)s article was taken over.", "%(count)s articles were taken over.", len(form.parts)
    )
    messages.success(request, done % {"count": len(form.parts)})
    return reverse("partnerships:text", args=[row.uid])


def _compared(
    request: HttpRequest,
    row: Agreement,
    present: Mapping[str, Part],
    *,
    known: Compared,
    take: TakeForm,
) -> HttpResponse:
    headings = {key: part.passages[0].heading for key, part in present.items()}
    context = {
        "known": known,
        "sealed": sealed(known),
        "changed": (changed := shown(known, present)),
        "takeable": any(one.written for one in changed),
        "tables": [(one, *_entered(row, one.key)) for one in shown_tables(known, present)],
        "comments": [(one, headings.get(one.key, "")) for one in known.comments],
        "take": take,
        "chosen": set(request.POST.getlist("take")),
    }
    return _page(request, row, None, status=422 if take.is_bound else 200, **context)


def _entered(row: Agreement, key: str) -> tuple[str, str]:
    """Where the fields behind a table are entered: name and address of the page."""
    pages = {
        "terms": (_("Title and days"), "edit"),
        "facts": (_("Particulars"), "details"),
        "conditions": (_("Conditions"), "conditions_edit"),
        "changes": (_("Changes"), "changes"),
    }
    label, name = pages.get(key, (_("People"), "people"))
    return label, reverse(f"partnerships:{name}", args=[row.uid])


def _page(
    request: HttpRequest, row: Agreement, form: WordForm | None, *, status: int, **shown: Any
) -> HttpResponse:
    nothing: dict[str, Any] = {"known": None, "expired": False}
    context = {
        "agreement": row,
        "form": form,
        "title": _("The partner’s Word file"),
        "back": reverse("partnerships:documents", args=[row.uid]),
        **nothing,
        **shown,
    }
    return render(request, "partnerships/word_read.html", context, status=status)
