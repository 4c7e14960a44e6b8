"""The day that a report is about."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.strategy import rules

FIRST_DAY = date(2000, 1, 1)  # nothing in the house is older


class ReportQuerySet(RecordQuerySet["Report"]):
    """Sets of reports."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """All for those who read the strategy."""
        return self if rules.may_read(user) else self.none()


@audited()
class Report(Record):
    """The state of international relations as of one day; its documents are about it."""

    day = models.DateField(_("as of"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="strategy_report_day_once",
                violation_error_message=_("There is a report as of this day already."),
            ),
            models.CheckConstraint(
                condition=models.Q(day__gte=FIRST_DAY),
                name="strategy_report_day",
                violation_error_message=_("A report begins in 2000 at the earliest."),
            ),
        ]

    def __str__(self) -> str:
        return date_format(self.day, "DATE_FORMAT")
