"""The score of a strategic partner figure by figure, and how far its plan is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from intl_office.core.years import AcademicYear
from partnerships.enums import STUDENTS
from partnerships.figures import in_force_on
from partnerships.models import (
    Agreement,
    AgreementYear,
    Criterion,
    CriterionMark,
    PlanAction,
    StrategicPartner,
)
from partnerships.models.criteria import Judged
from partnerships.planned import PlannedState
from partnerships.strategic_enums import Measure
from partnerships.strategic_rules import Line, read_lines

YEARS = 5  # of a plan
BACK = 3  # academic years of students


def lines_of(row: StrategicPartner) -> list[Line]:
    """The score as it is today, a line for each criterion in use."""
    return judged_lines(row, lambda measure: _FIGURES[measure](row))


def judged_lines(row: Judged, figure: Callable[[str], int]) -> list[Line]:
    """A line for each criterion in use; `figure` reads a measure that is not a mark."""
    marks = {one.criterion_id: one for one in row.marks.all()}
    rows = Criterion.objects.in_use(row.applies_to)
    return [_line(one, figure, marks.get(one.pk)) for one in rows]


def kept_lines(row: StrategicPartner) -> list[Line]:
    """The score as it was at the decision; today's where there was none."""
    return lines_of(row) if row.score is None else read_lines(row.explained)


def to_keep(lines: Sequence[Line]) -> list[dict[str, str | None]]:
    """The lines as a decision keeps them."""
    return [
        {
            "name_fr": one.name_fr,
            "name_en": one.name_en,
            "value": None if one.value is None else str(one.value),
            "target": str(one.target),
            "weight": str(one.weight),
            "evidence": one.evidence,
        }
        for one in lines
    ]


def _line(criterion: Criterion, figure: Callable[[str], int], mark: CriterionMark | None) -> Line:
    value = mark.value if mark else None
    if criterion.measure != Measure.MARK:
        value = Decimal(figure(criterion.measure))
    return Line(
        name_fr=criterion.name_fr,
        name_en=criterion.name_en,
        value=value,
        target=criterion.target,
        weight=Decimal(criterion.weight),
        evidence=mark.evidence if mark else "",
    )


def _agreements(row: StrategicPartner) -> int:
    known = Agreement.objects.with_partner(row.partner)
    return in_force_on(known, timezone.localdate()).count()


def _students(row: StrategicPartner) -> int:
    """Places taken out and in, in this academic year and the two before it."""
    now = AcademicYear.current()
    rows = AgreementYear.objects.filter(agreement__in=Agreement.objects.with_partner(row.partner))
    rows = rows.filter(mobility_type__in=STUDENTS, year__lte=now)
    rows = rows.filter(year__gte=AcademicYear(now.start - BACK + 1))
    return rows.order_by().aggregate(n=Sum("taken"))["n"] or 0


def _dimensions(row: StrategicPartner) -> int:
    return len(set(row.dimensions))


_FIGURES: dict[str, Callable[[StrategicPartner], int]] = {
    Measure.DIMENSIONS: _dimensions,
    Measure.AGREEMENTS: _agreements,
    Measure.STUDENTS: _students,
}


@dataclass(frozen=True, slots=True)
class YearOfPlan:
    """One academic year of a plan; what was dropped does not count."""

    year: AcademicYear
    actions: Sequence[PlanAction]

    @property
    def counted(self) -> Sequence[PlanAction]:
        """Those that are to be done."""
        return [one for one in self.actions if one.state != PlannedState.DROPPED]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(one.state == PlannedState.DONE for one in self.actions)

    @property
    def total(self) -> int:
        """How many there are to do."""
        return len(self.counted)


def plan_of(row: StrategicPartner) -> list[YearOfPlan]:
    """The five years of a plan, and any other year with an action."""
    actions = list(row.plan.select_related("owner", "centre", "evidence_file"))
    first = row.first_year.start
    years = {AcademicYear(first + at) for at in range(YEARS)} | {one.year for one in actions}
    return [
        YearOfPlan(year, [one for one in actions if one.year == year]) for year in sorted(years)
    ]
