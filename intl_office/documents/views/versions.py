"""What the pages about versions of a text show; a room gives them its own frame.

    about = About(KIND, row.uid)
    return render(request, "room/versions.html", head | versions.listed(request, about))

The room's page includes `page`, one of `templates/documents/versions/`, and gives it `base`, the
address under which its versions stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.documents.actions.redlines import Text, text_of
from intl_office.documents.actions.versions import About
from intl_office.documents.comparing import ComparedPart, Fate, compare
from intl_office.documents.models import Document, TextVersion, VersionComment, VersionSending
from intl_office.documents.parts import Part
from intl_office.documents.redline import REDLINE
from intl_office.documents.tables import TONES
from intl_office.documents.version_forms import DRAFT, AnswerForm, CompareForm

LISTED = 20  # comparisons made


def asking(request: HttpRequest) -> User:
    """The person signed in."""
    return cast("User", request.user)


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said of a part: the first comment, what followed, the form of the next word."""

    first: VersionComment
    answers: Sequence[VersionComment]
    form: Any = None


@dataclass(frozen=True, slots=True)
class Read:
    """A part of a version with its threads, the form of a new comment, where it is written."""

    part: Part
    threads: list[Thread] = field(default_factory=list)
    form: Any = None
    url: str = ""


def frame(request: HttpRequest, about: About, page: str) -> dict[str, Any]:
    """What every page about versions gets: its template, addresses, what the person may do."""
    writes = about.rules.may_request(asking(request), about.subject)
    return {
        "page": f"documents/versions/{page}.html",
        "base": about.rules.versions_url(about.subject),
        "may_answer": writes,
        "may_keep": writes and about.rules.negotiable(about.subject),
    }


# ---------------------------------------------------------------- the list
def listed(request: HttpRequest, about: About) -> dict[str, Any]:
    """Every version, where it was sent, how many comments wait; the way to compare two."""
    sent = VersionSending.objects.select_related("link", "sent_by").order_by("pk")
    waiting = Count("comments", filter=Q(comments__waits=True))
    rows = list(_versions(about).select_related("made_by").annotate(waiting=waiting)
                .prefetch_related(Prefetch("sendings", sent)))  # fmt: skip
    asked = Document.objects.visible_to(asking(request)).about(about.subject)
    made = asked.filter(kind=REDLINE).for_list().order_by("-pk")[:LISTED]
    return frame(request, about, "list") | {
        "versions": rows,
        "compare": CompareForm(user=request.user, versions=rows, initial=_usual(rows)),
        "redlines": [(one, TONES[one.state]) for one in made],
        "now": timezone.now(),
    }


def _versions(about: About) -> Any:
    return TextVersion.objects.about(about.kind, about.subject).defer("words")


def _usual(rows: Sequence[TextVersion]) -> dict[str, object]:
    return {"earlier": str(rows[0].number) if rows else "", "later": DRAFT, "only": True}


# ---------------------------------------------------------------- one version
def version_of(about: About, number: int) -> TextVersion:
    """The version with this number; raises Http404."""
    rows = TextVersion.objects.about(about.kind, about.subject).select_related("made_by")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def shown(request: HttpRequest, about: About, number: int) -> dict[str, Any]:
    """The text of a version, with what guests said beside each part."""
    version, known = version_of(about, number), frame(request, about, "version")
    form = _answer(request) if known["may_answer"] else None
    rows = read(version, VersionComment.objects.filter(version=version), form)
    if known["may_keep"]:
        write = about.rules.part_url
        rows = [replace(one, url=write(about.subject, one.part.key)) for one in rows]
    return known | {
        "version": version,
        "read": rows,
        "numbers": [one.number for one in _versions(about)],
    }


def _answer(request: HttpRequest) -> Any:
    return lambda first: AnswerForm(user=request.user, auto_id=f"id_{first.uid}_%s")


def read(version: TextVersion, comments: Any, form: Any = None) -> list[Read]:
    """The parts with their threads; `form` makes the form of an answer for a thread's first."""
    found = {one.key: Read(one) for one in version.parts}
    rows = list(comments.select_related("guest", "user", "settled_by").order_by("pk"))
    for first in rows:
        if first.parent_id is None and first.part in found:
            answers = [one for one in rows if one.parent_id == first.pk]
            made = form(first) if form and first.settled_at is None else None
            found[first.part].threads.append(Thread(first, answers, made))
    return list(found.values())


def thread_of(about: About, uid: UUID) -> VersionComment:
    """The first comment of a thread on this text; raises Http404."""
    rows = VersionComment.objects.begun().select_related("version", "guest", "settled_by")
    known = rows.filter(version__kind=about.kind, version__subject=about.subject)
    found = known.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def threaded(request: HttpRequest, about: About, first: VersionComment, form: Any) -> Any:
    """One thread beside the part that it is about."""
    part = next((one for one in first.version.parts if one.key == first.part), None)
    answers = list(first.answers.select_related("guest", "user").order_by("pk"))
    return frame(request, about, "thread") | {
        "version": first.version,
        "read": [Read(part or Part(first.part, "", ()), [Thread(first, answers, form)])],
    }


def sending_of(about: About, uid: UUID) -> VersionSending:
    """A sending of this text; raises Http404."""
    rows = VersionSending.objects.select_related("version")
    known = rows.filter(version__kind=about.kind, version__subject=about.subject)
    found = known.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


# ---------------------------------------------------------------- two versions
@dataclass(frozen=True, slots=True)
class Chosen:
    """Two texts that were chosen, and the form by which it was done."""

    form: CompareForm
    earlier: Text
    later: Text


def chosen(request: HttpRequest, about: About, data: Any) -> Chosen:
    """The two texts that `data` names; raises Http404 where there is no such version."""
    rows = list(_versions(about))
    form = CompareForm(data, user=request.user, versions=rows)
    if not form.is_valid():
        raise Http404
    names = (form.cleaned_data["earlier"], form.cleaned_data["later"])
    earlier, later = (text_of(about, _named(about, name)) for name in names)
    return Chosen(form, earlier, later)


def _named(about: About, name: str) -> TextVersion | None:
    return None if name == DRAFT else version_of(about, int(name))


def compared(request: HttpRequest, about: About) -> dict[str, Any]:
    """Two texts side by side, part by part."""
    two = chosen(request, about, request.GET)
    found = between(two.earlier, two.later, only=two.form.cleaned_data["only"])
    return frame(request, about, "compare") | found | {"compare": two.form}


def between(earlier: Text, later: Text, *, only: bool = True) -> dict[str, Any]:
    """What `documents/versions/_between.html` shows of two texts; `only` what changed, or all."""
    whole = compare(earlier.parts, later.parts)
    parts: list[ComparedPart] = [one for one in whole if not (only and one.fate == Fate.SAME)]
    return {
        "earlier": earlier,
        "later": later,
        "parts": parts,
        "only": only,
        "hidden": len(whole) - len(parts),
        "alike": all(one.fate == Fate.SAME for one in whole),
    }
