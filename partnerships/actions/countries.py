"""Proposing, adopting and ending priority countries; writing their objectives."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.years import AcademicYear
from partnerships.actions.criteria import Marks, write_marks
from partnerships.country_enums import ALIVE, CountryState
from partnerships.country_queries import figures_of, lines_of
from partnerships.country_rules import priorities
from partnerships.models import CountryObjective, PriorityCountry
from partnerships.strategic_queries import to_keep
from partnerships.strategic_rules import may_edit_strategic, score

ADOPT = "adopt"
DECISIONS = frozenset({ADOPT, "set-aside", "end"})


@transaction.atomic
def save_country(*, row: PriorityCountry, by: User) -> PriorityCountry:
    """Propose a country, or put an entry right.

    Raises:
        PermissionDenied: not in this unit, or it has ended.
        ValidationError: it is a priority in one of these years already, an objective lies
            outside them, or an entry is refused.

    """
    _may(by, row)
    if row.pk is not None:
        _locked(row, by)
        _keeps_objectives(row)
    with audit.context(user=by), expected_violations():
        row.save()
    return row


def _keeps_objectives(row: PriorityCountry) -> None:
    outside = row.objectives.exclude(by_year__gte=row.first_year, by_year__lte=row.last_year)
    for one in outside.order_by("by_year")[:1]:
        said = _("An objective is due in %(year)s: change it first.") % {"year": one.by_year}
        raise ValidationError({"last_year": said})


@transaction.atomic
def give_marks(*, row: PriorityCountry, marks: Marks, by: User) -> None:
    """Write marks by criterion until it is adopted; raises as `save_country` does."""
    if _locked(row, by).state != CountryState.PROPOSED:
        raise PermissionDenied
    write_marks(marks, of=row, by=by)


@transaction.atomic
def decide(*, row: PriorityCountry, name: str, by: User, reason: str) -> PriorityCountry:
    """Adopt a priority, set it aside or end it; raises as `Workflow.transition` does.

    The score of the adoption is kept with it, and the figure from which each objective starts.
    """
    if name != ADOPT:
        return priorities.transition(row, name, by=by, reason=reason)
    PriorityCountry.objects.select_for_update().get(pk=row.pk)  # no mark is given meanwhile
    lines, today = lines_of(row), timezone.localdate()
    moved = priorities.transition(
        row,
        name,
        by=by,
        reason=reason,
        adopted_on=today,
        score=score(lines),
        explained=to_keep(lines),
    )
    with audit.context(user=by, reason=reason):
        for one in moved.objectives.select_related("priority"):
            _start(one)
            one.save()
    return moved


@transaction.atomic
def save_objective(*, objective: CountryObjective, by: User) -> CountryObjective:
    """Write an objective; in an adopted priority it starts with the figure of today.

    Raises as `save_country` does.
    """
    stored = _locked(objective.priority, by)
    _within(objective, stored)
    if stored.state == CountryState.ADOPTED and _is_other(objective):
        _start(objective)
    with audit.context(user=by), expected_violations():
        objective.save()
    return objective


@transaction.atomic
def remove_objective(*, objective: CountryObjective, by: User) -> None:
    """Take an objective away; raises PermissionDenied."""
    _locked(objective.priority, by)
    with audit.context(user=by):
        objective.delete()


def _within(objective: CountryObjective, row: PriorityCountry) -> None:
    if row.first_year <= objective.by_year <= row.last_year:
        return
    years = _("The priority holds in %(years)s.") % {"years": row.years}
    raise ValidationError({"by_year": years})


def _is_other(objective: CountryObjective) -> bool:
    """Whether it counts something that it did not count before."""
    same = CountryObjective.objects.filter(pk=objective.pk, goal=objective.goal)
    return not same.exclude(start=None).exists()


def _start(objective: CountryObjective) -> None:
    today = timezone.localdate()
    now = CountryObjective(
        pk=0, priority=objective.priority, goal=objective.goal, by_year=AcademicYear.of(today)
    )
    objective.start, objective.started_on = figures_of([now], today)[0], today


def end_countries() -> int:
    """End the priorities whose last year has passed; return how many. The clock's own work."""
    now = AcademicYear.current()
    rows = PriorityCountry.objects.filter(state=CountryState.ADOPTED, last_year__lt=now)
    return sum(priorities.advance(row, "expire") for row in rows.order_by("pk"))


def _may(by: User, row: PriorityCountry) -> None:
    if not may_edit_strategic(by, row):
        raise PermissionDenied


def _locked(row: PriorityCountry, by: User) -> PriorityCountry:
    rows = PriorityCountry.objects.select_for_update(of=("self",)).select_related("unit")
    stored = rows.get(pk=row.pk)
    _may(by, stored)
    if stored.state not in ALIVE:
        raise PermissionDenied
    return stored
