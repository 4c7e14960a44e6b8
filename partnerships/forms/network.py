"""The entries of a network and of its parts."""

from datetime import date, datetime
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField
from intl_office.accounts.models import User
from intl_office.funding.forms.fields import AmountField, currency_choices
from intl_office.organisations.enums import PartnerKind
from intl_office.organisations.forms.base import DayInput, RowForm, website_field
from intl_office.organisations.models import Partner, Unit
from intl_office.reference.models import Country
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm
from partnerships.actions.network_deadlines import Part
from partnerships.actions.networks import meet, save_network, save_part
from partnerships.forms.agreement import UnitsField
from partnerships.forms.people import PeopleField, PersonField, ask_person
from partnerships.models import (
    Agreement,
    Network,
    NetworkFee,
    NetworkMeeting,
    NetworkMember,
    NetworkRenewal,
    NetworkSeat,
    RenewalStep,
)
from partnerships.network_rules import networks_edited_by

P = TypeVar("P", bound=Part)
DAYS = {"starts_on": DayInput(), "ends_on": DayInput()}


def choices_of(form: Any, name: str) -> "forms.ModelChoiceField[Any]":
    """The field of this name as what it is."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
    return field


def reader_of(form: Any) -> User:
    """Who fills the form in."""
    assert isinstance(form.user, User)  # noqa: S101  # the page asks for it
    return form.user


class NetworkForm(RowForm[Network]):
    """What it is, who follows it, which units take part."""

    autosave = True

    website = website_field()
    unit = UnitChoiceField(label=_("Unit that follows it"), queryset=Unit.objects.none())
    units = UnitsField(
        label=_("Other units that take part"),
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="uid",
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Their referents see it."),
    )
    officer = PersonField(label=_("Responsible officer"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Network
        fields = (
            "kind", "name_fr", "name_en", "acronym", "website", "summary", "starts_on", "ends_on",
            "unit", "officer", "partner",
        )  # fmt: skip
        widgets = {**DAYS, "summary": forms.Textarea(attrs={"rows": 4})}
        labels = {"starts_on": _("Present term from"), "ends_on": _("until")}
        help_texts = {"ends_on": _("Empty: no end is foreseen.")}

    def narrow(self) -> None:
        """Units within reach, networks among the partners, the officer known."""
        partners = Partner.objects.visible_to(reader_of(self)).current()
        partners = partners.filter(kind=PartnerKind.NETWORK)
        choices_of(self, "partner").queryset = partners.order_by("legal_name", "pk")
        within = networks_edited_by(self.user).condition("path")
        choices_of(self, "unit").queryset = Unit.objects.filter(within).order_by("path")
        units = self.fields["units"]
        assert isinstance(units, UnitsField)  # noqa: S101  # tells the type checker
        units.queryset = Unit.objects.order_by("path")
        ask_person(self, "officer", *([self.instance.officer] if self.instance.officer else []))
        if self.instance.pk:
            self._tell_stored()

    def _tell_stored(self) -> None:
        self.initial["unit"] = self.instance.unit
        rows = Unit.objects.filter(joined_networks__network=self.instance)
        self.initial["units"] = [one.uid for one in rows]
        self.initial["seen"] = self.instance.updated_at.isoformat()

    def clean_seen(self) -> datetime | None:
        """When the network was last changed as this form was opened."""
        text: str = self.cleaned_data["seen"]
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError(_("Reload the page.")) from error

    @property
    def helper(self) -> FormHelper:
        """In sections."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(
                _("The network"),
                Row(Column("kind"), Column("acronym")),
                Row(Column("name_fr"), Column("name_en")),
                "summary",
                "website",
                "partner",
            ),
            Fieldset(_("When"), Row(Column("starts_on"), Column("ends_on"))),
            Fieldset(_("Who"), Row(Column("unit"), Column("officer")), "units"),
            "seen",
        )
        return helper

    def act(self, by: User) -> Network:
        """Write the network."""
        known = self.cleaned_data
        return save_network(
            network=self.instance, by=by, units=list(known["units"]), seen=known["seen"]
        )


class PartForm(RowForm[P]):
    """A part of a network, written by one action."""

    def act(self, by: User) -> P:
        """Write the part."""
        return save_part(part=self.instance, by=by)


class MemberForm(PartForm[NetworkMember]):
    """As what an institution is a member, from when to when."""

    class Meta:
        model = NetworkMember
        fields = ("role", "starts_on", "ends_on", "note")
        widgets = DAYS
        labels = {"starts_on": _("Member from"), "ends_on": _("until")}


