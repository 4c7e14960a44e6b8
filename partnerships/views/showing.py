"""What the page of an agreement says of its life: badges, whose turn, amendments, mails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.documents.models import Signing, VersionComment
from intl_office.documents.signing_enums import SigningState, SlotState
from intl_office.ui.components import Tone
from intl_office.ui.steps import StepPanel
from partnerships import rules
from partnerships.actions.amending import amendments_of
from partnerships.actions.clocks import WAITING
from partnerships.actions.evaluating import OVER
from partnerships.actions.writing import ready
from partnerships.enums import LIVE, State
from partnerships.guards import day_of
from partnerships.models import Agreement
from partnerships.tables import TONES
from partnerships.workflow import KIND

# The step that brings an agreement on, by state: it says whose turn it is.
FORWARD = {State.DRAFT: "submit", State.APPROVAL: "approve", State.SIGNATURE: "sign"}


@dataclass(frozen=True, slots=True)
class Badge:
    """One fact of the life that everybody must see, in words and colour."""

    words: str
    tone: Tone


def facts_of(row: Agreement) -> list[Any]:
    """The rows of its own that say how it lives, those that are there."""
    return [one for one in (row.window, row.notice, row.origin, row.evaluation) if one]


def may_write_conditions(request: HttpRequest, row: Agreement) -> bool:
    """Whether this person may write its conditions now."""
    if not rules.may_edit(request.user, row):
        return False
    return (row.is_open and row.takes_conditions) or row.awaits_conditions


def life(request: HttpRequest, row: Agreement, panel: StepPanel) -> dict[str, Any]:
    """Everything that the page says of the life of an agreement."""
    may_edit = rules.may_edit(request.user, row)
    may_end = rules.may_end(request.user, row)
    amendments = [] if row.is_amendment else amendments_of(row)
    return {
        "badges": list(_badges(row)),
        "since": _since(row),
        "turn": _turn(row, panel),
        "amendments": [(one, TONES[one.state]) for one in amendments],
        "may_amend": may_edit and row.state in LIVE and not row.is_amendment,
        "may_withdraw": may_end and row.notice is not None and row.state in LIVE,
        "may_communicate": may_edit and row.state in WAITING and row.asks_ministries,
        "may_evaluate": may_edit and row.state in OVER and row.rule.evaluation,
        "rests": row.state in LIVE and panel.rests,
        "owes_evaluation": may_edit and row.owes_evaluation,
        "may_copy": may_edit and row.awaits_conditions,
        "ready": _letters(row) if may_edit else [],
        "letters": row.letters.select_related("sent_by"),
        "waiting": _waiting(row) if may_edit and row.is_open else 0,
        **(_signing(row) if may_edit and row.state == State.SIGNATURE else {}),
        "misfits": row.misfits if row.state in {State.SIGNATURE, State.SIGNED} else [],
    }


def _waiting(row: Agreement) -> int:
    """How many comments of the partner wait for an answer."""
    rows = VersionComment.objects.waiting().filter(version__kind=KIND)
    return rows.filter(version__subject=row.uid).count()


def _signing(row: Agreement) -> dict[str, Any]:
    """The signing that goes on, with how many have signed; none: where it is begun."""
    rows = Signing.objects.filter(document__kind=KIND, document__subject=row.uid)
    signed = Count("slots", filter=Q(slots__state=SlotState.SIGNED))
    standing = rows.exclude(state=SigningState.SUPERSEDED).order_by("-pk")
    known = standing.annotate(signed=signed, asked=Count("slots")).first()
    return {"to_sign": True, "signing": known}


def _letters(row: Agreement) -> list[tuple[str, str, str]]:
    """Each mail that is ready: its name, its page, who gets it."""
    return [
        (
            str(one.letter.label),
            reverse("partnerships:letter", args=[row.uid, one.letter.value.partition(".")[2]]),
            ", ".join(to.name or to.address for to in one.to),
        )
        for one in ready(row)
    ]


def _since(row: Agreement) -> date:
    """The day on which it came into its state: its own one, else that of the last step.

    Steps may be recorded long after the day that counts, and all at once by a take-over.
    """
    if row.is_signed and (day := _own_day(row)) is not None:
        return day
    last = row.transitions.order_by("pk").last()
    return timezone.localdate(last.at if last else row.created_at)


def _own_day(row: Agreement) -> date | None:
    """The day that the workflow waits for: signature, first day, the day after the last one."""
    days = {
        State.SIGNED: row.signed_on,
        State.IN_FORCE: row.in_force_on,
        State.EXPIRED: row.ends_on + timedelta(days=1) if row.ends_on else None,
        State.TERMINATED: row.ended_on,
    }
    return days.get(State(row.state))


def _turn(row: Agreement, panel: StepPanel) -> str:
    """Whose turn it is, in words; empty where nothing waits."""
    name = FORWARD.get(State(row.state), "")
    for step in panel.steps:
        if step.option.transition.name == name:
            people = [str(one.whose_turn) for one in step.reasons if one.whose_turn]
            known = people or [str(step.whose_turn)]
            return ", ".join(dict.fromkeys(one for one in known if one))
    return ""


def _badges(row: Agreement) -> Iterator[Badge]:
    if row.origin is not None:
        yield Badge(str(row.origin.get_kind_display()), "info")
    if row.notice is not None and row.state in LIVE:
        day = day_of(row.notice.effective_on)
        yield Badge(_("Notice given: over from %(day)s on") % {"day": day}, "bad")
    if row.renewal_due:
        yield Badge(_("Renewal due"), "warn")
    if row.owes_evaluation:
        yield Badge(_("Evaluation owed"), "warn")
    until = row.window.until if row.window else None
    if row.state in WAITING and until is not None and until >= timezone.localdate():
        yield Badge(_("Ministers: no opposition by %(day)s") % {"day": day_of(until)}, "info")
