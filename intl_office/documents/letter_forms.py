"""The forms of letters: to whom and in which language, then everything that one letter says."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.documents.clauses import names
from intl_office.documents.enums import Locale
from intl_office.documents.letter_writing import Writing, city, name_of
from intl_office.documents.letters import ELSE, OPENING, LetterKind
from intl_office.documents.variable_fields import field_of, plain
from intl_office.organisations.forms.base import DayInput
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm

_IN = {"fr": _("in French"), "en": _("in English")}
_LOCALES = [
    (Locale.FR.value, _("French")),
    (Locale.EN.value, _("English")),
    (Locale.BOTH.value, _("French, then English")),
]
OF_LETTERS = ("reference", "enclosures")  # what no certificate has


class BeginForm(OfficeForm):
    """To whom, and in which language; asked for by GET."""

    to = forms.ChoiceField(label=pgettext_lazy("of a letter", "To"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=_LOCALES, required=False)

    def __init__(self, *args: Any, kind: LetterKind, subject: Any, **kwargs: Any) -> None:
        """Take the kind and what the letter is about by name."""
        self.addressees = {one.key: one for one in kind.addressees(subject)}
        self.spoken = kind.language(subject)
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Offer those whom the file knows, the likeliest first, and their language."""
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        known = [(key, one.label) for key, one in self.addressees.items()]
        field.choices = [*known, (ELSE, _("Somebody else, or nobody"))]
        field.initial = next(iter(self.addressees), ELSE)
        self.fields["language"].initial = self.spoken
        if not self.addressees:
            del self.fields["to"]

    @property
    def helper(self) -> FormHelper:
        """Asked for by GET, side by side."""
        helper = form_helper(self, method="get")
        helper.layout = Layout(Row(*(Column(name) for name in self.fields)))
        return helper


class LetterForm(OfficeForm):
    """Addressee, variables, own words, place, day and signature of one letter.

    Nothing is obligatory in a preview; what is missing keeps the letter from being made.
    """

    autosave = True

    address = forms.CharField(
        label=_("Address"),
        help_text=_("Up to seven lines stand in the window of an envelope."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reference = forms.CharField(label=_("Our reference"), max_length=100, required=False)
    place = forms.CharField(
        label=pgettext_lazy("of a letter", "Place"), max_length=100, required=False
    )
    day = forms.DateField(label=pgettext_lazy("of a letter", "Day"), widget=DayInput())
    signatory = forms.CharField(
        label=_("Who signs"), help_text=_("Empty: a place for a signature without a name."),
        max_length=150, required=False,
    )  # fmt: skip
    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    enclosures = forms.CharField(
        label=_("Enclosures"), help_text=_("One entry a line."), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, writing: Writing, **kwargs: Any) -> None:
        """Take the letter being written by name."""
        self.writing = writing
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Add variables, openings and own words in the languages of the letter."""
        if self.writing.kind.form != "letter":
            for name in OF_LETTERS:
                del self.fields[name]
        for one in self.writing.asked:
            field = field_of(one.type, label=capfirst(str(one.label)), required=False)
            self.fields[f"value_{name_of(one)}"] = field
        for code in self.writing.codes:
            if OPENING in names(self.writing.source(code)):
                self.fields[f"{OPENING}_{code}"] = self._opening(code)
            self._add_words(code)
        self.initial = {**self._proposed(), **self.initial}

    def _opening(self, code: str) -> forms.CharField:
        label = _now("Opening, %(language)s") % {"language": _IN[code]}
        return forms.CharField(
            label=label, max_length=150, required=False, widget=forms.TextInput({"lang": code})
        )

    def _add_words(self, code: str) -> None:
        said = {"language": _IN[code]}
        self.fields[f"object_{code}"] = forms.CharField(
            label=str(self.writing.kind.object_label) % said,
            max_length=200,
            required=False,
            widget=forms.TextInput({"lang": code}),
        )
        self.fields[f"text_{code}"] = forms.CharField(
            label=_now("Text, %(language)s") % said,
            max_length=12_000,
            help_text=_("Empty: the words of the library, as the preview shows them."),
            required=False,
            widget=forms.Textarea({"rows": 12 if self._has_words(code) else 3, "lang": code}),
        )

    def _has_words(self, code: str) -> bool:
        held = self.data if self.is_bound else self.initial
        return bool(held.get(f"text_{code}"))

    def _proposed(self) -> dict[str, Any]:
        writing = self.writing
        proposed = writing.kind.proposed(writing.subject)
        openings = {f"{OPENING}_{code}": writing.known[code][OPENING] for code in writing.codes}
        return {
            "address": "\n".join(writing.to.lines),
            "reference": proposed.reference,
            "place": city(),
            "day": timezone.localdate(),
            "signatory": proposed.signatory,
            "function": proposed.function,
            **openings,
        }

    @property
    def helper(self) -> FormHelper:
        """The letter from its head to its foot; own words last, folded into their own part."""
        helper = form_helper(self)
        own = [name for name in self.fields if name.startswith(("object_", "text_"))]
        filled = [name for name in self.fields if name.startswith(("value_", OPENING))]
        helper.layout = Layout(
            Fieldset(
                pgettext_lazy("of a letter", "Head"),
                "address",
                self._in_line("reference", "place", "day"),
            ),
            *([Fieldset(_("To be filled in"), *filled)] if filled else []),
            Fieldset(
                _("Signature"), self._in_line("signatory", "function"), self._in_line("enclosures")
            ),
            Fieldset(_("Own words, for this one alone"), *own),
        )
        return helper

    def _in_line(self, *names: str) -> Row:
        """Those of these fields that this kind of letter has, side by side."""
        return Row(*(Column(name, css_class="col-md") for name in names if name in self.fields))

    @property
    def entries(self) -> dict[str, str]:
        """What was entered, as it is kept; own words that are the library's are none."""
        if not self.is_bound:
            return {name: self._shown(name) for name in self.fields}
        given = {name: plain(self.cleaned_data.get(name)) for name in self.fields}
        for code in self.writing.codes:
            usual = self.writing.words(given, code).usual
            for name, text in zip((f"object_{code}", f"text_{code}"), usual, strict=True):
                if given[name].split() == text.split():
                    given[name] = ""
        return given

    def _shown(self, name: str) -> str:
        """What the field begins with; nothing where a draft kept what it does not take."""
        try:
            return plain(self.fields[name].clean(self.initial.get(name)))
        except ValidationError:
            return ""

    def refuse_missing(self) -> bool:
        """Say at its field what has no value; whether there was any."""
        missing = self.writing.missing(self.entries)
        for name in missing:
            field = f"value_{name}" if f"value_{name}" in self.fields else None
            label = self.writing.label(name)
            self.add_error(field, _now("“%(name)s” is still to be filled in.") % {"name": label})
        return bool(missing)

    @property
    def adapted(self) -> dict[str, str]:
        """The entries, with own words that begin as those of the library."""
        given = self.entries
        for code in self.writing.codes:
            both = self.writing.words(given, code).both
            given |= dict(zip((f"object_{code}", f"text_{code}"), both, strict=True))
        return given
