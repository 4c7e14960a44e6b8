"""What a choice says while nothing is chosen, instead of dashes that nobody can read aloud."""

from collections.abc import Iterable

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.choices import BlankChoiceIterator
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

DASHES = BLANK_CHOICE_DASH[0][1]
CHOOSE = pgettext_lazy("nothing chosen yet", "Choose…")
NOT_GIVEN = pgettext_lazy("nothing chosen", "Not given")


def word_of(field: forms.Field) -> StrOrPromise:
    """An invitation where something must be chosen, else that nothing is."""
    return CHOOSE if field.required else NOT_GIVEN


def in_words(fields: Iterable[forms.Field]) -> None:
    """Give Django's own empty choices words; those that a form has worded stay."""
    for field in fields:
        if isinstance(field, forms.ModelChoiceField):
            if field.empty_label == DASHES:
                field.empty_label = word_of(field)
        elif isinstance(field, forms.ChoiceField):
            _word(field)


def _word(field: forms.ChoiceField) -> None:
    known = field.choices
    if isinstance(known, BlankChoiceIterator) and known.blank_choice == BLANK_CHOICE_DASH:
        field.choices = BlankChoiceIterator(known.choices, [("", word_of(field))])
