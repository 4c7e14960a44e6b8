"""What is read across the rooms about one person."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django_stubs_ext import StrOrPromise

from intl_office.access.enums import Role
from intl_office.access.models import PastTerm, RoleAssignment
from intl_office.accounts.models import User
from intl_office.core.audit.words import in_words
from intl_office.core.personal import (
    Holding,
    Subject,
    holdings,
    identities,
    model_of,
    subject_of,
)

NOBODY = "00000000"
_NOT_SAID = frozenset({"id", "uid"})


@dataclass(frozen=True, slots=True)
class Held:
    """One table as far as it is about the person.

    Attributes:
        holding: what the room says of it.
        count: how many rows.

    """

    holding: Holding
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody past the term of their data, as the list shows them."""

    row: PastTerm
    title: str
    kind: StrOrPromise
    term: StrOrPromise


def subject_of_user(user: User) -> Subject:
    """The person behind an account."""
    return subject_of("account", user.pk, NOBODY)


def held_about(who: Subject) -> list[Held]:
    """Every table with rows about the person, in the rooms' order; one query for all of them."""
    first, *others = (
        one.rows(who).order_by().annotate(held=Value(label)).values_list("held", "pk")
        for label, one in holdings.items()
    )
    counts = Counter(label for label, _key in first.union(*others, all=True))
    return [Held(one, counts[label]) for label, one in holdings.items() if label in counts]


def copy_of(who: Subject) -> list[dict[str, Any]]:
    """All that is held about the person, table by table, in words for people and for machines."""
    found = ((label, one, list(one.rows(who).order_by("pk"))) for label, one in holdings.items())
    return [_table(label, one, rows) for label, one, rows in found if rows]


def as_json(tables: Iterable[Mapping[str, Any]], who: Subject) -> str:
    """The copy for machines."""
    made = {"person": who.title, "made_at": timezone.now(), "tables": list(tables)}
    return json.dumps(made, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2, default=str)


def _table(label: str, holding: Holding, rows: list[Any]) -> dict[str, Any]:
    fields = _fields(label, holding)
    return {
        "table": label,
        "what": str(holding.what),
        "why": str(holding.why),
        "kept": str(holding.keep),
        "seen_by": str(holding.seen_by),
        "columns": [_label(field) for field in fields],
        "rows": [{_label(field): _shown(field, row) for field in fields} for row in rows],
    }


def _fields(label: str, holding: Holding) -> "list[models.Field[Any, Any]]":
    hidden = holding.hidden | _NOT_SAID
    return [one for one in model_of(label)._meta.concrete_fields if one.name not in hidden]


def _label(field: "models.Field[Any, Any]") -> str:
    return str(field.verbose_name)


def _shown(field: "models.Field[Any, Any]", row: Any) -> str:
    if isinstance(field, models.ForeignKey):
        return str(getattr(row, field.name) or "")
    return in_words(field, getattr(row, field.attname))


def handlers() -> list[User]:
    """Who answers requests: administrators by role, and the account made at installation."""
    roles = RoleAssignment.objects.valid_today().filter(role=Role.ADMINISTRATOR)
    rows = User.objects.active().filter(Q(pk__in=roles.values("user")) | Q(is_staff=True))
    return list(rows.order_by("pk"))


def past_their_term() -> list[Waiting]:
    """Those on whom somebody has to decide, the longest known first."""
    rows = PastTerm.objects.undecided(timezone.localdate()).order_by("found_on", "pk")
    return [found for row in rows if (found := _waiting(row))]


def _waiting(row: PastTerm) -> Waiting | None:
    kind = identities.get(row.identity)
    if kind is None:
        return None
    person = model_of(kind.model)._base_manager.filter(pk=row.key).first()
    return Waiting(row, str(person), kind.label, kind.term) if person else None
