"""What is read across the tables of this room."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse

from intl_office.organisations.models import Institution, Partner, Unit
from intl_office.organisations.models.folded import folded, resembling
from intl_office.ui.brand import Brand, of_settings

NEAR = 0.75  # of 1: found by trying the names of 6,142 institutions
SHOWN = 5
_CODES = ("erasmus_code", "pic", "oid")
_NAMES = ("legal_name", "native_name", "name_en", "name_fr")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner that a new one may be; `same_code` says that a code is the same."""

    partner: Partner
    same_code: bool


def likely_duplicates(draft: Partner) -> list[Candidate]:
    """Partners with one of the draft's codes, then with a near name in the same country."""
    others = Partner.objects.current().exclude(pk=draft.pk).select_related("country")
    by_code = list(_with_its_codes(others, draft)[:SHOWN])
    near = _with_near_names(others.exclude(pk__in=[one.pk for one in by_code]), draft)
    found = [Candidate(one, same_code=True) for one in by_code]
    return [*found, *(Candidate(one, same_code=False) for one in near[: SHOWN - len(by_code)])]


def _with_its_codes(others: QuerySet[Partner], draft: Partner) -> QuerySet[Partner]:
    same = Q(pk__in=[])
    for name in _CODES:
        if value := getattr(draft, name):
            same |= Q(**{name: value})
    return others.filter(same).order_by("pk")


def _with_near_names(others: QuerySet[Partner], draft: Partner) -> Sequence[Partner]:
    names = [name for field in _NAMES if len(name := getattr(draft, field)) > 2]
    if not names or draft.country_id is None:
        return []
    condition = Q()
    for name in names:
        condition |= resembling(name)
    near = [_nearness(name) for name in names]
    rows = others.filter(condition, country_id=draft.country_id)
    rows = rows.alias(near=Greatest(*near) if len(near) > 1 else near[0])
    return list(rows.filter(near__gte=NEAR).order_by("-near", "pk")[:SHOWN])


def _nearness(name: str) -> TrigramWordSimilarity:
    return TrigramWordSimilarity(folded(name), "search")


def read_brand() -> Brand | None:
    """What the frame shows of the house to this reader, None where nobody has described it yet."""
    row = Institution.get()
    if row is None:
        return None
    known = of_settings()
    version = int(row.updated_at.timestamp())
    logo_url = f"{reverse('organisations:logo')}?v={version}" if row.logo else ""
    return Brand(row.name, row.accent or known.accent, logo_url, known.contact)


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with the branches below it."""

    unit: Unit
    below: "Sequence[Branch]"


def tree(units: QuerySet[Unit]) -> list[Branch]:
    """The units as a tree, each level by name; units whose parent is missing stand on top."""
    rows = sorted(units, key=lambda unit: unit.name.casefold())
    known = {unit.pk for unit in rows}
    children: dict[int | None, list[Unit]] = {}
    for unit in rows:
        above = unit.parent_id if unit.parent_id in known else None
        children.setdefault(above, []).append(unit)
    return _branches(children, None)


def _branches(children: dict[int | None, list[Unit]], above: int | None) -> list[Branch]:
    return [Branch(unit, _branches(children, unit.pk)) for unit in children.get(above, [])]
