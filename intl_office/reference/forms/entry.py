"""The form of any reference row."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.core.errors import add_violation
from intl_office.reference.actions.entries import save_entry
from intl_office.reference.models import Entry
from intl_office.ui.forms import OfficeModelForm

ABOUT = ["confidence", "source", "source_url", "note_en", "note_fr"]


class EntryForm(OfficeModelForm[Any]):
    """The columns of one row, where they were read, and why they change."""

    reason = forms.CharField(
        label=_("Why this changes"),
        max_length=300,
        required=False,
        help_text=_("Kept in the history beside your name."),
    )

    def saved(self) -> Entry | None:
        """Write the row; None where it is refused, with the errors on the form."""
        row: Entry = self.instance
        try:
            return save_entry(row=row, by=self.user, reason=self.cleaned_data["reason"])
        except ValidationError as refused:
            add_violation(self, refused)
            return None


def form_for(model: type[Entry], fields: list[str]) -> type[EntryForm]:
    """Make the form of a table: these columns, then source and confidence."""
    made: Any = forms.modelform_factory(
        model,
        form=EntryForm,
        fields=[*fields, *ABOUT],
        field_classes={"source_url": HttpsField},
        widgets=_dates(fields),
    )
    return cast("type[EntryForm]", made)


def _dates(fields: list[str]) -> dict[str, Any]:
    days = {"starts_on", "ends_on", "day", "decided_on"}
    return {name: date_input() for name in fields if name in days}


def date_input() -> forms.DateInput:
    """The browser's own calendar, which wants the ISO form."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class HttpsField(forms.URLField):
    """An address; without a scheme it is https."""

    def __init__(self, **options: Any) -> None:
        """Take the model's options."""
        super().__init__(assume_scheme="https", **options)
