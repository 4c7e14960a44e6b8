"""What is read of one partner, or of many at once: flows, vitality.

Figures are those of the whole house, whoever asks: they name no person and no text. Agreements
with several partners share their places among them: their flows belong to none alone and are
left out.

Rooms above say what this one does not know:

    dimension_sources.register("agreements", covered)   # keys -> {key: number of dimensions}
    visit_sources.register("missions", last_visits)     # keys -> {key: day of the last visit}
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum
from django.utils import timezone

from intl_office.core.registry import Registry
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Contact
from partnerships.enums import STUDENTS, Direction, MobilityType, PartyRole
from partnerships.figures import in_force_on
from partnerships.models import Agreement, AgreementParty, AgreementYear
from partnerships.vitality import YEARS, Facts, Vitality, YearOfFlows
from partnerships.vitality_criteria import judged

Keys = Collection[int]
dimension_sources: Registry[Callable[[Keys], Mapping[int, int]]] = Registry("covered dimensions")
visit_sources: Registry[Callable[[Keys], Mapping[int, date]]] = Registry("last visits")
FLOW_YEARS = 5


@dataclass(frozen=True, slots=True)
class FlowYear:
    """Students of one academic year; `of_out` and `of_back` are the places promised."""

    year: AcademicYear
    out: int = 0
    of_out: int = 0
    back: int = 0
    of_back: int = 0
    staff: int = 0
    returned: int = 0
    ects: Decimal = Decimal(0)
    last_return_on: date | None = None

    @property
    def balance(self) -> int:
        """How many more came than went."""
        return self.back - self.out

    @property
    def credits_each(self) -> Decimal | None:
        """ECTS credits for each student who came back; None where nothing is recorded."""
        return round(self.ects / self.returned, 1) if self.returned and self.ects else None


@dataclass(frozen=True, slots=True)
class _Held:
    in_force: int
    open_ended: int
    last_day: date | None


def vitality_of(partner_ids: Keys, day: date | None = None) -> dict[int, Vitality]:
    """The vitality of each of these partners on a day (today), by primary key.

    Three queries whatever their number, and one for each source of dimensions and visits.
    """
    asked, today = frozenset(partner_ids), day or timezone.localdate()
    if not asked:
        return {}
    flows, held, people = _flows(asked, today), _held(asked, today), _people(asked, today)
    dimensions, visits = _dimensions(asked), last_visits_of(asked)
    facts = {
        key: Facts(
            day=today,
            flows=flows.get(key, {}),
            in_force=held[key].in_force if key in held else 0,
            last_day=_last_day(held.get(key)),
            contacts=people[key][0] if key in people else 0,
            confirmed_on=people[key][1] if key in people else None,
            dimensions=dimensions.get(key, 0) if len(dimension_sources) else None,
            visits_known=bool(len(visit_sources)),
            visited_on=visits.get(key),
        )
        for key in asked
    }
    return {key: judged(one) for key, one in facts.items()}


def dimensions_of(keys: Keys) -> dict[int, int]:
    """Of partners: how many dimensions their agreements in force today cover; one query."""
    found: dict[int, set[str]] = defaultdict(set)
    live = in_force_on(Agreement.objects.all(), timezone.localdate()).exclude(dimensions=[])
    rows = AgreementParty.objects.filter(partner__in=keys, agreement__in=live)
    for key, covered in rows.order_by().values_list("partner", "agreement__dimensions"):
        found[key].update(covered)
    return {key: len(covered) for key, covered in found.items()}


def flows_of(partner_id: int, last: AcademicYear) -> Sequence[FlowYear]:
    """Five academic years up to this one, the oldest first; one query."""
    first = AcademicYear(last.start - FLOW_YEARS + 1)
    rows = _rows(frozenset({partner_id}), first, last)
    found = {row["year"]: _flow_year(row) for row in rows}
    return [found.get(year, FlowYear(year)) for year in AcademicYear.range(first, last)]


def _flow_year(row: Mapping[str, Any]) -> FlowYear:
    return FlowYear(
        year=row["year"],
        **{name: row[name] or 0 for name in ("out", "of_out", "back", "of_back", "staff")},
        returned=row["returned"] or 0,
        ects=row["ects"] or Decimal(0),
        last_return_on=row["last_return"],
    )


def _flows(asked: frozenset[int], day: date) -> dict[int, dict[AcademicYear, YearOfFlows]]:
    last = AcademicYear.of(day)
    found: defaultdict[int, dict[AcademicYear, YearOfFlows]] = defaultdict(dict)
    for row in _rows(asked, AcademicYear(last.start - YEARS + 1), last):
        found[row["partner"]][row["year"]] = YearOfFlows(
            out=row["out"] or 0,
            back=row["back"] or 0,
            places=(row["of_out"] or 0) + (row["of_back"] or 0),
            returned=row["returned"] or 0,
            ects=row["ects"] or None,
        )
    return found


def _rows(asked: frozenset[int], first: AcademicYear, last: AcademicYear) -> Any:
    """Sums by partner and year, of agreements with one partner alone."""
    others = AgreementParty.objects.filter(agreement=OuterRef("agreement"), role=PartyRole.PARTNER)
    alone = ~Exists(others.exclude(partner=OuterRef("agreement__parties__partner")))
    rows = AgreementYear.objects.filter(
        alone, agreement__parties__partner__in=asked, year__gte=first, year__lte=last
    )
    students = Q(mobility_type__in=STUDENTS)
    out, back = students & Q(direction=Direction.OUT), students & Q(direction=Direction.IN)
    studied = Q(direction=Direction.OUT, mobility_type=MobilityType.SMS)
    returned = studied & Q(last_return_on__isnull=False)
    grouped = rows.order_by().values("year", partner=F("agreement__parties__partner"))
    return grouped.annotate(
        out=Sum("taken", filter=out),
        of_out=Sum("promised", filter=out),
        back=Sum("taken", filter=back),
        of_back=Sum("promised", filter=back),
        staff=Sum("taken", filter=~students),
        returned=Sum("taken", filter=returned),
        ects=Sum("ects_recognised", filter=returned),
        last_return=Max("last_return_on"),
    )


def _held(asked: frozenset[int], day: date) -> dict[int, _Held]:
    rows = AgreementParty.objects.filter(
        partner__in=asked, agreement__in=in_force_on(Agreement.objects.all(), day)
    )
    found = (
        rows.order_by()
        .values("partner")
        .annotate(
            number=Count("pk"),
            open_ended=Count("pk", filter=Q(agreement__ends_on=None)),
            last=Max("agreement__ends_on"),
        )
    )
    return {row["partner"]: _Held(row["number"], row["open_ended"], row["last"]) for row in found}


def _last_day(held: _Held | None) -> date | None:
    return None if held is None or held.open_ended else held.last_day


def _people(asked: frozenset[int], day: date) -> dict[int, tuple[int, date | None]]:
    rows = Contact.objects.holding_on(day).filter(partner__in=asked).order_by()
    found = rows.values("partner").annotate(number=Count("pk"), last=Max("last_confirmed_on"))
    return {row["partner"]: (row["number"], row["last"]) for row in found}


def _dimensions(asked: frozenset[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for source in dimension_sources.values():
        found |= {key: max(number, found.get(key, 0)) for key, number in source(asked).items()}
    return found


def last_visits_of(partner_ids: Keys) -> dict[int, date]:
    """The day of the last visit of each of these partners, of every source."""
    found: dict[int, date] = {}
    for source in visit_sources.values():
        found |= {key: max(day, found.get(key, day)) for key, day in source(partner_ids).items()}
    return found
