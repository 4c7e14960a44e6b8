"""The form by which a document is asked for."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.documents.actions.documents import request_document
from intl_office.documents.enums import Locale
from intl_office.documents.kinds import DocumentKind
from intl_office.documents.models import Document
from intl_office.ui.forms import OfficeForm


class RequestForm(OfficeForm):
    """Language and draft of a document about nothing in particular."""

    locale = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Side by side, each article begins at the same height in both languages."),
        choices=(),
        widget=forms.RadioSelect,
    )
    draft = forms.BooleanField(
        label=_("Draft version"),
        help_text=_("A large mark lies across every page."),
        required=False,
    )
    # A form sent twice makes one document.
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: DocumentKind, **kwargs: Any) -> None:
        """Take the kind by name."""
        self.kind = kind
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4()
        self.fields["locale"].initial = kind.locales[-1]

    def narrow(self) -> None:
        """Offer the languages of the kind."""
        field = self.fields["locale"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [(one.value, one.label) for one in self.kind.locales]

    def save(self) -> Document:
        """Ask for it; raises PermissionDenied."""
        assert self.user.is_authenticated  # noqa: S101  # tells the type checker
        given = self.cleaned_data
        return request_document(
            kind=self.kind.code,
            subject=None,
            locale=Locale(given["locale"]),
            by=self.user,
            draft=given["draft"],
            token=given["token"],
        )
