"""What strategic partners and priority countries are judged by, and the marks of the house."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.reference.models.base import in_language
from partnerships import strategic_rules as rules
from partnerships.strategic_enums import MEASURES, AppliesTo, Measure

FULL_MARK = 5


class Judged(Protocol):
    """A strategic partner or a priority country, as its criteria know it."""

    @property
    def applies_to(self) -> str: ...  # noqa: D102
    @property
    def marks(self) -> Any: ...  # noqa: D102


def missing_marks(row: Judged) -> Sequence[str]:
    """The criteria whose mark nobody has given."""
    asked = Criterion.objects.asked(row.applies_to)
    return [one.name for one in asked.exclude(pk__in=row.marks.values("criterion"))]


class CriterionQuerySet(RecordQuerySet["Criterion"]):
    """Sets of criteria."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Whoever reads strategic partners reads how they are judged."""
        return self if rules.may_see_strategic(user) else self.none()

    def in_use(self, applies_to: str) -> Self:
        """Those that count now, for partners or for countries."""
        return self.filter(is_active=True, applies_to=applies_to)

    def asked(self, applies_to: str) -> Self:
        """Those whose mark the house gives."""
        return self.in_use(applies_to).filter(measure=Measure.MARK)


@audited()
class Criterion(Record):
    """What is judged by: the house's own, with weight and target."""

    applies_to = models.CharField(
        _("judges"),
        max_length=8,
        choices=AppliesTo,
        default=AppliesTo.PARTNER,
        editable=False,
    )
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    about = models.CharField(_("what it means"), max_length=500, blank=True)
    measure = models.CharField(_("figure"), max_length=12, choices=Measure, default=Measure.MARK)
    target = models.DecimalField(
        _("gives all points from"),
        max_digits=7,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.1"))],
        help_text=_("Marks go from 0 to 5, dimensions to 4."),
    )
    weight = models.PositiveSmallIntegerField(
        _("points"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_active = models.BooleanField(_("counts"), default=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.CheckConstraint(
                condition=Q(applies_to=AppliesTo.PARTNER, measure__in=MEASURES[AppliesTo.PARTNER])
                | Q(applies_to=AppliesTo.COUNTRY, measure__in=MEASURES[AppliesTo.COUNTRY]),
                name="partnerships_criterion_measure_known",
                violation_error_message=_("There is no such figure for what is judged."),
            ),
            models.CheckConstraint(
                condition=Q(target__gt=0, weight__gte=1, weight__lte=100),
                name="partnerships_criterion_counts",
                violation_error_message=_("Target and points are above zero, points at most 100."),
            ),
            models.CheckConstraint(
                condition=~Q(name_fr=""),
                name="partnerships_criterion_named",
                violation_error_message=_("A criterion has a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other one."""
        return in_language(self, "name")


@audited()
class CriterionMark(Record):
    """The mark that the house gives a partner or a country for one criterion, and its ground."""

    strategic = models.ForeignKey(
        "partnerships.StrategicPartner",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="marks",
        verbose_name=_("strategic partner"),
    )
    priority = models.ForeignKey(
        "partnerships.PriorityCountry",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="marks",
        verbose_name=_("priority country"),
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="marks")
    value = models.DecimalField(_("mark"), max_digits=3, decimal_places=1)
    evidence = models.CharField(_("what it rests on"), max_length=500)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.CheckConstraint(
                condition=Q(strategic__isnull=False, priority=None)
                | Q(strategic=None, priority__isnull=False),
                name="partnerships_mark_of_one",
                violation_error_message=_("A mark is of a partner or of a country."),
            ),
            models.UniqueConstraint(
                fields=["strategic", "criterion"],
                name="partnerships_mark_once",
                violation_error_message=_("This criterion has a mark already."),
            ),
            models.UniqueConstraint(
                fields=["priority", "criterion"],
                name="partnerships_mark_of_country_once",
                violation_error_message=_("This criterion has a mark already."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=FULL_MARK) & ~Q(evidence=""),
                name="partnerships_mark_evident",
                violation_error_message=_("A mark goes from 0 to 5 and says what it rests on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
