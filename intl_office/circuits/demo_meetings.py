"""Bodies of a plausible university: who sits in them, what they decided, when they meet next.

Every person is invented. Loading again adds nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.circuits.actions.meetings import save_meeting
from intl_office.circuits.meeting_enums import (
    BodyKind,
    Function,
    ItemOutcome,
    MeetingState,
    Purpose,
)
from intl_office.circuits.models import AgendaItem, Body, BodyMember, Meeting
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.organisations.models import Person

SINCE = date(2024, 9, 1)
ROOMS = {"commission": "Salle Marie-Curie", "council": "Amphithéâtre Simone-Veil",
         "board": "Salle du conseil"}  # fmt: skip
_C, _S, _M, _G = Function.CHAIR, Function.SECRETARY, Function.MEMBER, Function.GUEST
# code, kind, French, English, numbers, rank
BODIES = (
    ("commission", BodyKind.COMMISSION, "Commission des relations internationales",
     "International relations commission", "CRI {year}-{number}", 10),
    ("council", BodyKind.COUNCIL, "Conseil académique", "Academic council",
     "CAC {year}-{number}", 20),
    ("board", BodyKind.BOARD, "Conseil d’administration", "Board", "{year}-{number}", 30),
)  # fmt: skip
# body, last name of a person of the house or the name of somebody from outside, function
MEMBERS = (
    ("commission", "Aubert", _C), ("commission", "Lemoine", _S), ("commission", "Carpentier", _M),
    ("commission", "Bourgeois", _M), ("commission", "Diallo", _M), ("commission", "Lacroix", _M),
    ("commission", "Le Goff", _M), ("commission", "Petit", _M), ("commission", "Marchand", _G),
    ("council", "Aubry", _C), ("council", "Jacquet", _S), ("council", "Colin", _M),
    ("council", "Perrin", _M), ("council", "Renaud", _M), ("council", "Barbier", _M),
    ("council", "Aubert", _G),
    ("board", "Muller", _C), ("board", "Barre", _S), ("board", "Fontaine", _M),
    ("board", "Tessier", _M), ("board", "Haddad", _M),
    ("board", "Françoise Delmas, Métropole de Valmont", _M),
    ("board", "Jean-Luc Ribot, Chambre de commerce et d’industrie", _M),
)  # fmt: skip


@dataclass(frozen=True)
class Past:
    """An item of a meeting of the past."""

    title: str
    outcome: ItemOutcome = ItemOutcome.APPROVE
    votes: tuple[int, int, int] | None = None
    reason: str = ""


_BILAN = Past("Bilan des mobilités de l’année écoulée", ItemOutcome.NOTE)
# body, weeks before today, items
PAST = (
    ("commission", 30, (
        Past("Calendrier de la campagne de mobilité sortante", votes=(7, 0, 1)),
        Past("Critères d’attribution des bourses de mobilité", votes=(6, 1, 1)),
        _BILAN,
    )),
    ("commission", 9, (
        Past("Liste des destinations prioritaires", votes=(8, 0, 0)),
        Past("Ouverture d’un bureau de représentation à l’étranger", ItemOutcome.REFUSE, (2, 5, 1),
             "Le coût annuel n’est pas couvert."),
        Past("Charte d’accueil des doctorants internationaux", ItemOutcome.POSTPONE, None,
             "La version anglaise manque."),
    )),
    ("council", 14, (
        Past("Reconnaissance des études effectuées à l’étranger", votes=(22, 1, 3)),
        _BILAN,
    )),
    ("board", 12, (
        Past("Droits d’inscription des étudiants en échange", votes=(25, 2, 1)),
        Past("Adhésion à un réseau d’universités francophones", votes=(28, 0, 0)),
    )),
)  # fmt: skip
NEXT = (("commission", 3), ("council", 5), ("board", 7))  # weeks from today


def load(say: Say) -> None:
    """Write what is not there yet."""
    with audit.context(actor="demo"):
        for row in BODIES:
            _body(row)
        by = User.objects.active().order_by("pk").first()
        if by is None:
            say("nobody has an account: meetings are left out")
        elif not Meeting.objects.exists():
            _meetings(by)


@transaction.atomic
def _body(row: tuple[str, str, str, str, str, int]) -> None:
    code, kind, fr, en, numbering, rank = row
    body, made = Body.objects.get_or_create(
        code=code,
        defaults={
            "kind": kind, "name_fr": fr, "name_en": en, "numbering": numbering, "rank": rank,
        },
    )  # fmt: skip
    if made:
        for code_, name, function in MEMBERS:
            if code_ == code:
                _member(body, name, function)


def _member(body: Body, name: str, function: Function) -> None:
    person = Person.objects.filter(last_name=name).order_by("pk").first()
    BodyMember.objects.create(
        body=body,
        person=person,
        outsider="" if person else name,
        function=function,
        starts_on=SINCE,
    )


@transaction.atomic
def _meetings(by: User) -> None:
    bodies = {body.code: body for body in Body.objects.order_by("pk")}
    used: dict[tuple[str, int], int] = {}
    for code, weeks, items in sorted(PAST, key=lambda one: -one[1]):
        _past(bodies[code], _thursday(-weeks), items, used, by)
    for code, weeks in NEXT:
        day = _thursday(weeks)
        meeting = Meeting(
            body=bodies[code],
            day=day,
            at=time(14, 0),
            place=ROOMS[code],
            papers_on=day - timedelta(days=10),
        )
        save_meeting(meeting=meeting, by=by)


def _thursday(weeks: int) -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday() - 3) + timedelta(weeks=weeks)


def _past(
    body: Body, day: date, items: Iterable[Past], used: dict[tuple[str, int], int], by: User
) -> None:
    noon = datetime.combine(day, time(12, 0), UTC)
    meeting = Meeting.objects.create(
        body=body,
        day=day,
        at=time(14, 0),
        place=ROOMS[body.code],
        state=MeetingState.CLOSED,
        sent_at=noon - timedelta(days=8),
        closed_at=noon + timedelta(days=6),
    )
    for position, one in enumerate(items, start=1):
        AgendaItem.objects.create(**_entered(meeting, position, one, used), recorded_by=by)


def _entered(
    meeting: Meeting, position: int, one: Past, used: dict[tuple[str, int], int]
) -> dict[str, object]:
    noted = one.outcome == ItemOutcome.NOTE
    favour, against, abstentions = one.votes or (None, None, None)
    return {
        "meeting": meeting,
        "body": meeting.body,
        "position": position,
        "title": one.title,
        "purpose": Purpose.INFORMATION if noted else Purpose.DECISION,
        "outcome": one.outcome,
        "reason": one.reason,
        "votes_for": favour,
        "votes_against": against,
        "abstentions": abstentions,
        "recorded_at": meeting.sent_at,
        **_number(meeting, one, used),
    }


def _number(meeting: Meeting, one: Past, used: dict[tuple[str, int], int]) -> dict[str, object]:
    if one.votes is None:
        return {}
    year = meeting.day.year
    key = (meeting.body.code, year)
    used[key] = used.get(key, 0) + 1
    return {"year": year, "number": meeting.body.number(year, used[key])}
