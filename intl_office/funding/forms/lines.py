"""The lines of a budget as a set of small forms, added up on the server."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intl_office.core.money import ZERO
from intl_office.funding.actions.envelopes import LineEntry
from intl_office.funding.enums import Category
from intl_office.funding.forms.fields import BARE, AmountField
from intl_office.funding.models import BudgetLine
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm, Visitor

EMPTY_LINES = 3
MOST = 100  # lines of one budget


class LineForm(OfficeForm):
    """One line; left empty it is no line."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Short, as the funder names it: OS, SMS.")
    )
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", "—"), *Category.choices], required=True
    )
    amount = AmountField(label=_("Amount"))
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    transferable = forms.BooleanField(
        label=_("Money may be moved to another line without asking the funder"), required=False
    )

    @property
    def helper(self) -> FormHelper:
        """Two rows; the token and the summary of errors belong to the whole page."""
        helper = form_helper(self)
        helper.template = BARE
        last = ["transferable", *([DELETION_FIELD_NAME] if self._deletable else [])]
        helper.layout = Layout(
            "uid",
            Row(
                Column("code", css_class="col-md-3"),
                Column("category", css_class="col-md-6"),
                Column("amount", css_class="col-md-3"),
            ),
            Row(Column("name_fr"), Column("name_en")),
            *last,
        )
        return helper

    @property
    def _deletable(self) -> bool:
        return DELETION_FIELD_NAME in self.fields

    @property
    def counted(self) -> Decimal:
        """Its amount, as far as it can be read and stays."""
        known = getattr(self, "cleaned_data", {})
        gone = known.get(DELETION_FIELD_NAME)
        return ZERO if gone else known.get("amount") or ZERO


class LineFormSet(forms.BaseFormSet[LineForm]):
    """The lines of one budget."""

    known: Mapping[Any, BudgetLine]

    def add_fields(self, form: LineForm, index: int | None) -> None:
        """Name the tick that takes a line away."""
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = _("Take this line away")

    def clean(self) -> None:
        """Codes are unique; raises nothing, says it at the field."""
        seen: set[str] = set()
        for form in self.forms:
            known = getattr(form, "cleaned_data", {})
            code = known.get("code", "")
            if not code or known.get(DELETION_FIELD_NAME):
                continue
            if code in seen:
                form.add_error("code", ValidationError(_("Another line has this code.")))
            seen.add(code)

    def entries(self) -> Sequence[LineEntry]:
        """The lines that stay, in order."""
        return [self._entry(form.cleaned_data) for form in self._kept()]

    @property
    def total(self) -> Decimal:
        """Sum of what can be read."""
        return sum((form.counted for form in self.forms), ZERO)

    def _kept(self) -> list[LineForm]:
        """Forms that hold a line: what was there and stays, and what was filled in."""
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("code") and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]

    def _entry(self, given: Mapping[str, Any]) -> LineEntry:
        columns = ("code", "name_fr", "name_en", "category", "amount", "transferable")
        return LineEntry(
            line=self.known.get(given.get("uid")), **{name: given[name] for name in columns}
        )


def line_formset(
    data: QueryDict | None,
    *,
    user: Visitor,
    lines: Sequence[BudgetLine] = (),
    shown: Sequence[Mapping[str, Any]] | None = None,
    prefix: str = "lines",
    extra: int = EMPTY_LINES,
    more: bool = False,
) -> LineFormSet:
    """Make the forms of a budget.

    Args:
        data: what was posted, None to show.
        user: who fills it in.
        lines: those that are there.
        shown: values of the forms shown, where they are not those of `lines`.
        prefix: of the fields' names.
        extra: empty forms shown below.
        more: show as many empty forms below what was posted.

    """
    kind = forms.formset_factory(
        LineForm,
        formset=LineFormSet,
        extra=extra,
        can_delete=True,
        max_num=MOST,
        absolute_max=MOST,
        validate_max=True,
    )
    initial = [_values(line) for line in lines] if shown is None else list(shown)
    sent = _with_more(data, prefix) if data is not None and more else data
    # Any: the stubs forget which class the factory was given.
    made: Any = kind(sent, initial=initial, prefix=prefix, form_kwargs={"user": user})
    found: LineFormSet = made
    found.known = {line.uid: line for line in lines}
    return found


def _with_more(data: QueryDict, prefix: str) -> QueryDict:
    changed, name = data.copy(), f"{prefix}-{TOTAL_FORM_COUNT}"
    now = changed.get(name, "0")
    changed[name] = str(min(int(now) + EMPTY_LINES, MOST) if now.isdecimal() else EMPTY_LINES)
    return changed


def _values(line: BudgetLine) -> dict[str, Any]:
    columns = ("uid", "code", "name_fr", "name_en", "category", "amount", "transferable")
    return {name: getattr(line, name) for name in columns}
