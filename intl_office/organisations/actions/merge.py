"""Making one partner of two."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.organisations.merging import Key, Resolver, keys_to, label, may_collide, resolvers
from intl_office.organisations.models import Partner, PartnerUnit

# What may be taken from either; the rest of a partner follows from these or is the database's.
FIELDS = (
    "legal_name", "native_name", "name_en", "name_fr", "acronym", "kind", "country", "city",
    "address", "postal_code", "website", "erasmus_code", "pic", "oid", "schac", "charter_from",
    "charter_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """Rows of one table that a merge re-points, in the reader's words."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A value that differs; `taken` says that the one of the partner that goes is proposed."""

    name: str
    label: str
    stays: Any
    goes: Any
    taken: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: rows that move, collisions and what becomes of them, values."""

    moves: Sequence[Move]
    collisions: Sequence[str]
    choices: Sequence[FieldChoice]


def preview_merge(*, loser: Partner, winner: Partner) -> Preview:
    """Say what merging would do; writes nothing."""
    keys = list(keys_to(Partner))
    return Preview(
        moves=[move for key in keys if (move := _move(key, loser)).number],
        collisions=[text for key in keys for text in _collisions(key, loser, winner)],
        choices=choices(loser=loser, winner=winner),
    )


def choices(*, loser: Partner, winner: Partner) -> list[FieldChoice]:
    """The values that differ; what the partner that stays does not have is proposed."""
    return [
        _choice(Partner._meta.get_field(name), loser, winner)
        for name in FIELDS
        if getattr(loser, name) not in ("", None, getattr(winner, name))
    ]


def merge_partners(
    *,
    loser: Partner,
    winner: Partner,
    take: Collection[str],
    by: User,
    reason: str = "",
) -> Partner:
    """Re-point everything from one partner to the other; the one that goes leads there.

    Args:
        loser: goes; it stays as a row with `merged_into`.
        winner: stays.
        take: names of the fields whose value is taken from the one that goes.
        by: who merges.
        reason: kept in the history.

    Raises ValidationError where one of them was merged meanwhile, or both are one.
    """
    with transaction.atomic(), audit.context(user=by, reason=reason or _reason(loser, winner)):
        loser, winner = _locked(loser, winner)
        _repoint(Partner, loser, winner)
        _retire(loser, winner)
        with expected_violations():
            _take(loser, winner, take)
    return winner


def _reason(loser: Partner, winner: Partner) -> str:
    return _("Merge of “%(loser)s” into “%(winner)s”") % {"loser": loser, "winner": winner}


def _locked(loser: Partner, winner: Partner) -> tuple[Partner, Partner]:
    if loser.pk == winner.pk:
        raise ValidationError(_("Choose two different partners."))
    # In the order of their keys: two merges of the same two wait for one another.
    rows = Partner.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[loser.pk, winner.pk])}
    if any(row.merged_into_id for row in found.values()):
        raise ValidationError(
            _("Somebody has merged one of these partners meanwhile. Look at it again.")
        )
    return found[loser.pk], found[winner.pk]


def _repoint(model: type[models.Model], loser: models.Model, winner: models.Model) -> None:
    if isinstance(loser, Partner) and isinstance(winner, Partner):
        _merge_units(loser, winner)
    for key in keys_to(model):
        staying = _resolver(key).resolve(key, loser, winner) if may_collide(key) else ()
        rows: Any = key.model._base_manager
        rows.filter(**{key.name: loser}).exclude(pk__in=staying).update(
            **_pointing(key, winner),
        )


def _pointing(key: Key, winner: models.Model) -> dict[str, Any]:
    changed: dict[str, Any] = {key.name: winner}
    if any(field.name == "updated_at" for field in key.model._meta.concrete_fields):
        changed["updated_at"] = timezone.now()
    return changed


def _merge_units(loser: Partner, winner: Partner) -> None:
    """Units of the same name become one: what points to the one that goes is re-pointed."""
    for gone, stays in units_in_both(loser, winner):
        _repoint(PartnerUnit, gone, stays)
        gone.is_active = False
        gone.save(update_fields=["is_active"])


def units_in_both(loser: Partner, winner: Partner) -> list[tuple[PartnerUnit, PartnerUnit]]:
    """Units of the one that goes, each with the unit of the same name of the one that stays."""
    kept = {row.name.lower(): row for row in PartnerUnit.objects.filter(partner=winner)}
    rows = PartnerUnit.objects.filter(partner=loser).order_by("pk")
    return [(row, kept[row.name.lower()]) for row in rows if row.name.lower() in kept]


def _retire(loser: Partner, winner: Partner) -> None:
    loser.merged_into, loser.is_active = winner, False
    loser.save(update_fields=["merged_into", "is_active"])


def _take(loser: Partner, winner: Partner, take: Collection[str]) -> None:
    names = [name for name in FIELDS if name in take]
    for name in names:
        setattr(winner, name, getattr(loser, name))
    if names:
        winner.save(update_fields=names)


def _resolver(key: Key) -> Resolver:
    found = resolvers.get(label(key))
    if found is None:
        raise LookupError(f"{label(key)}: a merge could break a constraint; register a resolver")
    return found


def _move(key: Key, loser: Partner) -> Move:
    rows: Any = key.model._base_manager
    return Move(str(key.model._meta.verbose_name_plural), rows.filter(**{key.name: loser}).count())


def _collisions(key: Key, loser: Partner, winner: Partner) -> Sequence[str]:
    return _resolver(key).collisions(key, loser, winner) if may_collide(key) else ()


def _choice(field: Any, loser: Partner, winner: Partner) -> FieldChoice:
    stays, goes = getattr(winner, field.name), getattr(loser, field.name)
    return FieldChoice(field.name, str(field.verbose_name), stays, goes, taken=stays in ("", None))
