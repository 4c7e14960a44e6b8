"""What the house asks of each type of agreement: a table that the director changes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from partnerships.enums import AgreementType
from partnerships.life_rules import house_of

MONTHS = 60
_NAMES = ("notice_months", "renewal_months", "evaluation_months")


def _months() -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(0), MaxValueValidator(MONTHS)]


@audited()
class TypeRule(Record):
    """How agreements of one type live; a type without a row follows `life_rules.HOUSE`."""

    type = models.CharField(_("type"), max_length=16, choices=AgreementType, unique=True)
    ministries = models.BooleanField(
        _("goes to both ministers"),
        default=True,
        help_text=_("One month from receipt: code de l’éducation, art. L123-7-1 and D123-19."),
    )
    evaluation = models.BooleanField(
        _("owes an evaluation when it is over"),
        default=True,
        help_text=_("Code de l’éducation, art. L123-7-1."),
    )
    evaluation_months = models.PositiveSmallIntegerField(
        _("months after its end for the evaluation"), default=3, validators=_months()
    )
    notice_months = models.PositiveSmallIntegerField(
        _("months of notice"),
        default=6,
        validators=_months(),
        help_text=_("An agreement may say another length."),
    )
    renewal_months = models.PositiveSmallIntegerField(
        _("months before its end at which renewing it is due"),
        default=12,
        validators=_months(),
        help_text=_("Until then it is decided whether it is renewed; a reminder goes out before."),
    )
    circuit = models.CharField(
        _("circuit proposed"),
        max_length=60,
        blank=True,
        help_text=_("Another one may be chosen for each agreement."),
    )

    class Meta:
        ordering = ["type"]
        verbose_name = _("rule of a type of agreement")
        verbose_name_plural = _("rules of the types of agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=AgreementType.values),
                name="partnerships_typerule_known",
                violation_error_message=_("This type is not known."),
            ),
            models.CheckConstraint(
                condition=Q(*((f"{name}__lte", MONTHS) for name in _NAMES)),
                name="partnerships_typerule_months",
                violation_error_message=_("At most five years."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_type_display())

    @classmethod
    def of(cls, kind: str) -> "TypeRule":
        """The rule of a type: the house's row, or what it is without one, not saved."""
        return cls.objects.filter(type=kind).first() or cls(type=kind, **house_of(kind).columns)

    @classmethod
    def renewal_months_by_type(cls) -> dict[str, int]:
        """How long before its end renewing an agreement is due, by type; one query."""
        return {rule.type: rule.renewal_months for rule in cls.every()}

    @classmethod
    def every(cls) -> "list[TypeRule]":
        """The rule of each type, in the order of the types; one query."""
        known = {row.type: row for row in cls.objects.all()}
        return [
            known.get(kind) or cls(type=kind, **house_of(kind).columns)
            for kind in AgreementType.values
        ]
