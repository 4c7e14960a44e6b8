"""Two people write the same row: the second is told, sees field by field what differs, chooses.

class NoteForm(Compared, OfficeModelForm[Note]):
    def narrow(self) -> None:
        self.remember(self.instance.updated_at if self.instance.pk else None)

posted = chosen(request.POST, lambda: NoteForm(instance=note, user=user))
form = NoteForm(posted, instance=note, user=user)
... the action refuses with code "changed": form.compare(NoteForm(instance=fresh, user=user))

`ui/components/form.html` shows `form.differences`: each with both texts and a choice. Nothing is
lost: what the reader wrote stays in the fields, and the choice is made as the form is sent again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from intl_office.core import audit

SEEN, CHOICE, THEIRS = "seen", "_choose-", "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that both wrote differently; `choice` is the name of the choice among them."""

    choice: str
    label: str
    mine: str
    theirs: str


class Compared:
    """A form that knows the version of its row, and shows the other writer's beside its own.

    Attributes:
        differences: the fields that differ, once `compare` was called.
        written: who changed the row last and when, where the history knows.

    """

    differences: Sequence[Difference] = ()
    written: audit.Change | None = None
    fields: dict[str, forms.Field]
    initial: Any
    data: Any
    cleaned_data: dict[str, Any]

    def remember(self, at: datetime | None) -> None:
        """Keep in the page when the row was last changed; None where there is none."""
        self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[SEEN] = at.isoformat() if at else ""

    def clean_seen(self) -> datetime | None:
        """When the row was last changed as this page was opened; raises ValidationError."""
        text: str = self.cleaned_data[SEEN]
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError(_("Reload the page.")) from error

    def compare(self, fresh: forms.BaseForm, row: models.Model, at: datetime) -> None:
        """Show what differs from `fresh`, an unbound form over the row as it is now."""
        assert isinstance(self, forms.BaseForm)  # noqa: S101  # tells the type checker
        self.differences = list(differences(self, fresh))
        self.written = next(iter(audit.history(row, limit=1)), None)
        self.data = self.data.copy()
        self.data[self[SEEN].html_name] = at.isoformat()


def chosen(posted: QueryDict, fresh: Callable[[], forms.BaseForm]) -> QueryDict:
    """What was posted, with the other writer's value wherever the reader chose it.

    `fresh` makes an unbound form over the row as it is now.
    """
    if not chooses(posted):
        return posted
    sent = posted.copy()
    take_chosen(sent, fresh())
    return sent


def chooses(posted: QueryDict) -> bool:
    """Whether the reader was asked to choose between two versions."""
    return any(name.startswith(CHOICE) for name in posted)


def take_chosen(sent: QueryDict, fresh: forms.BaseForm, prefix: str | None = None) -> None:
    """Put the other writer's values in where they were chosen; `prefix` is the sent form's."""
    for bound in _fields(fresh):
        name = _name(bound, prefix)
        if sent.get(f"{CHOICE}{name}") == THEIRS:
            _put(sent, bound, name)


def put_all(sent: QueryDict, fresh: forms.BaseForm, prefix: str) -> None:
    """Add the other writer's form to what was sent, under a prefix of its own."""
    for bound in fresh:
        _put(sent, bound, _name(bound, prefix))


def _name(bound: forms.BoundField, prefix: str | None) -> str:
    return bound.html_name if prefix is None else f"{prefix}-{bound.name}"


def changed(refused: ValidationError) -> bool:
    """Whether an action refused because somebody else wrote the row meanwhile."""
    return getattr(refused, "code", None) == "changed"


def _fields(form: forms.BaseForm) -> Iterator[forms.BoundField]:
    return (one for one in form if one.name != SEEN and not one.is_hidden)


def differences(
    form: forms.BaseForm, fresh: forms.BaseForm, what: str = ""
) -> Iterator[Difference]:
    """The fields in which a form that was sent differs from the row as it is now.

    `what` stands before the name of each field, where a page has several forms.
    """
    theirs = {one.name: one for one in _fields(fresh)}
    for mine in _fields(form):
        other = theirs.get(mine.name)
        if other is None:
            continue
        ours, said = _text(mine), _text(other)
        if ours != said:
            label = f"{what}{mine.label}"
            yield Difference(f"{CHOICE}{mine.html_name}", label, ours, said)


def _parameters(bound: forms.BoundField, name: str) -> dict[str, list[str]]:
    """The field's value as a browser sends it under this name."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.MultiWidget):
        parts = widget.decompress(value) or []
        return {f"{name}_{at}": [str(one or "")] for at, one in enumerate(parts)}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if value else []}
    if isinstance(value, list | tuple):
        return {name: [str(one) for one in value]}
    shown = widget.format_value(value)
    found = shown if isinstance(shown, list) else [shown]
    return {name: [str(one) for one in found if one is not None]}


def _put(sent: QueryDict, bound: forms.BoundField, name: str) -> None:
    for part, values in _parameters(bound, name).items():
        if values:
            sent.setlist(part, values)
        else:
            sent.pop(part, None)


def _text(bound: forms.BoundField) -> str:
    """What a reader sees in the field, line ends alike."""
    field, value = bound.field, bound.value()
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Yes") if value and value != "False" else _("No")
    if isinstance(field.widget, forms.MultiWidget):
        known = value if isinstance(value, list) else field.widget.decompress(value) or []
        return " ".join(str(one) for one in known if one)
    values = [one for of_name in _parameters(bound, bound.html_name).values() for one in of_name]
    names = _names(field)
    return ", ".join(sorted(names.get(one, one) for one in values)).replace("\r\n", "\n").strip()


def _names(field: forms.Field) -> dict[str, str]:
    choices: Any = getattr(field, "choices", ())
    flat = (pair for one in choices for pair in (one[1] if _is_group(one) else [one]))
    return {str(value): str(label) for value, label in flat}


def _is_group(choice: Any) -> bool:
    return isinstance(choice[1], list | tuple)
