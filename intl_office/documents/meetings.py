"""Papers of meetings: the agenda, the bundle that members read, the list of what was decided."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_stubs_ext import StrOrPromise

from intl_office.accounts.models import User
from intl_office.circuits.meeting_enums import MeetingState
from intl_office.circuits.meeting_rules import may_prepare, sees_all
from intl_office.circuits.meeting_watching import Made, Paper, papers
from intl_office.circuits.models import AgendaItem, BodyMember, Meeting, Turn
from intl_office.circuits.queries.meetings import decided_before
from intl_office.documents.actions.documents import request_document
from intl_office.documents.enums import DocumentState, Locale
from intl_office.documents.kinds import DocumentKind, document_kinds
from intl_office.documents.models import Document

LISTED = 4  # papers of one kind on the page of a meeting


class MeetingPaper(DocumentKind):
    """What the three papers share.

    Class attributes:
        slug: its name on the page of the meeting.

    """

    slug: ClassVar[str]

    @property
    def label(self) -> StrOrPromise:
        """Its title, for the page of the meeting."""
        return cast("StrOrPromise", self.title)

    def heading(self, subject: UUID | None, locale: Locale) -> str:
        """What it is, which body, which day; in both languages for a paper in both."""
        meeting, titles = _meeting(subject), []
        for language in locale.languages:
            with override(language):
                titles.append(f"{self.title} – {meeting.body.name}")
        return f"{' / '.join(titles)}, {date_format(meeting.day, 'SHORT_DATE_FORMAT')}"

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:
        """The meeting and its items, each in every language of the paper."""
        meeting = _meeting(subject)
        rows = list(AgendaItem.objects.filter(meeting=meeting).in_order().for_list())
        return {
            "versions": _versions(locale, lambda code: self._of_meeting(meeting, code)),
            "items": [self._of_both(item, locale) for item in rows],
        }

    def _of_meeting(self, meeting: Meeting, _language: str) -> dict[str, Any]:
        return {
            "title": str(self.title),
            "body": meeting.body.name,
            "when": str(meeting.moment),
            "place": meeting.place,
            "link": meeting.link,
            "members": _members(meeting),
        }

    def _of_both(self, item: AgendaItem, locale: Locale) -> dict[str, Any]:
        versions = _versions(locale, lambda code: self._of_item(item, code))
        return {"position": item.position, "versions": versions}

    def _of_item(self, item: AgendaItem, language: str) -> dict[str, Any]:
        return _item(item) | self.details(item, language)

    @abstractmethod
    def details(self, item: AgendaItem, language: str) -> dict[str, Any]:
        """What this paper says of an item beside its title."""

    @abstractmethod
    def ready(self, meeting: Meeting) -> bool:
        """Whether the meeting is so far."""

    @abstractmethod
    def is_draft(self, meeting: Meeting) -> bool:
        """Whether it may still change."""

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Whoever prepares meetings."""
        return may_prepare(user) and self.ready(_meeting(subject))

    def readable(self, user: AbstractBaseUser) -> Q:
        """All for those who see meetings; members what was final when the agenda had been sent."""
        if sees_all(user):
            return ~Q(pk__in=())
        final = (
            Meeting.objects.all()
            .visible_to(user)
            .filter(uid=OuterRef("subject"), sent_at__lte=OuterRef("created_at"))
        )
        return Q(requested_by=user.pk) | Q(Q(draft=False), Exists(final))


class Agenda(MeetingPaper):
    """One or two pages: when, where, who, what about."""

    code = "circuits.agenda"
    slug = "agenda"
    title = gettext_lazy("Agenda")
    template = "documents/meetings/agenda.html"

    def details(self, item: AgendaItem, language: str) -> dict[str, Any]:  # noqa: ARG002  # the kind's
        """Nothing more."""
        return {}

    def ready(self, meeting: Meeting) -> bool:
        """As soon as there is something on it."""
        return meeting.state != MeetingState.CANCELLED and meeting.items.exists()

    def is_draft(self, meeting: Meeting) -> bool:
        """Until it is sent."""
        return meeting.sent_at is None


class Bundle(Agenda):
    """The agenda, then a sheet for each item: what one must know to decide."""

    code = "circuits.bundle"
    slug = "bundle"
    title = gettext_lazy("Bundle of the meeting")
    template = "documents/meetings/bundle.html"

    def details(self, item: AgendaItem, language: str) -> dict[str, Any]:
        """What the room of the file says of it, and what others decided before."""
        if item.turn is None:
            return {"lines": [], "earlier": []}
        return {
            "lines": _lines(item.turn, language),
            "earlier": [_earlier(turn) for turn in decided_before(item.turn)],
        }


