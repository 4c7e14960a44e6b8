"""The form of a rate: the adopted one lies in the range and names its decision."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now

from intl_office.core.money import format_money
from intl_office.reference.enums import RateKind
from intl_office.reference.forms.entry import ABOUT, EntryForm, HttpsField, date_input
from intl_office.reference.models import Rate
from intl_office.reference.rules import within


class RateForm(EntryForm):
    """What a rate is for, its range, what the institution adopted, where it was read."""

    class Meta:
        model = Rate
        fields = [
            "action", "call", "direction", "mobility", "component", "zone", "days_from", "days_to",
            "criterion", "kind", "lowest", "highest", "fixed", "unit", "adopted", "decision",
            "decided_on", "reduced_after", "reduced_percent", "holder", *ABOUT,
        ]  # fmt: skip
        field_classes = {"source_url": HttpsField}
        widgets = {"decided_on": date_input()}

    def clean(self) -> dict[str, Any]:
        """Say at its field what is wrong with an adopted rate."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("adopted") is not None:
            self._check_adopted(given["adopted"], given)
            if not given.get("decision"):
                self.add_error("decision", _now("Name the decision that adopted the rate."))
        return given

    def _check_adopted(self, adopted: Decimal, given: dict[str, Any]) -> None:
        if given.get("kind") != RateKind.RANGE:
            self.add_error("adopted", _now("A rate is adopted only where there is a range."))
        elif not within(adopted, given.get("lowest"), given.get("highest")):
            self.add_error("adopted", self._range_words(given))

    @staticmethod
    def _range_words(given: dict[str, Any]) -> str:
        return _now("The rate must lie between %(low)s and %(high)s.") % {
            "low": format_money(given.get("lowest") or Decimal(0)),
            "high": format_money(given.get("highest") or Decimal(0)),
        }
