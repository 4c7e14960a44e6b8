"""The last days of decisions: one deadline for each turn of a circuit that has one."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.circuits.models import Turn
from intl_office.circuits.models.deciding import deciders
from intl_office.circuits.watching import turn_watchers
from intl_office.deadlines import sources
from intl_office.deadlines.actions.deadlines import (
    close_deadline,
    in_both_languages,
    set_deadline,
)
from intl_office.deadlines.enums import State
from intl_office.deadlines.rules import Steps

SOURCE = "circuits"


class Decisions:
    """Sets a deadline when a decision is asked for, closes it when it was taken."""

    def opened(self, turn: Turn) -> None:
        """Remind those whose turn it is."""
        if turn.due_on is not None:
            set_deadline(
                source=SOURCE,
                subject=turn.uid,
                due=turn.due_on,
                title=in_both_languages(lambda: f"{turn.run.title} – {turn.step}"),
                unit=turn.run.unit,
                owners=deciders(turn),
            )

    def closed(self, turn: Turn) -> None:
        """Done where somebody decided, else no longer needed."""
        state = State.DONE if turn.decided_at else State.CANCELLED
        close_deadline(source=SOURCE, subject=turn.uid, state=state)


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    sources.register(
        sources.Source(
            code=SOURCE,
            label=_("Decision in a circuit"),
            icon="signpost-split",
            url=lambda subject: reverse("circuits:turn", args=[subject]),
            steps=Steps(before=(7, 2), every=7),
        )
    )
    turn_watchers.register(SOURCE, Decisions())
