"""Figures of this app as of a day, for lists and reports; read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from intl_office.core.money import ZERO
from projects.enums import DECIDED, OPEN, SENT, Stage
from projects.models import Proposal, ProposalTransition
from projects.models.proposal import ProposalQuerySet

UNSENT = sorted({*OPEN, Stage.ABANDONED})


@dataclass(frozen=True, slots=True)
class StageOnDay:
    """Proposals that stood in one stage on a day, in one currency.

    Attributes:
        count: how many.
        own: our part of what they asked for.

    """

    stage: Stage
    currency: str
    count: int
    own: Decimal


def on_day(rows: ProposalQuerySet, day: date) -> ProposalQuerySet:
    """The proposals known on a day; `stage_on` says where each stood.

    Submission and the funder's decision have their days. Before them the memory of the steps says
    whether it was an idea, being written or abandoned; what was entered without steps (a past
    proposal) was being written until it was submitted.
    """
    sent, decided = Q(submitted_on__lte=day), Q(decided_on__lte=day)
    stage = Case(
        When(decided, stage__in=sorted(DECIDED), then=F("stage")),
        When(sent, stage__in=sorted(SENT), then=Value(str(Stage.SUBMITTED))),
        default=Coalesce(_reached(day), _left_after(day), _without_memory()),
        output_field=CharField(),
    )
    return rows.filter(created_at__date__lte=day).annotate(stage_on=stage)


def _reached(day: date) -> Subquery:
    """The last stage reached by then, of those before the submission."""
    steps = ProposalTransition.objects.filter(proposal=OuterRef("pk"), target__in=UNSENT)
    return Subquery(
        steps.filter(at__date__lte=day).order_by("-at", "-pk").values("target")[:1],
        output_field=CharField(),
    )


def _left_after(day: date) -> Subquery:
    """The stage that the first step after that day left."""
    steps = ProposalTransition.objects.filter(proposal=OuterRef("pk"), source__in=UNSENT)
    return Subquery(
        steps.filter(at__date__gt=day).order_by("at", "pk").values("source")[:1],
        output_field=CharField(),
    )


def _without_memory() -> Case:
    writing = Value(str(Stage.WRITING))
    return Case(When(stage__in=UNSENT, then=F("stage")), default=writing, output_field=CharField())


def stages_on(day: date) -> Sequence[StageOnDay]:
    """Every proposal known on a day by stage and currency, in the order of their life."""
    rows: Any = on_day(Proposal.objects.all(), day).order_by()  # the stubs know columns alone
    found = rows.values("stage_on", "currency").annotate(n=Count("pk"), part=Sum("own_amount"))
    parts = [
        StageOnDay(Stage(row["stage_on"]), row["currency"], row["n"], row["part"] or ZERO)
        for row in found
    ]
    order = list(Stage)
    return sorted(parts, key=lambda part: (order.index(part.stage), part.currency))
