"""Writing a letter: pick a text, fill it in, adapt it, look at it, have it made."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.documents.actions.letters import make_letter
from intl_office.documents.enums import Layout, Locale
from intl_office.documents.house import institution_name
from intl_office.documents.kinds import document_kinds
from intl_office.documents.letter_forms import BeginForm, LetterForm
from intl_office.documents.letter_writing import Entries, Words, Writing, printed_lines
from intl_office.documents.letters import LetterKind
from intl_office.documents.models import ClauseVersion, Document, Letter
from intl_office.documents.rendering import Order, RenderingFailed, renderer
from intl_office.documents.spans import spans
from intl_office.documents.views.documents import asking
from intl_office.ui.drafting import Drafting
from intl_office.ui.once import once

KEPT = ("place", "signatory", "function")  # from one letter of a person to the next
GAP = re.compile(r"\[\[\s*([a-z][a-z0-9_]*)\s*\]\]")  # a variable without a value
PREVIEWED, A_PAGE = 1_000, 50  # lines: a second of a web process, two where all are lists
Offered = list[tuple[str, Sequence[ClauseVersion]]]


def _kind(request: HttpRequest, code: str, subject: UUID) -> LetterKind:
    """The kind, for whoever may write one about this row; raises Http404 for the others."""
    kind = document_kinds.get(code)
    if not isinstance(kind, LetterKind) or not kind.may_request(asking(request), subject):
        raise Http404
    return kind


# ---------------------------------------------------------------- which text
@require_safe
def choose(request: HttpRequest, code: str, subject: UUID) -> HttpResponse:
    """To whom, in which language, from which text of the library."""
    kind = _kind(request, code, subject)
    form = BeginForm(user=request.user, kind=kind, subject=subject)
    context = {"form": form, "offered": _offered(kind, subject), **_about(kind, subject)}
    return render(request, "documents/letters/choose.html", context)


def _offered(kind: LetterKind, subject: UUID) -> Offered:
    """The texts that fit, then the others where the kind lets them be taken."""
    fits = _fitting(kind, subject)
    groups: tuple[list[ClauseVersion], list[ClauseVersion]] = ([], [])
    for one in ClauseVersion.objects.current(kind.code):
        groups[0 if fits(one) else 1].append(one)
    rest = [] if kind.only_fitting else [(_("Other texts"), groups[1])]
    return [(title, rows) for title, rows in [(_("Texts that fit"), groups[0]), *rest] if rows]


def _fitting(kind: LetterKind, subject: UUID) -> Callable[[ClauseVersion], bool]:
    """Whether a text is made for this row; each condition is asked for once."""
    variant = kind.variant(subject)
    holds = cache(lambda condition: not condition or kind.holds(subject, condition))
    return lambda one: one.clause.fits(variant) and holds(one.clause.condition)


def _about(kind: LetterKind, subject: UUID) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": subject,
        "about": kind.subject_name(subject),
        "about_title": kind.subject_title(subject),
        "back": kind.url(subject),
        "choose_url": reverse("documents:letter", args=[kind.code, subject]),
    }


# ---------------------------------------------------------------- the letter
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str, subject: UUID, text: str) -> HttpResponseBase:
    """Fill in, adapt, look at the letter, and have it made."""
    kind = _kind(request, code, subject)
    former = _former(request, kind, subject)
    writing = _writing(request, kind, subject, text, former)
    initial = {**former.entries} if former else _last(request, writing)
    initial.pop("day", None)  # a letter written again is of today
    sent = request.POST if request.method == "POST" else None
    form = LetterForm(sent, writing=writing, initial=initial, user=request.user)
    place = f"{writing.subject}:{writing.version.clause_id}:{former.pk if former else ''}"
    drafting = Drafting(request, form, subject=place)
    if answer := drafting.answer():
        return answer
    if not form.is_bound:
        return _page(request, form, former)
    return _answered(request, form, former, drafting)


def _answered(
    request: HttpRequest, form: LetterForm, former: Letter | None, drafting: Drafting
) -> HttpResponseBase:
    """Do what the button pressed says; a preview where none is known."""
    whole = form.is_valid()
    if "adapt" in request.POST:
        return _adapted(request, form, former, drafting)
    if "pdf" in request.POST and whole:
        return _pdf(request, form, former)
    if "make" in request.POST and whole and not form.refuse_missing():
        return _make(request, form, former, drafting)
    return _page(request, form, former)


def _former(request: HttpRequest, kind: LetterKind, subject: UUID) -> Letter | None:
    """The letter that this one is written again from; 404 for one that is not of this row."""
    given = request.GET.get("again", "")
    if not given:
        return None
    try:
        uid = UUID(given)
    except ValueError as error:
        raise Http404 from error
    rows = Document.objects.visible_to(asking(request)).about(subject).filter(kind=kind.code)
    letters = Letter.objects.filter(document__in=rows.values("pk"))
    related = letters.select_related("document", "version__clause")
    return get_object_or_404(related, document__uid=uid)


def _writing(
    request: HttpRequest, kind: LetterKind, subject: UUID, text: str, former: Letter | None
) -> Writing:
    version = ClauseVersion.objects.current(kind.code).filter(clause__code=text).first()
    if version is not None and kind.only_fitting and not _fitting(kind, subject)(version):
        version = None
    # A text that is offered no more may still be written again.
    if version is None and former is not None and former.version.clause.code == text:
        version = former.version
    if version is None:
        raise Http404
    to = request.GET.get("to", former.entries.get("to", "") if former else "")
    known = {one.key: one for one in kind.addressees(subject)}
    language = request.GET.get("language", former.document.locale if former else "")
    locale = Locale(language) if language in Locale else Locale.FR
    return Writing(kind, version, subject, locale, known.get(to))


def _last(request: HttpRequest, writing: Writing) -> dict[str, str]:
    """Place and signature of the person's letter before, where the file proposes none."""
    rows = Letter.objects.filter(document__requested_by=asking(request).pk)
    last = rows.filter(document__kind=writing.kind.code).order_by("-pk").first()
    if last is None or writing.kind.proposed(writing.subject).signatory:
        return {}
    return {name: last.entries[name] for name in KEPT if last.entries.get(name)}


