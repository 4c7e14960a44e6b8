"""What is read of visits by the pages of this app, and by the rooms above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from partnerships.enums_visits import VisitState
from partnerships.models import Visit, VisitPartner


def last_visits(partner_ids: Iterable[int]) -> dict[int, date]:
    """The last day of the last visit of each partner, either way; one query.

    Counted are visits that have begun and were not cancelled; of one under way, today. Partners
    never visited are left out.
    """
    today = timezone.localdate()
    rows = VisitPartner.objects.filter(partner__in=list(partner_ids), visit__starts_on__lte=today)
    rows = rows.exclude(visit__state=VisitState.CANCELLED).order_by()
    found = rows.values("partner").annotate(last=Max(F("visit__ends_on")))
    return {row["partner"]: min(row["last"], today) for row in found}


@dataclass(frozen=True, slots=True)
class Month:
    """The visits that begin in a month; `first` is its first day."""

    first: date
    visits: Sequence[Visit]


def by_month(visits: QuerySet[Visit]) -> Sequence[Month]:
    """Visits under the month in which they begin, in order of time."""
    rows = visits.order_by("starts_on", "pk")
    grouped = groupby(rows, key=lambda one: one.starts_on.replace(day=1))
    return [Month(first, list(found)) for first, found in grouped]
