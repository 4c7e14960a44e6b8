"""The usual kind of import: one row is one object, found by one column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports.kinds import ImportKind, Row, Written, once_in_file

M = TypeVar("M", bound=models.Model)
SIZE = 500  # rows written with one statement


class UpsertKind(ImportKind, Generic[M]):
    """Creates what is new, changes what differs, leaves the rest alone; by the column `key`.

    By default a column is the field of the same name, and `key` a unique field. Columns not
    mapped leave their fields alone. `bulk_create` and `bulk_update` write, so `save()` is not
    called: constraints and audit triggers hold all the same.
    """

    model: type[M]
    key: ClassVar[str]

    def check(self, rows: Sequence[Row]) -> None:
        """Refuse a key that comes twice; a room that overrides it calls it too."""
        once_in_file(rows, self.key)

    def values(self, row: Row) -> Mapping[str, Any]:
        """Return field -> value; a foreign key by its attribute name (`country_id`)."""
        return row.values

    def new(self, row: Row, *, by: AbstractBaseUser) -> M:  # noqa: ARG002  # for rooms that override
        """Return an object that is not there yet, not saved."""
        return self.model(**self.values(row))

    def existing(self, rows: Sequence[Row]) -> Mapping[Any, M]:
        """Return the objects that rows are about, by the value of their key, locked."""
        keys = [row.get(self.key) for row in rows]
        found = self.model._base_manager.select_for_update(of=("self",))
        return {
            getattr(one, self.key): one
            for one in found.filter(**{f"{self.key}__in": keys}).order_by("pk")
        }

    def write(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Iterator[Written]:
        """Write in bulk."""
        remaining = iter(rows)
        while chunk := list(islice(remaining, SIZE)):
            known = self.existing(chunk)
            fresh = [row for row in chunk if row.get(self.key) not in known]
            created = self._create(fresh, by)
            changed = {row.number: self._differences(row, known) for row in chunk}
            self._update(known, chunk, changed)
            for row in chunk:
                yield self._written(row, created, known, changed)

    def _create(self, rows: Sequence[Row], by: AbstractBaseUser) -> Mapping[int, M]:
        made = self.model._base_manager.bulk_create([self.new(row, by=by) for row in rows])
        return {row.number: one for row, one in zip(rows, made, strict=True)}

    def _differences(self, row: Row, known: Mapping[Any, M]) -> Mapping[str, Any]:
        """Write the values into the object; return the earlier ones of those that differ."""
        one = known.get(row.get(self.key))
        if one is None:
            return {}
        before: dict[str, Any] = {}
        for name, value in self.values(row).items():
            if getattr(one, name) != value:
                before[name] = getattr(one, name)
                setattr(one, name, value)
        return before

    def _update(
        self,
        known: Mapping[Any, M],
        rows: Sequence[Row],
        changed: Mapping[int, Mapping[str, Any]],
    ) -> None:
        touched = [known[row.get(self.key)] for row in rows if changed[row.number]]
        names = {name for before in changed.values() for name in before}
        update(self.model, touched, names)

    def _written(
        self,
        row: Row,
        created: Mapping[int, M],
        known: Mapping[Any, M],
        changed: Mapping[int, Mapping[str, Any]],
    ) -> Written:
        if row.number in created:
            return Written(row.number, created[row.number], Outcome.CREATED)
        before = changed[row.number]
        outcome = Outcome.CHANGED if before else Outcome.UNCHANGED
        return Written(row.number, known[row.get(self.key)], outcome, before)


def update(model: type[M], touched: Sequence[M], attributes: set[str]) -> None:
    """Write these attributes of these objects, and the time of the change where there is one."""
    if not touched:
        return
    fields = {field.attname: field.name for field in model._meta.concrete_fields}
    names = {fields.get(name, name) for name in attributes}
    if "updated_at" in fields:
        names.add("updated_at")
        now: Callable[[], Any] = timezone.now
        for one in touched:
            setattr(one, "updated_at", now())  # noqa: B010  # not every model has it
    model._base_manager.bulk_update(touched, sorted(names), batch_size=SIZE)