def _adapted(
    request: HttpRequest, form: LetterForm, former: Letter | None, drafting: Drafting
) -> HttpResponse:
    """The same page, with own words that begin as the library's."""
    fresh = LetterForm(writing=form.writing, initial=form.adapted, user=request.user)
    fresh.drafting = drafting
    return _page(request, fresh, former)


def _make(
    request: HttpRequest, form: LetterForm, former: Letter | None, drafting: Drafting
) -> HttpResponseBase:
    by = asking(request)
    assert isinstance(by, User)  # noqa: S101  # the project has one kind of account
    entries = {**form.entries, "to": form.writing.to.key}

    def work() -> str:
        made = make_letter(writing=form.writing, entries=entries, by=by, follows=former)
        drafting.forget()
        return made.get_absolute_url()

    try:
        return once(request, work)
    except ValidationError as refused:
        add_violation(form, refused)
        return _page(request, form, former)


def _pdf(request: HttpRequest, form: LetterForm, former: Letter | None) -> HttpResponse:
    """The letter as its PDF, crossed with a watermark; nothing is kept."""
    try:
        return pdf_of(form.writing, form.entries)
    except RenderingFailed as failed:
        form.add_error(None, str(failed))
        return _page(request, form, former)


def pdf_of(writing: Writing, entries: Entries) -> HttpResponse:
    """A draft's PDF, by the renderer that makes the letters; raises RenderingFailed.

    Made while the browser waits, so only of what is made quickly.
    """
    values = writing.context(entries)
    if printed_lines(values) > PREVIEWED:
        text = _("A letter of more than about %(pages)s pages is not shown as a PDF before it is"
                 " made: have it made, or shorten it.")  # fmt: skip
        raise RenderingFailed(text % {"pages": PREVIEWED // A_PAGE})
    with override(writing.codes[0]):
        order = Order(
            template=writing.kind.template,
            context=values,
            locale=writing.locale,
            title=writing.title,
            author=institution_name(),
            reference="–",
            made_at=timezone.now(),
            draft=True,
            layout=Layout(values.get("layout", Layout.COLUMNS)),
        )
    answer = HttpResponse(renderer().render(order), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="preview.pdf"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _page(request: HttpRequest, form: LetterForm, former: Letter | None) -> HttpResponse:
    writing, entries = form.writing, form.entries
    words = [writing.words(entries, code) for code in writing.codes]
    labels = {name: writing.label(name) for name in writing.missing(entries)}
    context = {
        "form": form,
        "writing": writing,
        "former": former,
        "newer": former is not None and former.version_id != writing.version.pk,
        "letter": _with_gaps(writing.context(entries), labels),
        "missing": list(labels.values()),
        "differs": [(one.code, pieces) for one in words if (pieces := _differing(one))],
        **_about(writing.kind, writing.subject),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "documents/letters/write.html", context, status=status)


def _with_gaps(value: Any, labels: Mapping[str, str]) -> Any:
    """The same values, each gap marked and called by what is to be filled in."""
    if isinstance(value, dict):
        return {name: _with_gaps(one, labels) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_gaps(one, labels) for one in value]
    if not isinstance(value, str) or "[[" not in value:
        return value
    marked = '<mark lang="{}" title="[[{}]]">{}</mark>'
    spoken = get_language() or ""
    return format_html_join("", "{}", (
        (format_html(marked, spoken, one, labels.get(one, one)) if number % 2 else one,)
        for number, one in enumerate(GAP.split(value))
    ))  # fmt: skip


def _differing(words: Words) -> Any:
    """What differs from the library, word by word; nothing where own words are none."""
    own, usual = "\n\n".join(words.both), "\n\n".join(words.usual)
    return spans(usual, own) if own.split() != usual.split() else ()
