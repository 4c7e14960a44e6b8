"""What other rooms ask about proposals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from intl_office.core.money import ZERO
from projects.enums import Stage
from projects.models import Proposal


@dataclass(frozen=True)
class OfStage:
    """Proposals of one stage in one currency: how many, what they ask for, what was granted."""

    stage: Stage
    currency: str
    count: int
    asked: Decimal
    own: Decimal
    granted: Decimal


def by_stage(rows: QuerySet[Proposal]) -> Sequence[OfStage]:
    """The proposals by stage, in the order of their life; one query."""
    found = (
        rows.order_by()
        .values("stage", "currency")
        .annotate(
            count=Count("pk"), asked=Sum("amount"), own=Sum("own_amount"), given=Sum("granted")
        )
    )
    order = list(Stage)
    parts = [
        OfStage(
            Stage(one["stage"]),
            one["currency"],
            one["count"],
            one["asked"] or ZERO,
            one["own"] or ZERO,
            one["given"] or ZERO,
        )
        for one in found
    ]
    return sorted(parts, key=lambda part: (order.index(part.stage), part.currency))


def as_of(rows: QuerySet[Proposal], day: date) -> QuerySet[Proposal]:
    """The proposals that were known on a day."""
    return rows.filter(created_at__date__lte=day)


def success_rate(rows: QuerySet[Proposal]) -> Decimal | None:
    """Granted over decided proposals (reserve lists aside), None where none was decided."""
    counts = rows.aggregate(
        won=Count("pk", filter=Q(stage=Stage.GRANTED)),
        lost=Count("pk", filter=Q(stage=Stage.REJECTED)),
    )
    decided = counts["won"] + counts["lost"]
    return Decimal(counts["won"]) / decided if decided else None