class SeatForm(PartForm[NetworkSeat]):
    """Who of ours sits in which body, until when."""

    person = PersonField(label=_("Person of the house"))

    class Meta:
        model = NetworkSeat
        fields = ("body", "function", "person", "starts_on", "ends_on")
        widgets = DAYS
        labels = {"starts_on": _("From"), "ends_on": _("until")}
        help_texts = {"ends_on": _("The end is recalled half a year before.")}

    def narrow(self) -> None:
        """The person known."""
        ask_person(self, "person", *([self.instance.person] if self.instance.pk else []))


class FeeForm(PartForm[NetworkFee]):
    """What a year costs, and until when it is to be paid; payments are recorded apart."""

    amount = AmountField(label=_("Amount"))
    currency = forms.ChoiceField(label=_("Currency"))
    payer = UnitChoiceField(
        label=_("Paid by"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("The unit whose budget bears it."),
    )

    class Meta:
        model = NetworkFee
        fields = ("basis", "year", "amount", "currency", "due_on", "payer", "reference")
        widgets = {"due_on": DayInput()}

    def narrow(self) -> None:
        """Currencies of the reference data; units of the house."""
        currency = self.fields["currency"]
        assert isinstance(currency, forms.ChoiceField)  # noqa: S101  # tells the type checker
        currency.choices = currency_choices(self.instance.currency)
        choices_of(self, "payer").queryset = Unit.objects.order_by("path")
        if self.instance.payer:
            self.initial["payer"] = self.instance.payer
        if self.instance.pk is None:
            self.initial.setdefault("year", timezone.localdate().year)


class MeetingForm(PartForm[NetworkMeeting]):
    """What takes place where and when, and who of ours went."""

    going = PeopleField(label=_("Who went"), required=False)

    class Meta:
        model = NetworkMeeting
        fields = ("title", "starts_on", "ends_on", "city", "country", "note")
        widgets = {**DAYS, "note": forms.Textarea(attrs={"rows": 4})}

    field_order = ("title", "starts_on", "ends_on", "city", "country", "going", "note")

    def narrow(self) -> None:
        """Countries by name; people known."""
        choices_of(self, "country").queryset = Country.objects.all().for_choice()
        known = list(self.instance.people.order_by("pk")) if self.instance.pk else []
        ask_person(self, "going", *known)

    def act(self, by: User) -> NetworkMeeting:
        """Write the event and who went."""
        return save_part(part=self.instance, by=by, after=meet(self.cleaned_data["going"]))


class RenewalForm(PartForm[NetworkRenewal]):
    """The next decision: who decides, when, how much is asked for."""

    amount = AmountField(label=_("Amount asked for"), required=False)
    currency = forms.ChoiceField(label=_("Currency"))

    class Meta:
        model = NetworkRenewal
        fields = ("kind", "decision_on", "funder", "amount", "currency", "note")
        widgets = {"decision_on": DayInput(), "note": forms.Textarea(attrs={"rows": 4})}

    def narrow(self) -> None:
        """Currencies of the reference data."""
        currency = self.fields["currency"]
        assert isinstance(currency, forms.ChoiceField)  # noqa: S101  # tells the type checker
        currency.choices = currency_choices(self.instance.currency)


class StepForm(PartForm[RenewalStep]):
    """A piece of the plan."""

    owner = PersonField(label=_("By whom"), required=False)

    class Meta:
        model = RenewalStep
        fields = ("title", "due_on", "owner")
        widgets = {"due_on": DayInput()}

    def narrow(self) -> None:
        """Who is named already."""
        ask_person(self, "owner", *([self.instance.owner] if self.instance.owner else []))


def _today() -> date:
    return timezone.localdate()


class PaymentForm(OfficeForm):
    """What was paid of a fee, when, under which number."""

    amount = AmountField(label=_("Paid"), min_value=0)
    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput(), initial=_today)
    reference = forms.CharField(label=_("Order or invoice number"), max_length=80, required=False)
    seen = forms.DecimalField(widget=forms.HiddenInput, max_digits=14, decimal_places=2)

    def clean_amount(self) -> Any:
        """Something is paid."""
        amount = self.cleaned_data["amount"]
        if not amount:
            raise ValidationError(_("Say how much was paid."))
        return amount

    def clean_paid_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Nothing was paid in the future."))
        return day


class ObtainedForm(OfficeForm):
    """What the decision gave."""

    obtained = AmountField(
        label=_("Amount obtained"), required=False, help_text=_("Empty: no money is concerned.")
    )


class UnderForm(OfficeForm):
    """An agreement put under the network, by its number."""

    number = forms.CharField(
        label=_("Number of the agreement"), max_length=12, help_text=_("Such as 2026-0147.")
    )

    def clean_number(self) -> Agreement:
        """The agreement; raises ValidationError where the person sees none."""
        rows = Agreement.objects.visible_to(reader_of(self))
        found: Agreement | None = rows.filter(number=self.cleaned_data["number"].strip()).first()
        if found is None:
            raise ValidationError(_("There is no agreement with this number."))
        return found
