"""Taking an import back, while nothing depends on it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from pghistory.models import Event

from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports import snapshots
from intl_office.jobs.imports.upsert import update
from intl_office.jobs.imports.writing import Key, fresh_rows
from intl_office.jobs.kinds import JobFailed, Row
from intl_office.jobs.models import ImportBatch, ImportChange
from intl_office.jobs.progress import Progress

_SIZE = 1_000
_TOLD = 20  # reasons told; the count is complete
Changes = dict[Key, ImportChange]
Rows = dict[Key, models.Model]


def undone(batch: ImportBatch, progress: Progress) -> list[models.Model]:
    """Delete what the import created and restore what it changed; all or nothing.

    Returns what is deleted, as it was.

    Raises JobFailed with the reasons where something refers to it or has changed since.
    """
    changes = {_key(change): change for change in batch.changes.order_by("number", "pk")}
    progress.expect(len(changes))
    rows = {(type(row), row.pk): row for row in fresh_rows(changes, lock=True)}
    if reasons := list(_obstacles(changes, rows)):
        raise JobFailed(_told(reasons))
    _restore(changes, rows)
    # A part says what it is a part of: asked before that is gone.
    told = [_outcome(change, rows.get(key)) for key, change in changes.items()]
    _delete(changes, rows)
    for done, outcome in enumerate(told, 1):
        progress.outcome(done, outcome)
        progress.at(done)
    return [row for key, row in rows.items() if changes[key].created]


def _key(change: ImportChange) -> Key:
    return apps.get_model(change.model), change.object_id


def _outcome(change: ImportChange, row: models.Model | None) -> Row:
    if row is None:
        return Row(str(change.object_id), Outcome.SKIPPED, _("Deleted before."))
    message = _("Deleted again.") if change.created else _("Earlier values restored.")
    return Row(str(row), Outcome.OK, message)


def _told(reasons: Sequence[str]) -> str:
    shown = reasons[:_TOLD]
    more = len(reasons) - len(shown)
    if more:
        shown = [*shown, _("and %(number)s more") % {"number": more}]
    return _("This import can no longer be undone.") + "\n" + "\n".join(shown)


# ---------------------------------------------------------------- what stands in the way
def _obstacles(changes: Changes, rows: Rows) -> Iterator[str]:
    for key, change in changes.items():
        row = rows.get(key)
        if row is None and not change.created:
            yield _("Row %(number)s: deleted since.") % {"number": change.number}
        elif row is not None and (names := _changed_since(change, row)):
            yield _("Row %(number)s, %(object)s: changed since (%(fields)s).") % {
                "number": change.number,
                "object": row,
                "fields": ", ".join(names),
            }
    yield from _references(changes, rows)


def _changed_since(change: ImportChange, row: models.Model) -> list[str]:
    now = snapshots.taken(row, change.after)
    known = snapshots.fields(type(row))
    return [
        str(getattr(known[name], "verbose_name", name))
        for name, value in change.after.items()
        if now[name] != value
    ]


def _references(changes: Changes, rows: Rows) -> Iterator[str]:
    created = {key for key, change in changes.items() if change.created and key in rows}
    for model in {model for model, _pk in created}:
        pks = [pk for one, pk in created if one is model]
        for relation in _relations(model):
            yield from _referring(relation, pks, created, changes)


def _relations(model: Any) -> Iterator[Any]:
    """Every foreign key that leads to a model, history apart; also those without a way back."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or not (relation.one_to_many or relation.one_to_one):
            continue
        if relation.concrete or issubclass(relation.related_model, Event):
            continue
        yield relation


def _referring(
    relation: Any, pks: Sequence[Any], created: set[Key], changes: Changes
) -> Iterator[str]:
    other, remaining = relation.related_model, iter(pks)
    while chunk := list(islice(remaining, _SIZE)):
        found = other._base_manager.filter(**{f"{relation.field.name}__in": chunk})
        for pk, target in found.order_by("pk").values_list("pk", relation.field.attname):
            if (other, pk) not in created and not _lets_go(changes.get((other, pk)), relation):
                yield _("Row %(number)s: used by %(model)s.") % {
                    "number": changes[relation.model, target].number,
                    "model": other._meta.verbose_name,
                }


def _lets_go(change: ImportChange | None, relation: Any) -> bool:
    """Whether the undo itself gives back what this row referred to before."""
    return change is not None and relation.field.attname in change.before


# ---------------------------------------------------------------- the way back
def _restore(changes: Changes, rows: Rows) -> None:
    """Give back the earlier values, by model and set of fields."""
    groups: dict[tuple[type[models.Model], frozenset[str]], list[models.Model]] = {}
    for key, change in changes.items():
        if not change.created:
            snapshots.given_back(rows[key], change.before)
            groups.setdefault((key[0], frozenset(change.before)), []).append(rows[key])
    for (model, names), group in groups.items():
        update(model, group, set(names))


def _delete(changes: Changes, rows: Rows) -> None:
    """Delete what was created, children before parents."""
    created = [key for key, change in changes.items() if change.created and key in rows]
    for model in reversed(list(dict.fromkeys(model for model, _pk in _in_order(created)))):
        for chunk in _chunks([pk for one, pk in created if one is model]):
            model._base_manager.filter(pk__in=chunk).delete()


def _in_order(keys: Iterable[Key]) -> list[Key]:
    """Parents first: a model that refers to another of them comes behind it."""
    found = list(keys)
    names = {model for model, _pk in found}
    depth = {model: _depth(model, names) for model in names}
    return sorted(found, key=lambda key: depth[key[0]])


def _depth(model: type[models.Model], among: set[type[models.Model]]) -> int:
    parents = {
        field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in among and field.related_model is not model
    }
    return 1 + max((_depth(parent, among - {model}) for parent in parents), default=0)


def _chunks(pks: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(pks), _SIZE):
        yield pks[first : first + _SIZE]
