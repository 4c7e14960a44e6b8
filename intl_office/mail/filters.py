"""The filters of the list of mails."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.mail import kinds
from intl_office.mail.enums import MessageStatus
from intl_office.mail.models import Message
from intl_office.ui.filters import OfficeFilterSet

Rows = QuerySet[Message]


def kind_choices() -> list[tuple[str, Any]]:
    """Every registered kind, by title."""
    found = [(kind.code, kind.title) for kind in kinds.registered.values()]
    return sorted(found, key=lambda choice: str(choice[1]))


def _day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class MessageFilters(OfficeFilterSet):
    """Status, kind, reader and days."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=MessageStatus.choices, empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices, empty_label=_("All"))
    reader = django_filters.CharFilter(label=_("Recipient"), method="of_reader", max_length=100)
    since = django_filters.DateFilter(label=_("Since"), method="since_day", widget=_day_input())
    until = django_filters.DateFilter(label=_("Until"), method="until_day", widget=_day_input())

    def of_reader(self, rows: Rows, _field: str, value: str) -> Rows:
        """Part of the address or of the name."""
        return rows.filter(Q(address__icontains=value) | Q(name__icontains=value))

    def since_day(self, rows: Rows, _field: str, value: date) -> Rows:
        """Written on this day or later."""
        return rows.filter(created_at__gte=_midnight(value))

    def until_day(self, rows: Rows, _field: str, value: date) -> Rows:
        """Written on this day or before."""
        return rows.filter(created_at__lt=_midnight(value + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
