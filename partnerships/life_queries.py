"""Sets of agreements by what their life asks; the house's rules differ by type."""

from django.db.models import DateField, DurationField, ExpressionWrapper, F, Func, Q, Value
from django.utils import timezone

from partnerships.enums import LIVE, AgreementType, State
from partnerships.models import AgreementQuerySet, TypeRule
from partnerships.rules import in_months

# The day so many months before the last one; the database shortens a month as `in_months` does.
_OWN = ExpressionWrapper(
    F("ends_on")
    - Func(Value(0), F("notice_months"), function="make_interval", output_field=DurationField()),
    output_field=DateField(),
)


def owing_evaluation(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Expired, of a type that owes an evaluation, and none was sent (L123-7-1)."""
    types = [rule.type for rule in TypeRule.every() if rule.evaluation]
    known = rows.filter(state=State.EXPIRED, type__in=types)
    return known.exclude(final_evaluation__sent_on__isnull=False)


def renewal_due(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Signed, near their last day by the rule of their type, and no notice was given."""
    today, near = timezone.localdate(), Q(pk__in=())
    for rule in TypeRule.every():
        if rule.type != AgreementType.AMENDMENT:
            near |= Q(type=rule.type, ends_on__lte=in_months(today, rule.renewal_months))
            near |= _by_notice(rule)
    return rows.annotate(own_notice=_OWN).filter(near, state__in=LIVE, notice_given=None)


def _by_notice(rule: TypeRule) -> Q:
    """The notice date has come; an inter-institutional agreement has one each year instead."""
    if rule.type == AgreementType.INTER_INSTITUTIONAL:
        return Q(pk__in=())
    usual = Q(notice_months=None, ends_on__lte=in_months(timezone.localdate(), rule.notice_months))
    return Q(type=rule.type) & (usual | Q(own_notice__lte=timezone.localdate()))
