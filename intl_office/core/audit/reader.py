"""The history of a row as people read it: who changed what, from what to what, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from intl_office.core.audit.tracking import Kept, Model, event_model
from intl_office.core.audit.words import in_words

# Says nothing to a reader.
# What no person wrote: keys, and the column that keeps a table to one row.
HIDDEN = frozenset({"id", "uid", "created_at", "only"})
Names = dict[Model, dict[Any, str]]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column: its label, and its value before and after in words (empty: no value)."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row.

    `kind` is insert, update or delete; `by` a person's name, or "System"; `subject` the row.
    """

    at: datetime
    by: str
    request: str
    reason: str
    kind: str
    subject: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    row: models.Model
    event: Kept
    before: Kept | None

    def pairs(self) -> Iterator[tuple["models.Field[Any, Any]", Any, Any]]:
        """Columns that changed, with both values."""
        for field in _shown_fields(type(self.row), type(self.event)):
            old, new = self._values(field)
            if old != new:
                yield field, old, new

    def _values(self, field: "models.Field[Any, Any]") -> tuple[Any, Any]:
        now = getattr(self.event, field.attname)
        if self.event.pgh_label == "delete":
            return now, None
        return (getattr(self.before, field.attname) if self.before else None), now


def history(*rows: models.Model, limit: int = 100) -> list[Change]:
    """Return the last changes of these rows, newest first.

    Rows of several models may be given (an agreement and its contacts): one list, in order of
    time. The number of queries depends on the models involved, never on the rows or changes.
    Raises LookupError for a model that is not audited.
    """
    steps = [step for model, group in _by_model(rows) for step in _steps(model, group, limit)]
    steps.sort(key=lambda step: (step.event.pgh_created_at, step.event.pgh_id), reverse=True)
    steps = steps[:limit]
    names = _names(steps)
    return [_change(step, names) for step in steps]


def _by_model(rows: Iterable[models.Model]) -> Iterable[tuple[Model, list[models.Model]]]:
    groups: defaultdict[Model, list[models.Model]] = defaultdict(list)
    for row in rows:
        groups[row._meta.concrete_model or type(row)].append(row)
    return groups.items()


def _steps(model: Model, rows: list[models.Model], limit: int) -> list[_Step]:
    # Any: its columns are made by django-pghistory, unseen by the type checker.
    events: Any = event_model(model)
    if events is None:
        raise LookupError(f"{model._meta.label} is not audited")
    known = {row.pk: row for row in rows}
    kept = events._base_manager.all()
    earlier = kept.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    earlier = earlier.order_by("-pgh_id").values("pgh_id")[:1]
    shown = kept.filter(pgh_obj_id__in=known).annotate(pgh_before=Subquery(earlier))
    found = {event.pgh_id: event for event in shown.order_by("-pgh_id")[:limit]}
    # The oldest one shown of each row needs the one before it.
    beyond = {event.pgh_before for event in found.values() if event.pgh_before} - found.keys()
    older = found | (kept.in_bulk(beyond) if beyond else {})
    return [
        _Step(known[event.pgh_obj_id], event, older.get(event.pgh_before))
        for event in found.values()
    ]


def _shown_fields(model: Model, events: type[Kept]) -> list["models.Field[Any, Any]"]:
    kept = {field.name for field in events._meta.fields} - HIDDEN
    return [field for field in model._meta.concrete_fields if field.name in kept]


def _names(steps: list[_Step]) -> Names:
    wanted: defaultdict[Model, set[Any]] = defaultdict(set)
    wanted[get_user_model()] = {key for step in steps if (key := _context(step.event).get("user"))}
    for step in steps:
        for field, old, new in step.pairs():
            if isinstance(field, models.ForeignKey):
                wanted[field.related_model] |= {key for key in (old, new) if key is not None}
    return {model: _texts(model, keys) for model, keys in wanted.items()}


def _texts(model: Model, keys: set[Any]) -> dict[Any, str]:
    if not keys:
        return {}
    return {row.pk: str(row) for row in model._base_manager.filter(pk__in=keys)}


def _change(step: _Step, names: Names) -> Change:
    about = _context(step.event)
    return Change(
        at=step.event.pgh_created_at,
        by=_person(about, names),
        request=str(about.get("request", "")),
        reason=str(about.get("reason", "")),
        kind=str(step.event.pgh_label),
        subject=str(step.row),
        fields=tuple(
            FieldChange(
                field.name, _label(field), _text(field, old, names), _text(field, new, names)
            )
            for field, old, new in step.pairs()
            if _text(field, old, names) != _text(field, new, names)
        ),
    )


def _context(event: Kept) -> dict[str, Any]:
    return event.pgh_context or {}


def _person(about: dict[str, Any], names: Names) -> str:
    key = about.get("user")
    if key is None:
        return str(about.get("actor", "")) or _("System")
    return names[get_user_model()].get(key) or _("Account removed")


def _label(field: "models.Field[Any, Any]") -> str:
    words = str(own_words(field))
    return words[:1].upper() + words[1:]


def own_words(field: "models.Field[Any, Any]") -> str | Promise:
    """What a column is called; what a part belongs to is called by its kind."""
    words: str | Promise = field.verbose_name
    if not isinstance(words, Promise) and isinstance(field, models.ForeignKey):
        return field.related_model._meta.verbose_name or words
    return words


def _text(field: "models.Field[Any, Any]", stored: Any, names: Names) -> str:
    if stored is None or not isinstance(field, models.ForeignKey):
        return in_words(field, stored)
    return names[field.related_model].get(stored) or _("removed entry (no. %(key)s)") % {
        "key": stored
    }
