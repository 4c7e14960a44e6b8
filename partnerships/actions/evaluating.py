"""The evaluation that an agreement owes at its end."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.years import AcademicYear
from partnerships.actions.clocks import keep_deadlines
from partnerships.actions.locking import locked_for
from partnerships.enums import Direction, State
from partnerships.models import Agreement, Evaluation, EvaluationYear

OVER = frozenset({State.EXPIRED, State.TERMINATED})


@dataclass(frozen=True, slots=True)
class Flows:
    """Persons of one academic year, all types together."""

    outgoing: int = 0
    incoming: int = 0


def known_flows(agreement: Agreement) -> dict[AcademicYear, Flows]:
    """What the places say, for each year in which places were promised; one query."""
    rows = agreement.years.order_by().values("year", "direction").annotate(n=Sum("taken"))
    taken = {(row["year"], row["direction"]): row["n"] for row in rows}
    years = sorted({year for year, _direction in taken})
    return {
        year: Flows(taken.get((year, Direction.OUT), 0), taken.get((year, Direction.IN), 0))
        for year in years
    }


def told_flows(agreement: Agreement) -> dict[AcademicYear, Flows]:
    """What the evaluation says, else what the places say."""
    report = agreement.evaluation
    if report is None:
        return known_flows(agreement)
    told = {row.year: Flows(row.outgoing, row.incoming) for row in report.years.all()}
    return known_flows(agreement) | told


@transaction.atomic
def evaluate(
    *, evaluation: Evaluation, flows: Mapping[AcademicYear, Flows], by: User
) -> Evaluation:
    """Write the evaluation; with the day on which it was sent it is owed no more.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: the agreement is not over; the day has not come; a constraint refused.

    """
    row = locked_for(evaluation.agreement, by)
    if row.state not in OVER:
        raise ValidationError(_("An agreement is evaluated when it is over."), code="state")
    if evaluation.sent_on is not None and evaluation.sent_on > timezone.localdate():
        raise ValidationError({"sent_on": _("This day has not come yet.")})
    with audit.context(user=by), expected_violations():
        evaluation.save()
        for year, one in flows.items():
            EvaluationYear.objects.update_or_create(
                evaluation=evaluation,
                year=year,
                defaults={"outgoing": one.outgoing, "incoming": one.incoming},
            )
    keep_deadlines(agreement=Agreement.objects.get(pk=row.pk))
    return evaluation
