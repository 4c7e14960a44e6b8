"""Fields that the forms of this room share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.core.money import EURO
from intl_office.reference.models import Currency

# A form that is one of several on its page: token and summary of errors belong to the page.
BARE = "funding/_fields.html"
_PLAIN = re.compile(r"[-+]?[0-9]*[.]?[0-9]*")  # neither exponents nor NaN
_LEFT_OUT = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}€")


class AmountField(forms.DecimalField):
    """An amount as people write it: `12 000,50 €` in French, `12,000.50` in English."""

    def __init__(self, **options: Any) -> None:
        """Take what Django's own takes; never below zero, two decimals."""
        known = {"min_value": 0, "max_digits": 14, "decimal_places": 2, "localize": True}
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{**known, "widget": widget, **options})

    def to_python(self, value: Any) -> Any:
        """Read the number without its spaces and sign; raises ValidationError for no number."""
        if isinstance(value, str):
            value = _one_point(value.translate(_LEFT_OUT))
            if value and not _PLAIN.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


def _one_point(text: str) -> str:
    """Leave one separator, the decimal one, whichever of the two it is.

    Raises ValidationError for `1,200` and `1.200`, which the two languages read differently.
    """
    marks = [letter for letter in text if letter in ",."]
    if not marks:
        return text
    whole, _mark, decimals = text.rpartition(marks[-1])
    if len(set(marks)) == 1 and len(decimals) == 3:
        raise ValidationError(
            _("Write the amount without a separator of thousands: 1200 or 1200.00."),
            code="ambiguous",
        )
    return f"{whole.replace(',', '').replace('.', '')}.{decimals}"


def currency_choices(*known: str) -> list[tuple[str, str]]:
    """The euro, what is chosen already, then the currencies of the reference data."""
    names = {row.code: str(row) for row in Currency.objects.order_by("code")}
    first = [code for code in dict.fromkeys((EURO, *known)) if code]
    rest = [code for code in names if code not in first]
    return [(code, names.get(code, code)) for code in (*first, *rest)]
