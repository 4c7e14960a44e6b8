"""The forms by which a partner's Word file comes back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from intl_office.documents.parts import Part
from intl_office.documents.word.opening import MAX_BYTES
from intl_office.documents.word.reading import ReadFile, read
from intl_office.ui.forms import OfficeForm
from partnerships.comparing_word import Compared, opened
from partnerships.models import Agreement
from partnerships.printed_parts import is_article


class _Taken:
    """What may be sent, in the language of the reader."""

    def __str__(self) -> str:
        text = _("The DOCX file that you sent them, with their changes; at most %(size)s.")
        return str(text) % {"size": filesizeformat(MAX_BYTES)}


class WordForm(OfficeForm):
    """A Word file; its own reader looks at it."""

    file = forms.FileField(
        label=_("The partner’s Word file"),
        help_text=lazystr(_Taken()),
        widget=forms.FileInput({"accept": ".docx", "data-max-bytes": str(MAX_BYTES)}),
    )

    def __init__(self, *args: Any, present: Sequence[Part], **kwargs: Any) -> None:
        """Take the text as it is."""
        self.present = present
        super().__init__(*args, **kwargs)

    def clean_file(self) -> ReadFile:
        """Read it; raises ValidationError."""
        return read(self.cleaned_data["file"].read(MAX_BYTES + 1), self.present)


class TakeForm(OfficeForm):
    """Which of the changed articles are taken over."""

    compared = forms.CharField(widget=forms.HiddenInput)
    take = forms.TypedMultipleChoiceField(
        error_messages={"required": _("Choose the articles to be taken over.")}
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        """Take the agreement by name."""
        self.agreement = agreement
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Offer the articles of the comparison."""
        field = self.fields["take"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        known = self.known.parts if self.known else ()
        field.choices = [(part.key, part.key) for part in known if is_article(part.key)]

    @property
    def known(self) -> Compared | None:
        """The comparison that was sent; None where it is not ours, or old."""
        try:
            found = opened(str(self.data.get("compared", "")))
        except BadSignature:
            return None
        return found if found.of == str(self.agreement.uid) else None

    def clean_compared(self) -> Compared:
        """Raise ValidationError for a comparison that is not ours, or old."""
        if self.known is None:
            text = _("This comparison has expired: choose the file again.")
            raise ValidationError(text, code="expired")
        return self.known

    @property
    def parts(self) -> list[Part]:
        """The parts chosen."""
        chosen = set(self.cleaned_data["take"])
        return [part for part in self.cleaned_data["compared"].parts if part.key in chosen]
