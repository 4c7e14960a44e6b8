"""What is entered about strategic partners: proposal, decision, actions."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField
from intl_office.accounts.models import User
from intl_office.core.uploads import MB, FileKind
from intl_office.funding.forms.fields import AmountField, currency_choices
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Unit
from intl_office.ui.forms import OfficeForm
from intl_office.ui.upload_field import UploadField
from partnerships.actions.strategic import save_action, save_strategic
from partnerships.enums import Dimension
from partnerships.forms.network import choices_of
from partnerships.forms.people import PersonField, ask_person
from partnerships.models import PlanAction, StrategicPartner
from partnerships.strategic_rules import strategic_edited_by

EVIDENCE_BYTES = 20 * MB


class StrategicForm(RowForm[StrategicPartner]):
    """Why this partner, what it covers, what it is to become."""

    unit = UnitChoiceField(label=_("Unit that leads"), queryset=Unit.objects.none())
    owner = PersonField(label=_("Responsible"), required=False)
    dimensions = forms.MultipleChoiceField(
        label=_("Dimensions covered today"),
        choices=Dimension.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = StrategicPartner
        fields = ("unit", "owner", "dimensions", "aim", "transformation")
        widgets = {
            "aim": forms.Textarea(attrs={"rows": 5}),
            "transformation": forms.Textarea(attrs={"rows": 3}),
        }

    def narrow(self) -> None:
        """Units within reach; the person known."""
        within = strategic_edited_by(self.user).condition("path")
        choices_of(self, "unit").queryset = Unit.objects.filter(within).order_by("path")
        if self.instance.pk:
            self.initial["unit"] = self.instance.unit
        ask_person(self, "owner", *([self.instance.owner] if self.instance.owner else []))

    def act(self, by: User) -> StrategicPartner:
        """Write it."""
        return save_strategic(row=self.instance, by=by)


class GrantForm(OfficeForm):
    """From when the label holds, and why it is granted."""

    granted_on = forms.DateField(
        label=_("Granted on"),
        widget=DayInput(),
        initial=timezone.localdate,
        help_text=_("It holds for five years from this day."),
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The reason is kept with the decision."),
    )

    def clean_granted_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["granted_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Nothing is granted in the future."))
        return day


class ActionForm(RowForm[PlanAction]):
    """What is to be done, when, by whom, for how much; and what shows that it was."""

    owner = PersonField(label=_("Person responsible"), required=False)
    centre = UnitChoiceField(
        label=_("Research centre or unit"), queryset=Unit.objects.none(), required=False
    )
    budget = AmountField(label=_("Budget"), required=False)
    currency = forms.ChoiceField(label=_("Currency"))
    evidence_link = forms.URLField(
        label=_("Link to it"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(),
    )
    proof = UploadField(
        label=_("File that shows it"),
        kinds=[FileKind.PDF, FileKind.DOCX, FileKind.XLSX, FileKind.JPEG, FileKind.PNG],
        max_bytes=EVIDENCE_BYTES,
        required=False,
    )

    class Meta:
        model = PlanAction
        fields = (
            "year", "dimension", "title", "due_on", "owner", "centre", "budget", "currency",
            "evidence", "evidence_link",
        )  # fmt: skip
        widgets = {
            "due_on": DayInput(),
            "evidence": forms.Textarea(attrs={"rows": 3}),
        }

    def narrow(self) -> None:
        """Units of the house, currencies, the person known."""
        choices_of(self, "centre").queryset = Unit.objects.order_by("path")
        if self.instance.centre:
            self.initial["centre"] = self.instance.centre
        currency = self.fields["currency"]
        assert isinstance(currency, forms.ChoiceField)  # noqa: S101  # tells the type checker
        currency.choices = currency_choices(self.instance.currency)
        ask_person(self, "owner", *([self.instance.owner] if self.instance.owner else []))

    def act(self, by: User) -> PlanAction:
        """Write it."""
        return save_action(action=self.instance, by=by, file=self.cleaned_data["proof"])
