"""An amendment: days, total and reason; the amount after of each line; its signature."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.money import ZERO
from intl_office.funding.actions.amendments import save_amendment
from intl_office.funding.actions.envelopes import LineEntry
from intl_office.funding.forms.fields import BARE, AmountField
from intl_office.funding.models import Amendment, BudgetLine
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm


class AmendmentForm(RowForm[Amendment]):
    """What the amendment says beside its lines; empty days and totals stay as they are."""

    total = AmountField(
        label=_("Agreed total after"), help_text=_("The lines add up to it before it is signed.")
    )
    amounts: Mapping[BudgetLine, Decimal]  # both given by the view before it writes
    added: Sequence[LineEntry] = ()

    class Meta:
        model = Amendment
        fields = ("reason", "effective_on", "starts_on", "ends_on", "total")
        widgets = {name: DayInput() for name in ("effective_on", "starts_on", "ends_on")} | {
            "reason": forms.Textarea(attrs={"rows": 3})
        }
        labels = {
            "starts_on": _("First day of the grant after"),
            "ends_on": _("Last day of the grant after"),
        }

    @property
    def helper(self) -> FormHelper:
        """The days side by side; the summary of errors stands above the whole page."""
        helper = form_helper(self)
        helper.template = BARE
        days = (Column("effective_on"), Column("starts_on"), Column("ends_on"))
        helper.layout = Layout("reason", Row(*days), "total")
        return helper

    def act(self, by: User) -> Amendment:
        """Write the draft."""
        return save_amendment(
            amendment=self.instance, amounts=self.amounts, added=self.added, by=by
        )


@dataclass(frozen=True, slots=True)
class AmountRow:
    """A line with the field for its amount after."""

    line: BudgetLine
    field: BoundField
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """What the line wins or loses."""
        return self.after - self.line.amount


class AmountsForm(OfficeForm):
    """The amount of each line after the amendment; one left as it is changes nothing."""

    def __init__(
        self,
        *args: Any,
        lines: Sequence[BudgetLine],
        after: Mapping[int, Decimal] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the lines and, by their keys, the amounts that a draft holds already."""
        self.lines, self.drafted = lines, after or {}
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Make a field for each line."""
        for line in self.lines:
            field = AmountField(
                label=_("%(line)s: amount after") % {"line": line},
                initial=self.drafted.get(line.pk, line.amount),
            )
            # Drawn in a table, not by crispy.
            field.widget.attrs |= {"class": "form-control", "size": 11}
            self.fields[_name(line)] = field

    def rows(self) -> Iterator[AmountRow]:
        """The lines with their fields."""
        for line in self.lines:
            yield AmountRow(line, self[_name(line)], self._after(line))

    @property
    def amounts(self) -> dict[BudgetLine, Decimal]:
        """The amount of each line after the amendment."""
        return {line: self._after(line) for line in self.lines}

    @property
    def total(self) -> Decimal:
        """Their sum."""
        return sum(self.amounts.values(), ZERO)

    def _after(self, line: BudgetLine) -> Decimal:
        known = self.drafted.get(line.pk, line.amount)
        given: Decimal = getattr(self, "cleaned_data", {}).get(_name(line), known)
        return given

    @property
    def before(self) -> Decimal:
        """Sum of the amounts as they are."""
        return sum((line.amount for line in self.lines), ZERO)


class SignatureForm(OfficeForm):
    """The day on which the amendment was signed."""

    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput())

    def narrow(self) -> None:
        """Today, unless said otherwise."""
        self.fields["signed_on"].initial = timezone.localdate()

    def clean_signed_on(self) -> Any:
        """Raises ValidationError for a day to come."""
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."), code="future")
        return day


def _name(line: BudgetLine) -> str:
    return f"line-{line.uid.hex}"
