"""The day of a report, and having it printed."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import Locale
from intl_office.documents.models import Document
from intl_office.strategy.actions.reports import print_report
from intl_office.strategy.models.report import FIRST_DAY
from intl_office.ui.forms import OfficeForm


def check_day(day: date) -> None:
    """Accept a day that has been; raises ValidationError for others."""
    if not FIRST_DAY <= day <= timezone.localdate():
        raise ValidationError(_("Choose a day between 1 January 2000 and today."), code="day")


class DayForm(OfficeForm):
    """The day as of which one reads; it stands in the address."""

    on = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        required=False,
        validators=[check_day],
    )

    @property
    def day(self) -> date:
        """The day asked for; today where there is none or where it cannot be."""
        asked: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return asked or timezone.localdate()


class PrintForm(OfficeForm):
    """The language of the printed report."""

    locale = forms.ChoiceField(
        label=_("Language of the PDF"),
        choices=[(one.value, one.label) for one in (Locale.FR, Locale.EN)],
    )
    on = forms.DateField(widget=forms.HiddenInput, validators=[check_day])
    # A form sent twice makes one document.
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the form its token."""
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4()

    def save(self) -> Document:
        """Have it printed; raises PermissionDenied."""
        assert self.user.is_authenticated  # noqa: S101  # tells the type checker
        given = self.cleaned_data
        return print_report(
            day=given["on"], locale=Locale(given["locale"]), by=self.user, token=given["token"]
        )
