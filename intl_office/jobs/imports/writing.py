"""Writing an import, and keeping what it takes to undo it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from intl_office.jobs import kinds as work
from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports import snapshots
from intl_office.jobs.imports.checking import opened
from intl_office.jobs.imports.kinds import ImportKind, Row, Written
from intl_office.jobs.models import ImportBatch, ImportChange
from intl_office.jobs.progress import Progress

_SIZE = 1_000  # objects read again with one statement
Key = tuple[type[models.Model], Any]


@dataclass(slots=True)
class Touched:
    """An object that the import created or changed, with its earlier values."""

    number: int
    created: bool
    before: dict[str, Any] = field(default_factory=dict)


def written_rows(
    batch: ImportBatch,
    kind: ImportKind,
    rows: Sequence[Row],
    by: AbstractBaseUser,
    progress: Progress,
) -> None:
    """Write the rows, tell each one's outcome, keep the counts and the way back."""
    progress.expect(len(rows))
    touched: dict[Key, Touched] = {}
    counts: Counter[Outcome] = Counter()
    told: set[int] = set()
    with opened(batch) as file:
        for written in kind.write_from(rows, file, by=by):
            _note(touched, written)
            if written.number not in told:
                told.add(written.number)
                progress.outcome(written.number, _outcome(kind, written))
                counts[written.outcome] += 1
                progress.at(len(told))
    ImportChange.objects.bulk_create(_changes(batch, touched), batch_size=_SIZE)
    batch.created, batch.changed = counts[Outcome.CREATED], counts[Outcome.CHANGED]
    batch.unchanged = counts[Outcome.UNCHANGED]
    batch.save(update_fields=["created", "changed", "unchanged"])


def _outcome(kind: ImportKind, written: Written) -> work.Row:
    labels = {
        one.attname: str(getattr(one, "verbose_name", one.name))
        for one in written.object._meta.concrete_fields
    }
    message = ", ".join(labels.get(name, name) for name in written.before)
    return work.Row(str(written.object), written.outcome, message, kind.link(written.object))


def _note(touched: dict[Key, Touched], written: Written) -> None:
    if written.outcome not in (Outcome.CREATED, Outcome.CHANGED):
        return
    row = written.object
    old = type(row)()
    for name, value in written.before.items():
        setattr(old, name, value)
    new = Touched(written.number, written.outcome == Outcome.CREATED)
    noted = touched.setdefault((type(row), row.pk), new)
    # Two rows about one object: the first values are the ones to come back to.
    noted.before = {**snapshots.taken(old, written.before), **noted.before}


def _changes(batch: ImportBatch, touched: dict[Key, Touched]) -> Iterator[ImportChange]:
    """Read the objects again: what the database holds is what later is compared."""
    for row in fresh_rows(touched):
        noted = touched[type(row), row.pk]
        yield ImportChange(
            batch=batch,
            number=noted.number,
            model=row._meta.label_lower,
            object_id=row.pk,
            created=noted.created,
            before={} if noted.created else noted.before,
            after=snapshots.taken(row, None if noted.created else noted.before),
        )


def fresh_rows(keys: Iterable[Key], *, lock: bool = False) -> Iterator[models.Model]:
    """Read objects of several models from the database, in the order of the keys' models."""
    by_model: dict[type[models.Model], list[Any]] = defaultdict(list)
    for model, pk in keys:
        by_model[model].append(pk)
    for model, pks in by_model.items():
        rows = model._base_manager.select_for_update(of=("self",)) if lock else model._base_manager
        remaining = iter(pks)
        while chunk := list(islice(remaining, _SIZE)):
            yield from rows.filter(pk__in=chunk).order_by("pk")
