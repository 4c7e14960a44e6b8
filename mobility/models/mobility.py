"""Mobilities: one person's stay at one host."""

from decimal import Decimal
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog, dates_in_order
from intl_office.core.permissions import Path
from intl_office.core.years import AcademicYear, AcademicYearField
from intl_office.organisations.models import Partner, Unit
from intl_office.reference.models import Country
from mobility import rules
from mobility.enums import CampaignState, MobilityState
from mobility.models.application import Application
from mobility.models.enrolment import Enrolment
from partnerships.enums import Direction, MobilityType
from partnerships.models import AgreementYear


class MobilityQuerySet(RecordQuerySet["Mobility"]):
    """Sets of mobilities."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within reach."""
        return self.filter(rules.seen_by(user).condition("unit__path"))

    def of(self, user: User) -> Self:
        """A person's own: of every enrolment of theirs."""
        return self.filter(enrolment__in=Enrolment.objects.of(user))

    def told(self) -> Self:
        """Those that the student knows of: one from an application, once that is published."""
        known = Q(application=None) | Q(application__campaign__state=CampaignState.PUBLISHED)
        return self.counted().filter(known)

    def counted(self) -> Self:
        """Those that use a place: all but the cancelled ones."""
        return self.exclude(state=MobilityState.CANCELLED)

    def for_list(self) -> Self:
        """With what a list shows."""
        rows = self.select_related("enrolment__programme", "unit", "host", "country")
        return rows.defer("enrolment__search", "host__search")


@audited()
class Mobility(Record):
    """A stay, planned or real: outgoing at a host, incoming from it.

    `places` is empty for traineeships and free movers, which no agreement covers. `months` are
    counted from the days (30-day months) and are what the agreement's places count.
    """

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="mobilities", verbose_name=_("student")
    )
    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mobilities",
        verbose_name=_("application"),
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="mobilities", verbose_name=_("unit")
    )
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction, default=Direction.OUT
    )
    mobility_type = models.CharField(_("type of mobility"), max_length=8, choices=MobilityType)
    year = AcademicYearField[AcademicYear | str, AcademicYear](_("academic year"))
    host = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mobilities",
        verbose_name=_("partner"),
    )
    host_name = models.CharField(_("organisation"), max_length=200, blank=True)
    host_city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="+", verbose_name=_("country")
    )
    places = models.ForeignKey(
        AgreementYear,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mobilities",
        verbose_name=_("agreement"),
    )
    starts_on = models.DateField(_("first day planned"))
    ends_on = models.DateField(_("last day planned"))
    months = models.DecimalField(_("months"), max_digits=4, decimal_places=1, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=MobilityState,
        default=MobilityState.PLANNED,
        editable=False,
    )

    objects = MobilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("mobility")
        verbose_name_plural = _("mobilities")
        indexes = [
            models.Index(fields=["year", "direction"], name="mobility_mobility_year"),
            models.Index(fields=["-starts_on", "-id"], name="mobility_mobility_starts"),
        ]
        constraints = [
            dates_in_order("mobility_mobility_dates"),
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(state=MobilityState.CANCELLED),
                name="mobility_mobility_one_of_application",
                violation_error_message=_("This application has become a mobility already."),
            ),
            models.CheckConstraint(
                condition=Q(host__isnull=False, host_name="")
                | (Q(host=None, places=None) & ~Q(host_name="")),
                name="mobility_mobility_host",
                violation_error_message=_(
                    "A mobility has a partner, or without an agreement the name of an organisation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values, mobility_type__in=MobilityType.values),
                name="mobility_mobility_known",
                violation_error_message=_("This direction or type is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=MobilityState.values),
                name="mobility_mobility_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=Decimal(0)),
                name="mobility_mobility_months",
                violation_error_message=_("A stay is not shorter than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} – {self.where}"

    @property
    def where(self) -> str:
        """The partner, or the organisation in words."""
        return str(self.host) if self.host else self.host_name

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.unit.path]

    @property
    def is_told(self) -> bool:
        """Whether the student knows of it; as `told`."""
        known = self.application is None or self.application.campaign.is_published
        return known and self.state != MobilityState.CANCELLED

    def get_absolute_url(self) -> str:
        """The mobility's page."""
        return reverse("mobility:mobility", args=[self.uid])


@not_audited("the memory of the changes of state itself; it only grows")
class MobilityTransition(TransitionLog):
    """One change of state of a mobility."""

    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="transitions")
