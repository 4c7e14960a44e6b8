"""Rows that hold from one day to another."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from intl_office.core.periods import Period


class Dated(models.Model):
    """First and last day, both included; the last one may be open.

    The room names the constraint: `constraints = [dates_in_order("partnerships_agreement_dates")]`.
    """

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        """The days as one value."""
        return Period(self.starts_on, self.ends_on)


def dates_in_order(
    name: str, start: str = "starts_on", end: str = "ends_on"
) -> models.CheckConstraint:
    """Make the named constraint that the last day is not before the first; an open end passes."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__gte": F(start)}) | Q(**{f"{end}__isnull": True}),
        name=name,
        violation_error_message=_("The last day lies before the first day."),
    )


class DateRangeOf(Func):
    """The days between two columns as PostgreSQL's range, both ends included.

    For exclusion constraints and for `alias(days=DateRangeOf()).filter(days__overlap=...)`.
    """

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, start: Any = "starts_on", end: Any = "ends_on", **extra: Any) -> None:
        """Name the columns."""
        # Least: days in the wrong order are refused by their own constraint, in its own words.
        boundary = RangeBoundary(inclusive_upper=True)
        super().__init__(Least(start, end), end, boundary, **extra)


def on_day(day: date, start: str = "starts_on", end: str = "ends_on") -> Q:
    """Condition: the row holds on this day."""
    return overlapping(Period(day, day), start, end)


def overlapping(period: Period, start: str = "starts_on", end: str = "ends_on") -> Q:
    """Condition: the row holds on one day of the period at least."""
    condition = Q(**{f"{end}__gte": period.start}) | Q(**{f"{end}__isnull": True})
    return condition & Q(**{f"{start}__lte": period.end}) if period.end else condition
