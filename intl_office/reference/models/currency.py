"""Currencies and their exchange rates against the euro."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.money import EURO, cents
from intl_office.reference.missing import ReferenceMissing
from intl_office.reference.models.base import Entry, EntryQuerySet, Named, entry_rules


@audited()
class Currency(Named, Entry):
    """A currency in legal use (ISO 4217)."""

    code = models.CharField(
        _("code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, such as EUR."))],
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=2, validators=[MaxValueValidator(4)]
    )

    objects = EntryQuerySet["Currency"].as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")
        constraints = [
            *entry_rules("currency"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{3}$", decimals__lte=4),
                name="reference_currency_code",
                violation_error_message=_("Three capital letters, four decimals at most."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class ExchangeRateQuerySet(EntryQuerySet["ExchangeRate"]):
    """Sets of exchange rates."""

    def for_list(self) -> Self:
        """With the currency."""
        return self.select_related("currency")

    def in_force(self, currency: str, day: date) -> "ExchangeRate":
        """The last rate of a currency (its ISO code) noted on or before this day.

        Raises ReferenceMissing when there is none.
        """
        rows = self.filter(currency__code=currency, day__lte=day).select_related("currency")
        found = rows.order_by("-day").first()
        if found is None:
            raise ReferenceMissing(
                _now("No exchange rate of %(currency)s on %(day)s: enter one.")
                % {"currency": currency, "day": day.isoformat()}
            )
        return found

    def to_euro(self, amount: Decimal, currency: str, day: date) -> Decimal:
        """Convert to EUR, rounded half up to the cent; raises as `in_force` does."""
        if currency == EURO:
            return cents(amount)
        return cents(amount / self.in_force(currency, day).per_euro)


@audited()
class ExchangeRate(Entry):
    """How many units of a currency one euro buys, as published for a day."""

    currency = models.ForeignKey(
        Currency, models.PROTECT, related_name="rates", verbose_name=_("currency")
    )
    day = models.DateField(_("day"))
    per_euro = models.DecimalField(_("units for one euro"), max_digits=18, decimal_places=6)

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "currency__code"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            *entry_rules("exchange"),
            models.CheckConstraint(
                condition=Q(per_euro__gt=0),
                name="reference_exchange_positive",
                violation_error_message=_("An exchange rate is above zero."),
            ),
            models.UniqueConstraint(
                fields=["currency", "day"],
                name="reference_exchange_one_a_day",
                violation_error_message=_("This currency has a rate on this day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency.code} {self.day}"
