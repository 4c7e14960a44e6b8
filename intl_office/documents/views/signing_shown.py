"""What the page of a signing shows: each signature with its acts, the evidence, what was sent."""

from typing import Any

from django.utils.translation import get_language

from intl_office.documents.actions.delivering import record_for
from intl_office.documents.models import Signing, Slot
from intl_office.documents.signing_enums import Means, SigningState, SlotState
from intl_office.documents.signing_workflow import slots
from intl_office.ui.components import Event, Tone

TONES: dict[str, Tone] = {
    SigningState.OPEN: "info",
    SigningState.COMPLETE: "good",
    SigningState.RECALLED: "warn",
    SigningState.SUPERSEDED: "neutral",
    SlotState.WAITING: "neutral",
    SlotState.ASKED: "info",
    SlotState.SIGNED: "good",
    SlotState.REFUSED: "bad",
}


def sent(row: Signing) -> dict[str, Any]:
    """To whom the signed files went, and the record of evidence that went with them."""
    return {
        "deliveries": list(row.deliveries.all()),
        "record": record_for(row, get_language() or ""),
    }


def shown(slot: Slot, row: Signing, *, manages: bool) -> dict[str, Any]:
    """A signature with its colour, what keeps it, and what an officer may do now."""
    slot.signing = row
    asked = slot.state == SlotState.ASKED
    waits = (asked or slot.state == SlotState.WAITING) and row.is_open
    return {
        "row": slot,
        "tone": TONES[slot.state],
        # Who is asked is in turn: only the others are looked at.
        "reasons": slots.transitions["sign"].missing(slot) if waits and not asked else (),
        "may": manages and waits,
        "by_link": slot.means == Means.LINK and asked,
        "by_seal": slot.means == Means.SEAL and asked,
        "sealing": row.is_open and _is_sealing(slot),
    }


def being_sealed(row: Signing) -> bool:
    """Whether a worker is about to set a seal."""
    return row.is_open and any(_is_sealing(one) for one in row.slots.all())


def _is_sealing(slot: Slot) -> bool:
    return slot.state == SlotState.ASKED and bool(slot.seal_asked_at) and not slot.seal_error


def events(row: Signing) -> list[Event]:
    """Every act, in order."""
    found = row.evidence.select_related("by", "slot").order_by("position")
    failed = {"refused", "recalled", "code_burnt"}
    return [
        Event(
            one.get_act_display(),
            "failed" if one.act in failed else "done",
            one.at,
            one.actor or (str(one.by) if one.by else ""),
            " · ".join(part for part in (one.address, one.ip, one.note) if part),
        )
        for one in found
    ]
