"""What is read of bodies and meetings."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count

from django.db.models import Count, Exists, OuterRef

from intl_office.circuits.meeting_enums import RELEASED, ItemOutcome
from intl_office.circuits.meeting_rules import place_in_year
from intl_office.circuits.models import AgendaItem, Body, Meeting, Turn
from intl_office.circuits.models.meetings import MOST_ITEMS


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for a body.

    Attributes:
        turn: its step.
        late: whether its last day is over.
        postponed: the item of an earlier agenda that put it off.

    """

    turn: Turn
    late: bool
    postponed: AgendaItem | None


def waiting(body: Body) -> list[Waiting]:
    """The files that wait for a body and stand on no agenda: late ones first, then the oldest."""
    live = AgendaItem.objects.filter(turn=OuterRef("pk")).exclude(outcome__in=RELEASED)
    rows = Turn.objects.all().before_body(body).exclude(Exists(live)).for_list()
    turns = list(rows[:MOST_ITEMS])
    before = _postponed_before(turns)
    found = [Waiting(turn, turn.is_late(), before.get(turn.pk)) for turn in turns]
    return sorted(found, key=lambda one: not one.late)


def _postponed_before(turns: Collection[Turn]) -> dict[int, AgendaItem]:
    rows = AgendaItem.objects.filter(
        turn__in=turns, outcome=ItemOutcome.POSTPONE, continued=None
    ).select_related("meeting__body")
    return {item.turn_id: item for item in rows.order_by("meeting__day", "pk") if item.turn_id}


def proposals(body: Body) -> list[AgendaItem]:
    """Subjects of their own that an earlier agenda put off and none took up again."""
    rows = AgendaItem.objects.filter(body=body, turn=None).postponed()
    return list(rows.select_related("meeting__body")[:MOST_ITEMS])


def fresh_numbers(meeting: Meeting, *, besides: Collection[str] = ()) -> Iterator[str]:
    """The free numbers of the body in the year of the meeting, from the highest one on."""
    body, year = meeting.body, meeting.day.year
    rows = AgendaItem.objects.filter(body=body, year=year).exclude(number="")
    known = rows.order_by("pk").values_list("number", flat=True)
    places = (place_in_year(body.numbering, year, number) for number in known)
    first = max((place for place in places if place), default=0) + 1
    return (text for place in count(first) if (text := body.number(year, place)) not in besides)


def decided_before(turn: Turn) -> list[Turn]:
    """What others decided on the same file in this circuit, in order, over all its rounds."""
    rows = Turn.objects.filter(run=turn.run_id).exclude(decided_at=None).exclude(pk=turn.pk)
    return list(rows.for_list().order_by("decided_at", "pk"))


def waiting_counts() -> dict[int, int]:
    """How many files wait for each body and stand on no agenda, by key of the body."""
    live = AgendaItem.objects.filter(turn=OuterRef("pk")).exclude(outcome__in=RELEASED)
    rows = Turn.objects.all().open().exclude(step__body=None).exclude(Exists(live))
    counted = rows.order_by().values("step__body").annotate(number=Count("pk"))
    return {row["step__body"]: row["number"] for row in counted}
