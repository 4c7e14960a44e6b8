"""What people paste into a form, without the letters that nobody sees."""

from collections.abc import Iterable
from typing import Any

from django import forms

from intl_office.core.letters import seen


def cut_nothing(fields: Iterable[forms.Field]) -> None:
    """Let a text that is too long be refused in words: a browser cuts what is pasted in silence."""
    for field in fields:
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs.pop("maxlength", None)


def make_readable(form: forms.BaseForm) -> None:
    """Clean what was sent in each field of text, so that what is shown again is what is kept.

    Passwords and what no person writes stay as they were sent; in a field of one line a break is
    a space.
    """
    found = {name: text for name, text in _sent(form) if text != form.data[name]}
    if found:
        sent: Any = form.data
        form.data = kept = sent.copy()
        for name, text in found.items():
            kept[name] = text


def _sent(form: forms.BaseForm) -> list[tuple[str, str]]:
    names = {form.add_prefix(name): field for name, field in form.fields.items()}
    return [
        (name, _cleaned(form.data[name], field))
        for name, field in names.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field.widget, forms.PasswordInput | forms.HiddenInput)
        and isinstance(form.data.get(name), str)
    ]


def _cleaned(text: str, field: forms.Field) -> str:
    found = seen(text)
    return found if isinstance(field.widget, forms.Textarea) else " ".join(found.splitlines())
