"""The states of a visit and of the actions that follow it."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import Path
from intl_office.core.workflow import Facts, Reason, Transition, Workflow, reason, value
from partnerships.enums_visits import FollowUpState, VisitState
from partnerships.rules_visits import may_edit, may_finish, may_report

THERE = _("who was there")
PLANNERS = _("who plans the visits of the unit")
OWNER = _("its owner")


class IsVisit(Protocol):
    """A visit, as the guards know it."""

    starts_on: date
    report: str

    @property
    def unit_paths(self) -> list[Path]: ...  # noqa: D102
    @property
    def accounts(self) -> Collection[int]: ...  # noqa: D102
    @property
    def report_url(self) -> str: ...  # noqa: D102


def begun(row: IsVisit) -> Iterator[Reason]:
    """Nobody reports on what has not taken place."""
    if row.starts_on > timezone.localdate():
        day = date_format(row.starts_on, "DATE_FORMAT")
        yield Reason(code="begins", message=_now("It begins on %(day)s.") % {"day": day})


def has_report(row: IsVisit) -> Iterator[Reason]:
    """Something is written."""
    if not row.report.strip():
        yield Reason(
            code="report",
            message=_("The report is not written yet."),
            whose_turn=THERE,
            link=row.report_url,
        )


def _today(facts: Facts) -> date:
    return timezone.localdate(facts.at)


visits = Workflow(
    VisitState,
    [
        Transition(
            name="report",
            sources=(VisitState.PLANNED,),
            target=VisitState.REPORTED,
            label=_("Write the report"),
            who=may_report,
            whose_turn=THERE,
            guards=(begun, has_report),
            sets={"reported_on": _today},
        ),
        Transition(
            name="cancel",
            sources=(VisitState.PLANNED,),
            target=VisitState.CANCELLED,
            label=_("Cancel the visit"),
            who=may_edit,
            whose_turn=PLANNERS,
            reason_required=True,
        ),
        Transition(
            name="revive",
            sources=(VisitState.CANCELLED,),
            target=VisitState.PLANNED,
            label=_("Plan it again"),
            who=may_edit,
            whose_turn=PLANNERS,
            reason_required=True,
        ),
    ],
    initial=VisitState.PLANNED,
    field="state",
)

follow_ups = Workflow(
    FollowUpState,
    [
        Transition(
            name="finish",
            sources=(FollowUpState.OPEN,),
            target=FollowUpState.DONE,
            label=_("Done"),
            who=may_finish,
            whose_turn=OWNER,
            sets={"ended_on": _today, "result": reason},
            reason_required=True,
        ),
        Transition(
            name="drop",
            sources=(FollowUpState.OPEN,),
            target=FollowUpState.DROPPED,
            label=_("Give it up"),
            who=may_finish,
            whose_turn=OWNER,
            sets={"ended_on": _today, "result": reason},
            reason_required=True,
        ),
        Transition(
            name="reopen",
            sources=(FollowUpState.DONE, FollowUpState.DROPPED),
            target=FollowUpState.OPEN,
            label=_("Open it again"),
            who=may_finish,
            whose_turn=OWNER,
            sets={"ended_on": value(None), "result": value("")},
            reason_required=True,
        ),
    ],
    initial=FollowUpState.OPEN,
    field="state",
)
