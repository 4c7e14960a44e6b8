"""What officers write about an application or a mobility."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from intl_office.organisations.forms.base import DayInput
from intl_office.ui.forms import OfficeForm
from mobility.models.application import BEST


class MarkForm(OfficeForm):
    """The mark by which applications are ranked."""

    mark = forms.DecimalField(
        label=_("Mark"),
        max_digits=4,
        decimal_places=2,
        localize=True,
        validators=[MinValueValidator(0), MaxValueValidator(BEST)],
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Out of 20; the list is ranked by it. 0: not marked yet."),
    )


class DaysForm(OfficeForm):
    """First and last day planned."""

    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DayInput(),
        help_text=_("The months counted in the agreement follow."),
    )

    def clean(self) -> dict[str, Any] | None:
        """The days are in order."""
        known = super().clean() or {}
        first, last = known.get("starts_on"), known.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first day."))
        return known
