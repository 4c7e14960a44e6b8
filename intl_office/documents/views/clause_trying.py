"""A text of the library tried on a real row: a clause by its words, a letter as it is printed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intl_office.core.permissions import required
from intl_office.documents.clause_forms import PreviewForm, newest_of
from intl_office.documents.clause_rules import SEE
from intl_office.documents.clauses import fill
from intl_office.documents.kinds import DocumentKind
from intl_office.documents.letter_writing import specimen
from intl_office.documents.letters import LetterKind
from intl_office.documents.models import ClauseVersion
from intl_office.documents.rendering import RenderingFailed
from intl_office.documents.views.clauses import LANGUAGES, asking, found, kind_of
from intl_office.documents.views.letters import pdf_of


@require_safe
@required(SEE)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The newest words with the values of a real row that the person chooses; `as=pdf` a letter."""
    row = found(request, code)
    kind, version = kind_of(row.kind), newest_of(row)
    drafts = kind.drafts(asking(request), row.variants)
    letter = isinstance(kind, LetterKind)
    form = PreviewForm(request.GET or None, drafts=drafts, first=_first(letter=letter))
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else ""
    context: dict[str, Any] = {
        "clause": row, "form": form, "words": kind.texts_words, "version": version,
        "shown": [], "letter": None, "pdf_url": "",
    }  # fmt: skip
    if on and isinstance(kind, LetterKind):
        writing, entries = specimen(kind, version, UUID(on))
        context |= {"letter": writing.context(entries), "pdf_url": f"?on={on}&as=pdf"}
        if request.GET.get("as") == "pdf":
            try:
                return pdf_of(writing, entries)
            except RenderingFailed as failed:
                form.add_error(None, str(failed))
    elif on:
        context["shown"] = _tried(kind, version, UUID(on))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "documents/clauses/preview.html", context, status=status)


def _first(*, letter: bool) -> str:
    return _("Choose a file") if letter else _("Choose a draft")


def _tried(kind: DocumentKind, version: ClauseVersion, subject: UUID) -> list[Any]:
    """Language, heading, text and what has no value; own variables stand by their label."""
    own = {one.name: f"[{one.label}]" for one in version.declared}
    return [
        (
            code,
            version.heading(code),
            fill(version.text(code), {**kind.values(subject, code), **own}),
        )
        for code in LANGUAGES
    ]
