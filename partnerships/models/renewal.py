"""What the house decides about agreements that end, and the limits that its proposals use."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from partnerships.enums import AgreementType
from partnerships.enums_renewals import RenewalChoice
from partnerships.models.agreement import Agreement
from partnerships.renewal_rules import RULES, Thresholds


class RenewalDecisionQuerySet(RecordQuerySet["RenewalDecision"]):
    """Sets of decisions."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those about agreements that the person may read."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def standing(self) -> Self:
        """Those that hold: no later one took their place."""
        return self.filter(replaced_at=None)


@audited()
class RenewalDecision(Record):
    """What somebody decided about an agreement that ends, and what had been proposed.

    `rule` and `figures` are those of the proposal at that time. One decision stands; a later one
    replaces it.
    """

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="decisions", verbose_name=_("agreement")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=RenewalChoice)
    target = models.CharField(
        _("transformed into"), max_length=16, choices=AgreementType, blank=True
    )
    proposed = models.CharField(_("proposed"), max_length=10, choices=RenewalChoice)
    rule = models.CharField(_("rule"), max_length=20)
    figures = models.JSONField(_("figures"), default=dict)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    objects = RenewalDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a renewal")
        verbose_name_plural = _("decisions on renewals")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=RenewalChoice.values, proposed__in=RenewalChoice.values),
                name="partnerships_renewal_known",
                violation_error_message=_("This decision is not known."),
            ),
            models.CheckConstraint(
                condition=Q(rule__in=[one.code for one in RULES]),
                name="partnerships_renewal_rule_known",
                violation_error_message=_("This rule is not known."),
            ),
            models.CheckConstraint(
                condition=Q(decision=F("proposed")) | ~Q(reason=""),
                name="partnerships_renewal_reason",
                violation_error_message=_("Say why you decide otherwise than proposed."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(decision=RenewalChoice.TRANSFORM, target__in=AgreementType.values)
                    | (~Q(decision=RenewalChoice.TRANSFORM) & Q(target=""))
                ),
                name="partnerships_renewal_target",
                violation_error_message=_("Say into which type it is transformed."),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(replaced_at=None),
                name="partnerships_renewal_one_open",
                violation_error_message=_("Somebody decided at the same moment. Look again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_decision_display()}"

    @property
    def differs(self) -> bool:
        """Whether it is not what was proposed."""
        return self.decision != self.proposed


def _limit(label: Any, value: int, most: int, help_text: Any) -> Any:
    return models.PositiveSmallIntegerField(
        label,
        default=value,
        validators=[MinValueValidator(1), MaxValueValidator(most)],
        help_text=help_text,
    )


_HOUSE = Thresholds()
_PERCENT = ("little_use", "good_use", "imbalance")
_OTHERS = ("dormant_years", "late_months", "young_years", "regular_years", "stale_months")


@audited()
class RenewalPolicy(Record):
    """The limits of the proposals, one row; `only` makes it unique."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    dormant_years = _limit(
        _("years without mobility"),
        _HOUSE.dormant_years,
        10,
        _("From so many complete academic years on: let lapse."),
    )
    late_months = _limit(
        _("months for a new agreement"),
        _HOUSE.late_months,
        24,
        _("Where fewer months are left: extend."),
    )
    young_years = _limit(
        _("years needed to judge"),
        _HOUSE.young_years,
        10,
        _("Where it held for fewer complete years: extend."),
    )
    little_use = _limit(
        _("little used (per cent)"),
        _HOUSE.little_use,
        100,
        _("Where fewer of the places are used: extend, and settle the numbers."),
    )
    good_use = _limit(
        _("well used (per cent)"),
        _HOUSE.good_use,
        100,
        _("From there on an exchange may become full cooperation."),
    )
    regular_years = _limit(
        _("active years for full cooperation"),
        _HOUSE.regular_years,
        5,
        _("So many of the last five years with mobilities."),
    )
    imbalance = _limit(
        _("imbalance (per cent)"),
        _HOUSE.imbalance,
        100,
        _("So much of the stronger direction is missing in the other: it is said."),
    )
    low_ects = _limit(
        _("ECTS per student"),
        _HOUSE.low_ects,
        60,
        _("Where fewer are recognised: it is said."),
    )
    stale_months = _limit(
        _("months of a contact"),
        _HOUSE.stale_months,
        120,
        _("Contacts not confirmed for longer: it is said."),
    )

    class Meta:
        verbose_name = _("limits of the proposals")
        verbose_name_plural = _("limits of the proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(only=True),
                name="partnerships_renewalpolicy_one_row",
                violation_error_message=_("The limits of the proposals are one row."),
            ),
            models.CheckConstraint(
                condition=Q(*((f"{name}__range", (1, 100)) for name in _PERCENT)),
                name="partnerships_renewalpolicy_percent",
                violation_error_message=_("A share is from 1 to 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(*((f"{name}__range", (1, 120)) for name in (*_OTHERS, "low_ects"))),
                name="partnerships_renewalpolicy_limits",
                violation_error_message=_("A limit is a number from 1 on."),
            ),
            models.CheckConstraint(
                condition=Q(little_use__lte=F("good_use")),
                name="partnerships_renewalpolicy_use",
                violation_error_message=_("“Well used” is more than “little used”."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def get(cls) -> Self:
        """The row in force; the house's own limits, not stored, where nobody changed any."""
        return cls.objects.first() or cls()
