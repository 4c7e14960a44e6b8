"""What the forms of this room share."""

from abc import abstractmethod
from typing import Any, Generic, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.organisations import codes
from intl_office.ui.forms import OfficeModelForm

M = TypeVar("M", bound=models.Model)


class RowForm(OfficeModelForm[M], Generic[M]):
    """A form that writes its row by an action; what the action refuses is said at its field."""

    @abstractmethod
    def act(self, by: User) -> M:
        """Call the action."""

    def write(self) -> M | None:
        """Write the row; None where the database or a rule refused, with the reason in the form."""
        try:
            return self.act(cast("User", self.user))
        except ValidationError as refused:
            add_violation(self, refused)
            return None


class DayInput(forms.DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Write the day as such an input reads it."""
        super().__init__(attrs, format="%Y-%m-%d")


class ErasmusCodeField(forms.CharField):
    """An Erasmus code; the number of its spaces counts, so none is taken away within it."""

    def to_python(self, value: Any) -> str:
        """Replace unusual spaces by plain ones."""
        return codes.clean_erasmus_code(super().to_python(value) or "")


class CodeField(forms.CharField):
    """A PIC or OID, typed with spaces or small letters."""

    def to_python(self, value: Any) -> str:
        """Take the spaces away."""
        return codes.clean_code(super().to_python(value) or "")


class DomainField(forms.CharField):
    """A domain (SCHAC), typed with capitals or as a web address."""

    def to_python(self, value: Any) -> str:
        """Keep the domain alone."""
        text = codes.clean_text(super().to_python(value) or "").lower()
        return text.partition("://")[2].split("/")[0] if "://" in text else text


def website_field() -> forms.URLField:
    """Make a field for a web address; `https://` is put before one without."""
    return forms.URLField(
        label=_("Website"),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.TextInput(),
    )
