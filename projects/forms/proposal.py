"""A proposal and the members of its consortium."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField, account_of
from intl_office.accounts.models import User
from intl_office.funding.forms.fields import AmountField, currency_choices
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Unit
from intl_office.ui.form_layout import form_helper
from projects.actions.proposals import save_member, save_proposal
from projects.enums import ConsortiumRole
from projects.models import Call, ConsortiumMember, Proposal
from projects.rules import edited_by


class AccountField(forms.EmailField):
    """An account, by its address: nobody's list of accounts is shown."""

    def clean(self, value: Any) -> Any:
        """Return the account, None for an empty field."""
        email = super().clean(value)
        return account_of(email) if email else None


class ProposalForm(RowForm[Proposal]):
    """What is proposed, by whom, for how much."""

    unit = UnitChoiceField(label=_("Unit that carries it"), queryset=Unit.objects.none())
    leader = AccountField(
        label=_("Leader's address"), help_text=_("The leader is reminded of the deadlines.")
    )
    officer = AccountField(
        label=_("Followed by (address)"),
        required=False,
        help_text=_("Who helps from the projects office; is reminded too."),
    )
    amount = AmountField(
        label=_("Amount asked for"), help_text=_("By the whole consortium. Not known yet: 0.")
    )
    own_amount = AmountField(label=_("Our part of it"))
    currency = forms.ChoiceField(label=_("Currency"))

    class Meta:
        model = Proposal
        fields = (
            "call", "title", "acronym", "summary", "unit", "leader", "officer", "own_role",
            "amount", "own_amount", "currency", "starts_on", "months",
        )  # fmt: skip
        widgets = {"starts_on": DayInput(), "summary": forms.Textarea(attrs={"rows": 5})}

    def narrow(self) -> None:
        """Calls still open, units within reach, people by their addresses."""
        call, unit, currency = (self.fields[name] for name in ("call", "unit", "currency"))
        assert isinstance(call, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101  # as above
        assert isinstance(currency, forms.ChoiceField)  # noqa: S101  # as above
        own = Call.objects.filter(pk=self.instance.call_id)
        call.queryset = (Call.objects.still_open() | own).order_by("closes_on", "pk")
        here = Unit.objects.filter(pk=self.instance.unit_id)
        reach = edited_by(self.user)
        unit.queryset = (Unit.objects.filter(reach.condition("path")) | here).order_by("path")
        currency.choices = currency_choices(self.instance.currency)
        self._tell_who()

    def _tell_who(self) -> None:
        row = self.instance
        self.initial["leader"] = row.leader.email if row.pk else cast("User", self.user).email
        self.initial["officer"] = row.officer.email if row.officer else ""
        if row.unit_id:
            self.initial["unit"] = row.unit

    @property
    def helper(self) -> FormHelper:
        """In sections."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(_("The proposal"), "call", "title", "acronym", "summary"),
            Fieldset(_("Who"), "unit", Row(Column("leader"), Column("officer")), "own_role"),
            Fieldset(
                _("How much, and when"),
                Row(Column("amount"), Column("own_amount"), Column("currency")),
                Row(Column("starts_on"), Column("months")),
            ),
        )
        return helper

    def act(self, by: User) -> Proposal:
        """Write it."""
        return save_proposal(proposal=self.instance, by=by)


class MemberForm(RowForm[ConsortiumMember]):
    """What a chosen partner is in the consortium."""

    role = forms.ChoiceField(label=_("Role"), choices=ConsortiumRole.choices)
    amount = AmountField(label=_("Its part of the amount"), required=False)

    class Meta:
        model = ConsortiumMember
        fields = ("role", "amount")

    def act(self, by: User) -> ConsortiumMember:
        """Write it."""
        return save_member(member=self.instance, by=by)
