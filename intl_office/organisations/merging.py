"""What a merge needs to know of the other rooms' tables.

A merge re-points every foreign key from the row that goes to the row that stays. Where a unique or
exclusion constraint of the other table could then be broken, its room says in `AppConfig.ready()`
what is done with the rows that collide; a test fails on any such foreign key without a resolver.

    resolvers.register("partnerships.Agreement.partner", KeepsOwn(on=("number",), label=_("...")))
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from pghistory.models import Event

from intl_office.core.registry import Registry

# Any: the type parameters of a field say nothing here.
Key: TypeAlias = "models.ForeignKey[Any, Any]"


class Resolver(ABC):
    """What is done with the rows of one foreign key that cannot simply be re-pointed."""

    @abstractmethod
    def collisions(self, key: Key, loser: models.Model, winner: models.Model) -> Sequence[str]:
        """Say, for the preview, what collides and what will be done; reads only."""

    @abstractmethod
    def resolve(self, key: Key, loser: models.Model, winner: models.Model) -> Sequence[Any]:
        """Deal with the rows that collide; return the keys of those that stay with the loser."""


class StaysBehind(Resolver):
    """The row of the one that goes stays with it where the other one has its own.

    Args:
        on: columns that, together with the foreign key, may stand once; none: one row at most.
        label: what the preview says; takes `%(row)s`.

    """

    def __init__(self, *, on: Sequence[str] = (), label: Any) -> None:
        """Take the columns and the words."""
        self.on, self.label = on, label

    def collisions(self, key: Key, loser: models.Model, winner: models.Model) -> Sequence[str]:
        """Name each row that stays behind."""
        return [str(self.label) % {"row": row} for row in self._rows(key, loser, winner)]

    def resolve(self, key: Key, loser: models.Model, winner: models.Model) -> Sequence[Any]:
        """Leave them where they are."""
        return [row.pk for row in self._rows(key, loser, winner)]

    def _rows(self, key: Key, loser: models.Model, winner: models.Model) -> list[models.Model]:
        rows: Any = key.model._base_manager
        taken = {self._mark(row) for row in rows.filter(**{key.name: winner})}
        found = rows.filter(**{key.name: loser}).order_by("pk")
        return [row for row in found if self._mark(row) in taken]

    def _mark(self, row: models.Model) -> tuple[Any, ...]:
        return tuple(_folded(getattr(row, name)) for name in self.on)


class LinksStay(StaysBehind):
    """Links that would join a partner with itself stay behind too.

    Args:
        other: the column of the other end.
        on: as of `StaysBehind`.
        label: as of `StaysBehind`.

    """

    def __init__(self, *, other: str, on: Sequence[str], label: Any) -> None:
        """Take the other end's column too."""
        super().__init__(on=on, label=label)
        self.other = other

    def _rows(self, key: Key, loser: models.Model, winner: models.Model) -> list[models.Model]:
        rows: Any = key.model._base_manager
        between = rows.filter(**{key.name: loser, self.other: winner}).order_by("pk")
        found = {row.pk: row for row in (*super()._rows(key, loser, winner), *between)}
        return list(found.values())


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


resolvers: Registry[Resolver] = Registry("merge resolvers")


def label(key: Key) -> str:
    """The name of a foreign key in the registry: `partnerships.Agreement.partner`."""
    return f"{key.model._meta.label}.{key.name}"


def keys_to(model: type[models.Model]) -> Iterator[Key]:
    """Every foreign key that leads to a model, those without a way back too; history apart."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.concrete:
            continue
        other: type[models.Model] = relation.related_model
        if not issubclass(other, Event) and not other._meta.proxy:
            yield relation.field


def may_collide(key: Key) -> bool:
    """Whether a constraint of the key's table could be broken by pointing it elsewhere."""
    model = key.model
    together = [fields for fields in model._meta.unique_together if key.name in fields]
    return key.unique or bool(together) or any(_concerns(rule, key) for rule in _rules(model))


def _rules(model: type[models.Model]) -> list[models.BaseConstraint]:
    kinds = (models.UniqueConstraint, ExclusionConstraint)
    return [rule for rule in model._meta.constraints if isinstance(rule, kinds)]


def _concerns(rule: models.BaseConstraint, key: Key) -> bool:
    names = _names(rule, key.model)
    # A row cannot collide with another one on its own primary key.
    return key.name in names and not names & {"id", "pk"}


def _names(rule: Any, model: type[models.Model]) -> set[str]:
    """The columns that a constraint compares, those within expressions too."""
    found = set(getattr(rule, "fields", ()))
    parts = [part[0] if isinstance(part, tuple) else part for part in rule.expressions]
    for part in parts:
        found |= {part} if isinstance(part, str) else _named_in(part)
    return {name.removesuffix("_id") if _is_key(model, name) else name for name in found}


def _named_in(expression: Any) -> set[str]:
    nodes: list[Any] = (
        list(expression.flatten()) if hasattr(expression, "flatten") else [expression]
    )
    named: list[Any] = [node for node in nodes if isinstance(node, models.F)]
    return {str(node.name) for node in named}


def _is_key(model: type[models.Model], name: str) -> bool:
    return any(field.attname == name != field.name for field in model._meta.concrete_fields)
