"""People at partners."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.actions import partners
from intl_office.organisations.enums import ContactFunction
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Contact, PartnerUnit
from intl_office.ui.forms import OfficeForm


class ContactForm(RowForm[Contact]):
    """A contact of one partner."""

    functions = forms.MultipleChoiceField(
        label=_("What this person does for us"),
        choices=ContactFunction.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Contact
        fields = (
            "title", "first_name", "last_name", "position", "unit", "email", "phone", "functions",
            "starts_on", "ends_on", "last_confirmed_on", "note",
        )  # fmt: skip
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "last_confirmed_on": DayInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def narrow(self) -> None:
        """Units of this partner alone; a new contact starts today."""
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        unit.queryset = PartnerUnit.objects.filter(partner=self.instance.partner_id).order_by(
            "name"
        )
        if not self.instance.pk:
            self.initial.setdefault("starts_on", timezone.localdate())

    def act(self, by: User) -> Contact:
        """Write the contact."""
        return partners.save_contact(contact=self.instance, by=by)


class LastDayForm(OfficeForm):
    """Until when; today unless said otherwise."""

    last_day = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Propose today."""
        kwargs.setdefault("initial", {"last_day": timezone.localdate()})
        super().__init__(*args, **kwargs)
