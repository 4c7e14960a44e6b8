"""An envelope; its budget is a set of forms beside it."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField
from intl_office.accounts.models import User
from intl_office.funding import rules
from intl_office.funding.actions.envelopes import LineEntry, save_envelope
from intl_office.funding.enums import State
from intl_office.funding.forms.fields import BARE, AmountField, currency_choices
from intl_office.funding.models import Envelope, Programme
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Person, Unit
from intl_office.ui.form_layout import form_helper

# What the funder has agreed to: shown no more once it has.
AGREED = (
    "programme", "grant_number", "call_year", "currency", "starts_on", "ends_on", "signed_on",
    "agreed_total",
)  # fmt: skip


class EnvelopeForm(RowForm[Envelope]):
    """A grant: where it comes from, when, who holds it."""

    unit = UnitChoiceField(label=_("Unit that holds it"), queryset=Unit.objects.none())
    currency = forms.ChoiceField(label=_("Currency"))
    agreed_total = AmountField(
        label=_("Agreed total"),
        required=False,
        help_text=_("As the funder's agreement says; the lines of the budget add up to it."),
    )
    lines: Sequence[LineEntry] | None = None  # given by the view before it writes

    class Meta:
        model = Envelope
        fields = (
            "title", "programme", "call_year", "grant_number", "starts_on", "ends_on", "currency",
            "unit", "responsible", "report_on", "signed_on", "agreed_total", "note",
        )  # fmt: skip
        widgets = {
            name: DayInput() for name in ("starts_on", "ends_on", "signed_on", "report_on")
        } | {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "call_year": _("Of the funding project, whatever the academic year."),
            "signed_on": _("Empty until the agreement is signed."),
            "report_on": _("The person responsible is reminded of it."),
        }

    def narrow(self) -> None:
        """Units within reach, programmes in use; nothing that the funder has agreed to."""
        self._narrow_people()
        if self.instance.state != State.EXPECTED:
            for name in AGREED:
                del self.fields[name]
            return
        programme, currency = self.fields["programme"], self.fields["currency"]
        assert isinstance(programme, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(currency, forms.ChoiceField)  # noqa: S101  # tells the type checker
        own = Programme.objects.filter(pk=self.instance.programme_id)
        programme.queryset = (Programme.objects.active() | own).order_by("code")
        currency.choices = currency_choices(self.instance.currency)

    def _narrow_people(self) -> None:
        unit, responsible = self.fields["unit"], self.fields["responsible"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(responsible, forms.ModelChoiceField)  # noqa: S101  # as above
        reach = rules.edited_by(self.user)
        unit.queryset = Unit.objects.filter(reach.condition("path")).order_by("path")
        if self.instance.unit_id:
            self.initial["unit"] = self.instance.unit
        people = Person.objects.filter(is_active=True)
        own = Person.objects.filter(pk=self.instance.responsible_id or 0)
        responsible.queryset = (people | own).order_by("last_name", "first_name", "pk")

    @property
    def helper(self) -> FormHelper:
        """In sections; the summary of errors stands above the whole page."""
        helper = form_helper(self)
        helper.template = BARE
        helper.layout = Layout(*self._sections())
        return helper

    def _sections(self) -> list[Any]:
        if "programme" not in self.fields:
            return [*self.fields]
        return [
            Fieldset(
                _("The grant"),
                "title",
                _row("programme", "call_year", "currency"),
                _row("starts_on", "ends_on"),
            ),
            Fieldset(_("Who looks after it"), _row("unit", "responsible"), "report_on", "note"),
            Fieldset(
                _("The funder's agreement"),
                "grant_number",
                _row("signed_on", "agreed_total"),
            ),
        ]

    def act(self, by: User) -> Envelope:
        """Write the envelope and its budget."""
        return save_envelope(envelope=self.instance, by=by, lines=self.lines)


def _row(*names: str) -> Row:
    return Row(*(Column(name) for name in names))
