"""Places by academic year: where agreements and mobilities meet."""

from decimal import Decimal
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.years import AcademicYear, AcademicYearField
from partnerships.enums import LIVE, STAFF, Direction, MobilityType
from partnerships.models.agreement import Agreement

ZERO = Decimal(0)
_COUNTED = (
    *("promised", "taken", "months_promised", "months_taken"),
    *("days_promised", "days_taken", "ects_recognised"),
)


class AgreementYearQuerySet(RecordQuerySet["AgreementYear"]):
    """Sets of places."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the agreements that the person may read."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def live(self) -> Self:
        """Of agreements signed and not over."""
        return self.filter(agreement__state__in=LIVE)

    def with_places(self) -> Self:
        """Those with a place left."""
        return self.filter(taken__lt=F("promised"))


@audited()
class AgreementYear(Record):
    """What one agreement promises for one academic year, direction and type, and what is taken.

    Promised figures follow the conditions; taken ones are written by `actions.places` alone,
    under a lock on this row, which is how the last place is given once. Persons are a strict
    limit; months and days are what was agreed, shown beside what was used.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="years")
    year = AcademicYearField[AcademicYear | str, AcademicYear](_("academic year"))
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    mobility_type = models.CharField(_("type of mobility"), max_length=8, choices=MobilityType)
    promised = models.PositiveIntegerField(_("places promised"), default=0)
    taken = models.PositiveIntegerField(_("places taken"), default=0)
    months_promised = models.DecimalField(
        _("months promised"), max_digits=8, decimal_places=1, default=ZERO
    )
    months_taken = models.DecimalField(
        _("months taken"), max_digits=8, decimal_places=1, default=ZERO
    )
    days_promised = models.PositiveIntegerField(_("days promised"), default=0)
    days_taken = models.PositiveIntegerField(_("days taken"), default=0)
    ects_recognised = models.DecimalField(
        _("ECTS recognised"), max_digits=8, decimal_places=1, default=ZERO
    )
    last_return_on = models.DateField(_("last return"), null=True, blank=True)

    objects = AgreementYearQuerySet.as_manager()

    class Meta:
        ordering = ["year", "direction", "mobility_type"]
        verbose_name = _("places of a year")
        verbose_name_plural = _("places by year")
        indexes = [
            models.Index(
                fields=["year", "direction", "mobility_type"], name="partnerships_year_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "year", "direction", "mobility_type"],
                name="partnerships_year_once",
                violation_error_message=_("The places of this year are counted already."),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values, mobility_type__in=MobilityType.values),
                name="partnerships_year_known",
                violation_error_message=_("This direction or type is not known."),
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("promised")),
                name="partnerships_year_not_more_than_promised",
                violation_error_message=_("No more places can be taken than are promised."),
            ),
            models.CheckConstraint(
                condition=Q(*((f"{name}__gte", 0) for name in _COUNTED)),
                name="partnerships_year_not_negative",
                violation_error_message=_("A number of places cannot be below zero."),
            ),
        ]

    def __str__(self) -> str:
        kind = MobilityType(self.mobility_type).label
        return f"{self.year}, {Direction(self.direction).label}, {kind}"

    @property
    def left(self) -> int:
        """Places nobody has taken."""
        return self.promised - self.taken

    @property
    def is_staff(self) -> bool:
        """Whether it counts in days."""
        return self.mobility_type in STAFF
