"""Planned pieces of work: the steps of a renewal, the yearly actions of a plan.

One table of steps for all of them; each kind says who may move it and what "done" asks for.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.core.workflow import Guard, Transition, Workflow, value
from intl_office.ui.components import Tone


class PlannedState(models.TextChoices):
    """Where a piece of work stands."""

    PLANNED = "planned", pgettext_lazy("planned work", "Planned")
    RUNNING = "running", pgettext_lazy("planned work", "Under way")
    DONE = "done", pgettext_lazy("planned work", "Done")
    DROPPED = "dropped", pgettext_lazy("planned work", "Dropped")


# Somebody still owes it: it is recalled, and late once its day has passed.
OWED: frozenset[str] = frozenset({PlannedState.PLANNED, PlannedState.RUNNING})
TONES: dict[str, Tone] = {
    PlannedState.PLANNED: "neutral",
    PlannedState.RUNNING: "info",
    PlannedState.DONE: "good",
    PlannedState.DROPPED: "neutral",
}


def planned_work(
    who: Callable[[Any, Any], bool], *, done: tuple[Guard, ...] = (), whose_turn: Any = ""
) -> Workflow:
    """The life of such work; `who` may move it, `done` is what must hold before it is done."""

    def step(name: str, sources: tuple[str, ...], target: str, label: Any, **more: Any) -> Any:
        return Transition(
            name=name,
            sources=sources,
            target=target,
            label=label,
            who=who,
            whose_turn=whose_turn,
            **more,
        )

    today = {"done_on": lambda facts: timezone.localdate(facts.at)}
    state = PlannedState
    return Workflow(
        state,
        [
            step("begin", (state.PLANNED,), state.RUNNING, _("Begin")),
            step("finish", tuple(OWED), state.DONE, _("Done"), guards=done, sets=today),
            step("drop", tuple(OWED), state.DROPPED, _("Drop it"), reason_required=True),
            step(
                "resume",
                (state.DONE, state.DROPPED),
                state.RUNNING,
                _("Take up again"),
                sets={"done_on": value(None)},
                reason_required=True,
            ),
        ],
        initial=state.PLANNED,
        field="state",
    )


def planned_rules(name: str) -> list[models.BaseConstraint]:
    """The named constraints of a table with `state` and `done_on`."""
    done = Q(state=PlannedState.DONE, done_on__isnull=False)
    return [
        models.CheckConstraint(
            condition=Q(state__in=PlannedState.values),
            name=f"{name}_state_known",
            violation_error_message=_("This state is not known."),
        ),
        models.CheckConstraint(
            condition=done | (~Q(state=PlannedState.DONE) & Q(done_on=None)),
            name=f"{name}_done",
            violation_error_message=_("What is done has its day, nothing else has."),
        ),
    ]


def is_late(state: str, due_on: date | None) -> bool:
    """Whether somebody owes it and its day has passed."""
    return state in OWED and due_on is not None and due_on < timezone.localdate()


def tone_of(state: str, due_on: date | None) -> Tone:
    """Its colour; late is bad news."""
    return "bad" if is_late(state, due_on) else TONES[state]