class Minutes(MeetingPaper):
    """What was decided, with numbers, votes and reasons."""

    code = "circuits.minutes"
    slug = "minutes"
    title = gettext_lazy("Decisions of the meeting")
    template = "documents/meetings/minutes.html"

    def details(self, item: AgendaItem, language: str) -> dict[str, Any]:  # noqa: ARG002  # the kind's
        """The outcome; empty where there is none yet."""
        return {
            "outcome": str(item.get_outcome_display()) if item.outcome else "",
            "number": item.number,
            "voted": item.voted,
            "favour": item.votes_for or 0,
            "against": item.votes_against or 0,
            "abstentions": item.abstentions or 0,
            "reason": item.reason,
        }

    def ready(self, meeting: Meeting) -> bool:
        """Once it was held."""
        return meeting.is_held

    def is_draft(self, meeting: Meeting) -> bool:
        """Until its minutes are closed."""
        return meeting.state != MeetingState.CLOSED


def register() -> None:
    """Offer the papers on the page of a meeting; called once, in `AppConfig.ready()`."""
    for kind in (Agenda(), Bundle(), Minutes()):
        document_kinds.register(kind.code, kind)
        papers.register(kind.slug, _paper(kind))


def _paper(kind: MeetingPaper) -> Paper:
    def languages() -> list[tuple[str, StrOrPromise]]:
        return [(one.value, one.label) for one in kind.locales]

    def offered(user: User, meeting: Meeting) -> bool:
        return may_prepare(user) and kind.ready(meeting)

    def request(meeting: Meeting, by: User, language: str, token: UUID | None) -> str:
        made = request_document(
            kind=kind.code,
            subject=meeting.uid,
            locale=Locale(language),
            by=by,
            draft=kind.is_draft(meeting),
            token=token,
        )
        return made.get_absolute_url()

    def made(user: User, meeting: Meeting) -> list[Made]:
        rows = Document.objects.all().visible_to(user).about(meeting.uid).filter(kind=kind.code)
        rows = rows.exclude(state=DocumentState.FAILED).defer("context")
        return [_made(row) for row in rows.order_by("-pk")[:LISTED]]

    return Paper(kind.label, languages, offered, request, made)


def _made(row: Document) -> Made:
    words = str(Locale(row.locale).label)
    state = f"{words}, {_('draft')}" if row.draft else words
    return Made(f"{row.title} ({state})", row.get_absolute_url(), row.created_at)


def _meeting(subject: UUID | None) -> Meeting:
    return Meeting.objects.select_related("body").get(uid=subject or UUID(int=0))


def _versions(locale: Locale, make: Any) -> list[dict[str, Any]]:
    """The same in each language of the paper, that language being active."""
    found = []
    for code in locale.languages:
        with override(code):
            found.append({"code": code, **make(code)})
    return found


def _members(meeting: Meeting) -> list[dict[str, str]]:
    rows = BodyMember.objects.all().on(meeting.day).filter(body=meeting.body).for_list()
    return [{"name": row.name, "function": str(row.get_function_display())} for row in rows]


def _item(item: AgendaItem) -> dict[str, Any]:
    run = item.turn.run if item.turn else None
    before = item.continues.meeting.day.isoformat() if item.continues else ""
    return {
        "title": item.subject,
        "purpose": str(item.get_purpose_display()),
        "presenter": item.presenter,
        "note": item.note,
        "kind": run.kind_label if run else "",
        "unit": str(run.unit) if run and run.unit else "",
        "sender": str(run.started_by) if run else "",
        "postponed": before,
    }


def _lines(turn: Turn, language: str) -> Sequence[Mapping[str, str]]:
    kind = turn.run.kind
    subject = kind.find(turn.run.subject) if kind else None
    if kind is None or subject is None:
        return []
    return [
        {"label": str(line.label), "value": str(line.value)}
        for line in kind.summary(subject, language)
    ]


def _earlier(turn: Turn) -> dict[str, str]:
    return {
        "step": turn.step.name,
        "who": str(turn.decided_by or ""),
        "day": turn.decided_on.isoformat() if turn.decided_on else "",
        "outcome": str(turn.get_state_display()),
        "number": turn.number,
        "reason": turn.reason,
    }
