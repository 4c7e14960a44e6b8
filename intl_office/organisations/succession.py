"""What became of partners that have closed: who follows them, and whom a partner followed.

A succession is a link of a kind in `SUCCESSIONS` whose first partner has closed. It is no merge:
both institutions existed, each keeps its row, its agreements and its history. A merge makes one
row of two entries for the same institution. Read only; writing is `actions.closing`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intl_office.organisations.enums import SUCCESSIONS
from intl_office.organisations.models import Partner, PartnerLink

Steps = Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Closing:
    """How a partner ended.

    Attributes:
        links: what was said of it, with the partner that followed.
        heirs: those that exist today, at the end of the chain, by name.

    """

    links: Sequence[PartnerLink]
    heirs: Sequence[Partner]


def closing_of(partner: Partner) -> Closing | None:
    """What became of a partner; None where it has not closed."""
    if partner.is_active:
        return None
    rows = PartnerLink.objects.filter(source=partner, kind__in=SUCCESSIONS)
    links = rows.filter(target__merged_into=None).select_related("target")
    return Closing(list(links.order_by("happened_on", "pk")), heirs(partner))


def heirs(partner: Partner) -> Sequence[Partner]:
    """Those that exist today and follow a partner that has closed; two queries at most."""
    found = _reached(partner.pk, _steps())
    return list(Partner.objects.active().filter(pk__in=found).by_name()) if found else []


def forebears(partner: Partner) -> frozenset[int]:
    """Keys of the closed partners that this one follows, directly or not; one query."""
    back: defaultdict[int, list[int]] = defaultdict(list)
    for source, targets in _steps().items():
        for target in targets:
            back[target].append(source)
    return _reached(partner.pk, back)


def _steps() -> Steps:
    """Every succession there is: institutions that close are few, some hundreds in all."""
    rows = PartnerLink.objects.filter(kind__in=SUCCESSIONS, source__is_active=False)
    rows = rows.filter(source__merged_into=None, target__merged_into=None).order_by("pk")
    steps: defaultdict[int, list[int]] = defaultdict(list)
    for source, target in rows.values_list("source", "target"):
        steps[source].append(target)
    return steps


def _reached(start: int, steps: Steps) -> frozenset[int]:
    """All that is reached from a row; a circle ends where it began."""
    found: set[int] = set()
    waiting = list(steps.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != start:
            found.add(one)
            waiting += steps.get(one, ())
    return frozenset(found)
