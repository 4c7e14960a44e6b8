"""What the steps of a proposal ask."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.funding.forms.fields import AmountField
from intl_office.organisations.forms.base import DayInput
from intl_office.ui.forms import OfficeForm


class SubmissionForm(OfficeForm):
    """When it was sent."""

    submitted_on = forms.DateField(
        label=_("Submitted on"),
        widget=DayInput(),
        initial=timezone.localdate,
        help_text=_("From then on the contents are fixed."),
    )


class DecisionForm(OfficeForm):
    """When the funder decided; for a grant how much, for a rejection why."""

    decided_on = forms.DateField(
        label=_("Decided on"), widget=DayInput(), initial=timezone.localdate
    )
    granted = AmountField(label=_("Amount granted"))
    reason = forms.CharField(
        label=_("What the evaluators said"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text=_("Kept with the proposal: the next one begins here."),
    )

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        """Ask for what the step needs and no more."""
        super().__init__(*args, **kwargs)
        if step != "grant":
            del self.fields["granted"]
        if step != "reject":
            del self.fields["reason"]
