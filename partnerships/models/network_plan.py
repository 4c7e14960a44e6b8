"""What a network asks of the house: seats, fees, events."""

from decimal import Decimal
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Dated, Record, RecordQuerySet, dates_in_order
from intl_office.core.money import ZERO, currency_field, money_field, not_negative
from intl_office.core.permissions import Path
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Person, Unit
from intl_office.reference.models import Country
from partnerships.models.network import Network
from partnerships.network_enums import (
    FeeYear,
    SeatFunction,
)

FIRST_YEAR, LAST_YEAR = 1950, 2100


class Part(Record):
    """A row of one network; it belongs where the network does."""

    network: "models.ForeignKey[Network, Network]"

    class Meta:
        abstract = True

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return self.network.unit_paths


@audited()
class NetworkSeat(Dated, Part):
    """One of ours in a body of the network, until when."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="seats")
    body = models.CharField(
        _("body"), max_length=150, help_text=_("Such as: governing board, scientific council.")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="network_seats", verbose_name=_("person of the house")
    )
    function = models.CharField(
        _("function"), max_length=8, choices=SeatFunction, default=SeatFunction.MEMBER
    )

    class Meta:
        ordering = ["body", "starts_on", "pk"]
        verbose_name = _("seat in a network")
        verbose_name_plural = _("seats in networks")
        constraints = [
            dates_in_order("partnerships_networkseat_dates"),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="partnerships_networkseat_body",
                violation_error_message=_("Say in which body."),
            ),
            models.CheckConstraint(
                condition=Q(function__in=SeatFunction.values),
                name="partnerships_networkseat_function_known",
                violation_error_message=_("This function is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} – {self.person}"

    @property
    def is_current(self) -> bool:
        """Whether the person sits there today."""
        return timezone.localdate() in self.period


class FeeQuerySet(RecordQuerySet["NetworkFee"]):
    """Sets of fees."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the networks that the person may read."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def owed(self) -> Self:
        """Those of which something is not paid."""
        return self.filter(paid__lt=F("amount"))


@audited()
class NetworkFee(Part):
    """What membership costs for one academic or calendar year, and what is paid of it."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="fees")
    basis = models.CharField(_("for"), max_length=8, choices=FeeYear, default=FeeYear.CALENDAR)
    year = models.PositiveSmallIntegerField(
        _("year"), help_text=_("The first of the two where it is an academic year.")
    )
    amount = money_field(_("amount"))
    currency = currency_field()
    due_on = models.DateField(_("to pay until"))
    paid = money_field(_("paid"), default=ZERO)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    payer = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="network_fees",
        verbose_name=_("paid by"),
        help_text=_("The unit whose budget bears it."),
    )
    reference = models.CharField(_("order or invoice number"), max_length=80, blank=True)

    objects = FeeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "basis", "pk"]
        verbose_name = _("fee of a network")
        verbose_name_plural = _("fees of networks")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "basis", "year"],
                name="partnerships_networkfee_once",
                violation_error_message=_("The fee of this year is there already."),
            ),
            models.CheckConstraint(
                condition=Q(basis__in=FeeYear.values),
                name="partnerships_networkfee_basis_known",
                violation_error_message=_("A fee is for an academic or a calendar year."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="partnerships_networkfee_year",
                violation_error_message=_("This year is too far away."),
            ),
            not_negative("partnerships_networkfee_not_negative", "amount", "paid"),
            models.CheckConstraint(
                condition=Q(paid__lte=F("amount")),
                name="partnerships_networkfee_not_more",
                violation_error_message=_("More is paid than the fee amounts to."),
            ),
            models.CheckConstraint(
                condition=Q(paid=0, paid_on=None) | Q(paid__gt=0, paid_on__isnull=False),
                name="partnerships_networkfee_paid_on",
                violation_error_message=_("What is paid has its day, nothing else has."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network} – {self.year_name}"

    @property
    def year_name(self) -> str:
        """`2026` or `2026/2027`."""
        academic = self.basis == FeeYear.ACADEMIC
        return str(AcademicYear(self.year)) if academic else str(self.year)

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        return self.amount - self.paid

    @property
    def is_paid(self) -> bool:
        """Whether nothing is owed."""
        return self.paid >= self.amount

    @property
    def is_late(self) -> bool:
        """Whether something is owed and its day has passed."""
        return not self.is_paid and self.due_on < timezone.localdate()


@audited()
class NetworkMeeting(Dated, Part):
    """A general assembly, a summer school, a visit: when, where, who of ours went."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="events")
    title = models.CharField(_("what"), max_length=200)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
    note = models.TextField(_("what came of it"), blank=True, max_length=4000)
    people = models.ManyToManyField(
        Person,
        through="NetworkMeetingPerson",
        related_name="network_meetings",
        verbose_name=_("who went"),
    )

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("event of a network")
        verbose_name_plural = _("events of networks")
        constraints = [
            dates_in_order("partnerships_networkmeeting_dates"),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="partnerships_networkmeeting_titled",
                violation_error_message=_("Say what takes place."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        """City and country."""
        return ", ".join(str(part) for part in (self.city, self.country) if part)


@audited()
class NetworkMeetingPerson(models.Model):
    """Somebody of the house at an event."""

    event = models.ForeignKey(NetworkMeeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="network_attendances", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("person at an event")
        verbose_name_plural = _("people at events")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                name="partnerships_networkmeetingperson_once",
                violation_error_message=_("This person is named already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
