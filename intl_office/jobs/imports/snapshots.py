"""Values of an object as JSON, and back, so that an import can be undone."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.encoding import is_protected_type

Field = models.Field[Any, Any]
# Says nothing that the other fields do not say.
_NOISE = frozenset({"updated_at"})


def fields(model: type[models.Model]) -> dict[str, Field]:
    """The columns of a model that hold something of their own, by attribute name."""
    return {
        field.attname: field
        for field in model._meta.concrete_fields
        if not field.generated and not field.primary_key and field.name not in _NOISE
    }


def taken(row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Write the values of an object, as Django's serialisers do."""
    known = fields(type(row))
    wanted = known if names is None else names
    return {name: _plain(known[name], row) for name in wanted}


def given_back(row: models.Model, kept: dict[str, Any]) -> None:
    """Put kept values into an object; it is not saved."""
    known = fields(type(row))
    for name, value in kept.items():
        setattr(row, name, None if value is None else known[name].to_python(value))


def _plain(field: Field, row: models.Model) -> Any:
    value = field.value_from_object(row)
    plain = value if is_protected_type(value) else field.value_to_string(row)
    return json.loads(json.dumps(plain, cls=DjangoJSONEncoder))
