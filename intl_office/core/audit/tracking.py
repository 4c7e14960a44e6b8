"""Which models are audited, and how the database keeps their changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import pghistory
from django.apps import apps
from django.db import models
from pghistory.models import Event

M = TypeVar("M", bound=models.Model)
Model = type[models.Model]
# Says nothing that the change itself does not say.
NOISE = ("updated_at",)


class Kept(Event):
    """One kept change of one row."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_context: dict[str, Any] | None
    pgh_obj_id: Any

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Exempt:
    """A model that is not audited, and why not."""

    reason: str


_exempt: dict[Model, Exempt] = {}


def audited(*, exclude: Iterable[str] = ()) -> Callable[[type[M]], type[M]]:
    """Keep every insert, update and delete of this model's rows, however they are made.

    Triggers write each row's new values (the old ones of a deleted row) and the context into an
    append-only table `<Model>Event` of the same app; its migration is made by `makemigrations`.

    Args:
        exclude: columns never kept (a password's hash, a secret, a cached figure). Generated
            columns and `updated_at` are left out anyway.

    """

    def decorate(model: type[M]) -> type[M]:
        pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=sorted({*exclude, *_left_out(model)}),
            obj_field=pghistory.ObjForeignKey(
                related_name="+", related_query_name="+", db_index=True
            ),
            # In the row itself: no second table to write, nothing shared between writers.
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,  # type: ignore[arg-type]  # its documentation allows None
            append_only=True,
            base_model=Kept,
            model_name=f"{model.__name__}Event",
        )(model)
        return model

    return decorate


def not_audited(reason: str) -> Callable[[type[M]], type[M]]:
    """Say why a model needs no history (a log that only grows, a cache, a queue)."""

    def decorate(model: type[M]) -> type[M]:
        _exempt[model] = Exempt(reason)
        return model

    return decorate


def exemption(model: Model) -> Exempt | None:
    """Return why a model is not audited, None where nobody said so."""
    return _exempt.get(model)


def event_model(model: Model) -> type[Kept] | None:
    """Return the model of a model's kept changes, None where it is not audited."""
    return _event_models().get(model._meta.concrete_model or model)


def is_audited(model: Model) -> bool:
    """Say whether the changes of a model's rows are kept."""
    return event_model(model) is not None


def _event_models() -> dict[Any, type[Kept]]:
    return {
        found.pgh_tracked_model: found for found in apps.get_models() if issubclass(found, Kept)
    }


def _left_out(model: Model) -> list[str]:
    return [
        field.name
        for field in model._meta.local_fields
        if field.name in NOISE or isinstance(field, models.GeneratedField)
    ]
