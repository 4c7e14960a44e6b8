"""What workflows of other rooms ask: whether the circuit of a file has approved.

guards=(lambda row: circuit_complete("partnerships.agreement", row.uid),)
"""

from collections.abc import Iterator
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intl_office.circuits.enums import RunState
from intl_office.circuits.models import Run, Turn
from intl_office.circuits.queries import run_of
from intl_office.core.workflow import Reason


def circuit_complete(kind: str, subject: UUID) -> Iterator[Reason]:
    """Give the reasons why the circuit has not approved yet: whose turn it is, since when."""
    run = run_of(kind, subject)
    if run is None or run.state == RunState.CANCELLED:
        yield Reason(
            code="circuit-not-started", message=_("The file was not sent through its circuit.")
        )
    elif run.state == RunState.RUNNING:
        for turn in run.pending().open().for_list():
            yield _waits(run, turn)
    elif run.state != RunState.COMPLETE:
        yield _stopped(run)


def _waits(run: Run, turn: Turn) -> Reason:
    since = date_format(turn.since, "DATE_FORMAT") if turn.since else ""
    text = _("“%(step)s” has not decided yet; asked on %(since)s.")
    if turn.due_on:
        text = _("“%(step)s” has not decided yet; asked on %(since)s, due on %(due)s.")
    due = date_format(turn.due_on, "DATE_FORMAT") if turn.due_on else ""
    return Reason(
        code="circuit-waits",
        message=text % {"step": turn.step.name, "since": since, "due": due},
        whose_turn=turn.who,
        link=run.get_absolute_url(),
    )


def _stopped(run: Run) -> Reason:
    last = run.transitions.order_by("pk").last()
    why = last.reason if last else ""
    if run.state == RunState.RETURNED:
        text = _("The file was sent back to be completed: %(reason)s")
        who = str(run.started_by)
    else:
        text, who = _("The circuit refused: %(reason)s"), ""
    return Reason(
        code=f"circuit-{run.state}",
        message=text % {"reason": why},
        whose_turn=who,
        link=run.get_absolute_url(),
    )
