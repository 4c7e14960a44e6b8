"""The states of a signing and of each signature in it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import Reason, Transition, Workflow, at
from intl_office.documents.signing_enums import SigningState as S
from intl_office.documents.signing_enums import SlotState as P
from intl_office.documents.signing_rules import may_manage

OFFICERS = _("those who may have the document made")


# ---------------------------------------------------------------- guards
def everybody_signed(signing: Any) -> Iterator[Reason]:
    """Every signature is there."""
    for slot in signing.slots.exclude(state=P.SIGNED).order_by("position"):
        yield Reason(
            code="unsigned",
            message=_now("%(name)s (%(party)s) has not signed.")
            % {"name": slot.name, "party": slot.party},
            whose_turn=slot.name,
        )


def still_open(slot: Any) -> Iterator[Reason]:
    """The signing was neither recalled nor closed."""
    if slot.signing.state != S.OPEN:
        yield Reason(
            code="closed",
            message=_now("This text is not being signed any more: it is “%(state)s”.")
            % {"state": slot.signing.get_state_display()},
        )


def in_turn(slot: Any) -> Iterator[Reason]:
    """Whoever signs before has signed."""
    before = slot.signing.slots.filter(turn__lt=slot.turn).exclude(state=P.SIGNED)
    for one in before.order_by("position"):
        message = _now("%(name)s signs first.") % {"name": one.name}
        yield Reason(code="turn", message=message, whose_turn=one.name)


signings = Workflow(
    S,
    [
        Transition(
            name="complete",
            sources=(S.OPEN,),
            target=S.COMPLETE,
            label=_("Close: all have signed"),
            who=None,
            guards=(everybody_signed,),
            sets={"finished_at": at},
        ),
        Transition(
            name="recall",
            sources=(S.OPEN,),
            target=S.RECALLED,
            label=_("Recall the text"),
            who=may_manage,
            whose_turn=OFFICERS,
            sets={"finished_at": at},
            reason_required=True,
        ),
        Transition(
            name="replace",
            sources=(S.RECALLED,),
            target=S.SUPERSEDED,
            label=_("Have the new version signed"),
            who=may_manage,
            whose_turn=OFFICERS,
        ),
    ],
    initial=S.OPEN,
    field="state",
)

# A signature is given by people without an account, a scan or a worker: the actions say by whom.
slots = Workflow(
    P,
    [
        Transition(
            name="ask",
            sources=(P.WAITING,),
            target=P.ASKED,
            label=_("Ask for the signature"),
            who=None,
            guards=(still_open, in_turn),
            sets={"asked_at": at},
        ),
        Transition(
            name="sign",
            sources=(P.WAITING, P.ASKED),
            target=P.SIGNED,
            label=_("Sign"),
            who=None,
            guards=(still_open, in_turn),
            sets={"signed_at": at},
        ),
        Transition(
            name="refuse",
            sources=(P.ASKED,),
            target=P.REFUSED,
            label=_("Refuse to sign"),
            who=None,
            guards=(still_open,),
        ),
    ],
    initial=P.WAITING,
    field="state",
)
