"""What a country is to the programme, from one day to another."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Dated, DateRangeOf, dates_in_order
from intl_office.reference.enums import Status
from intl_office.reference.models.base import Entry, EntryQuerySet, entry_rules
from intl_office.reference.models.country import Country


class CountryStatusQuerySet(EntryQuerySet["CountryStatus"]):
    """Sets of statuses."""

    def for_list(self) -> Self:
        """With the country."""
        return self.select_related("country")


@audited()
class CountryStatus(Dated, Entry):
    """One status of one country and its days."""

    country = models.ForeignKey(
        Country, models.CASCADE, related_name="statuses", verbose_name=_("country")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status)

    objects = CountryStatusQuerySet.as_manager()

    class Meta:
        ordering = ["country__code", "starts_on"]
        verbose_name = _("country status")
        verbose_name_plural = _("country statuses")
        constraints = [
            *entry_rules("status"),
            dates_in_order("reference_status_dates"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="reference_status_known",
                violation_error_message=_("This status is not known."),
            ),
            ExclusionConstraint(
                name="reference_status_one_a_day",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The country has a status on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} – {self.get_status_display()}"
