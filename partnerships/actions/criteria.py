"""Setting criteria, and giving the marks that the house gives itself."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.core.permissions import may
from partnerships.models import Criterion, CriterionMark, PriorityCountry, StrategicPartner
from partnerships.strategic_enums import AppliesTo, Measure
from partnerships.strategic_rules import CRITERIA

Marks = Mapping[int, tuple[Decimal, str]]  # by criterion: mark, what it rests on
# What the house's own list begins with; name, figure, target, points.
USUAL: dict[str, tuple[tuple[str, Measure, int, int], ...]] = {
    AppliesTo.PARTNER: (
        (gettext_noop("Complementary"), Measure.MARK, 5, 20),
        (gettext_noop("Excellence"), Measure.MARK, 5, 25),
        (gettext_noop("Links with companies"), Measure.MARK, 5, 15),
        (gettext_noop("Dimensions covered"), Measure.DIMENSIONS, 4, 20),
        (gettext_noop("Agreements in force"), Measure.AGREEMENTS, 3, 10),
        (gettext_noop("Students exchanged"), Measure.STUDENTS, 15, 10),
    ),
    AppliesTo.COUNTRY: (
        (gettext_noop("Scientific excellence"), Measure.MARK, 5, 20),
        (gettext_noop("Links of the territory, its companies and its people"), Measure.MARK, 5, 15),
        (gettext_noop("Funding and national policies that help"), Measure.MARK, 5, 15),
        (gettext_noop("Partners with an agreement"), Measure.PARTNERS, 10, 15),
        (gettext_noop("Outgoing students"), Measure.OUT, 60, 15),
        (gettext_noop("Incoming students"), Measure.IN, 60, 15),
        (gettext_noop("Places still to be used"), Measure.UNUSED, 20, 5),
    ),
}


@transaction.atomic
def save_criterion(*, criterion: Criterion, by: User) -> Criterion:
    """Write a criterion; what was decided before keeps its score. Raises PermissionDenied."""
    _may_set(by)
    with audit.context(user=by), expected_violations():
        criterion.save()
    return criterion


@transaction.atomic
def usual_criteria(*, by: User, applies_to: str = AppliesTo.PARTNER) -> int:
    """Begin with the usual criteria where there is none; return how many were written."""
    _may_set(by)
    lock("partnerships.criteria")
    if Criterion.objects.filter(applies_to=applies_to).exists():
        return 0
    usual = USUAL[applies_to]
    with audit.context(user=by):
        for position, (name, measure, target, weight) in enumerate(usual):
            Criterion.objects.create(
                **{f"name_{code}": _in(code, name) for code in ("fr", "en")},
                applies_to=applies_to,
                measure=measure,
                target=target,
                weight=weight,
                position=position,
            )
    return len(usual)


def _in(code: str, name: str) -> str:
    with override(code):
        return _(name)


def write_marks(marks: Marks, *, of: StrategicPartner | PriorityCountry, by: User) -> None:
    """Write marks; called under the lock on their row. Those of other criteria are left out."""
    asked = set(Criterion.objects.asked(of.applies_to).values_list("pk", flat=True))
    known = {one.criterion_id: one for one in of.marks.all()}
    side = {"priority": of} if isinstance(of, PriorityCountry) else {"strategic": of}
    with audit.context(user=by), expected_violations():
        for key in sorted(asked & set(marks)):
            mark = known.get(key) or CriterionMark(**side, criterion_id=key)
            mark.value, mark.evidence = marks[key]
            mark.save()


def _may_set(by: User) -> None:
    if not may(by, CRITERIA):
        raise PermissionDenied
