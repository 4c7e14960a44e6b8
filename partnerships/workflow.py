"""The states of an agreement, and what must hold before they change."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.circuits.enums import RunState
from intl_office.circuits.guards import circuit_complete
from intl_office.circuits.queries import run_of
from intl_office.core.permissions import Path
from intl_office.core.workflow import Facts, Reason, Transition, Workflow, fact, value
from partnerships.enums import State
from partnerships.guards import (
    alone,
    applicable,
    ministries_silent,
    not_tacit,
    notice_over,
    says_changes,
)
from partnerships.rules import by_circuit, may_edit, may_end, may_record

KIND = "partnerships.agreement"
OFFICERS = _("the officers for cooperation")


class HasContents(Protocol):
    """An agreement, as the guards know it."""

    uid: UUID
    starts_on: date
    ends_on: date | None
    officer_id: int | None
    signed_copy_id: int | None

    @property
    def unit_paths(self) -> list[Path]: ...  # noqa: D102
    @property
    def edit_url(self) -> str: ...  # noqa: D102
    @property
    def conditions_url(self) -> str: ...  # noqa: D102
    @property
    def signature_url(self) -> str: ...  # noqa: D102
    @property
    def lacks_conditions(self) -> bool: ...  # noqa: D102
    @property
    def partner_names(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def missing_contents(self) -> Iterator[tuple[str, str, str, str]]: ...  # noqa: D102
    @property
    def unsigned_names(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def parent_is_over(self) -> bool: ...  # noqa: D102


# ---------------------------------------------------------------- guards
def has_partner(row: HasContents) -> Iterator[Reason]:
    """There is somebody to agree with."""
    if not row.partner_names:
        yield Reason(
            code="partner",
            message=_("No partner is named."),
            whose_turn=OFFICERS,
            field="partner",
            link=row.edit_url,
        )


def has_officer(row: HasContents) -> Iterator[Reason]:
    """Somebody is responsible, and will get its reminders."""
    if row.officer_id is None:
        yield Reason(
            code="officer",
            message=_("Nobody is responsible for it."),
            whose_turn=OFFICERS,
            field="officer",
            link=row.edit_url,
        )


def has_conditions(row: HasContents) -> Iterator[Reason]:
    """An agreement on exchanges says how many people go, and when."""
    if row.lacks_conditions:
        yield Reason(
            code="conditions",
            message=_("An agreement of this type needs conditions: who goes where, how many."),
            whose_turn=OFFICERS,
            link=row.conditions_url,
        )


def has_contents(row: HasContents) -> Iterator[Reason]:
    """Everything that its type must say is said: articles, particulars, factsheets."""
    for code, said, name, link in row.missing_contents:
        yield Reason(code=code, message=said, whose_turn=OFFICERS, field=name, link=link)


def approved(row: HasContents) -> Iterator[Reason]:
    """Everybody whom the circuit asks has approved."""
    return circuit_complete(KIND, row.uid)


def stopped(row: HasContents) -> Iterator[Reason]:
    """The circuit refused it, or was withdrawn; sent back, it waits to go on its way again."""
    run = run_of(KIND, row.uid)
    if run is not None and run.state not in {RunState.REFUSED, RunState.CANCELLED}:
        yield Reason(code="circuit-runs", message=_("Its circuit was not stopped."))


def has_signed_copy(row: HasContents) -> Iterator[Reason]:
    """The signed copy is there."""
    if row.signed_copy_id is None:
        yield Reason(
            code="signed-copy",
            message=_("The signed copy is missing."),
            whose_turn=OFFICERS,
            field="signed_copy",
            link=row.signature_url,
        )


def all_signed(row: HasContents) -> Iterator[Reason]:
    """Every party has signed."""
    for name in row.unsigned_names:
        yield Reason(
            code="signature",
            message=_now("The day on which %(party)s signed is missing.") % {"party": name},
            whose_turn=name,
            link=row.signature_url,
        )


def begun(row: HasContents) -> Iterator[Reason]:
    """Its first day has come."""
    if row.starts_on > timezone.localdate():
        day = date_format(row.starts_on, "DATE_FORMAT")
        yield Reason(code="begins", message=_now("It begins on %(day)s.") % {"day": day})


def over(row: HasContents) -> Iterator[Reason]:
    """Its last day has passed; an amendment is over with the agreement that it changes."""
    if row.parent_is_over:
        return
    if row.ends_on is None:
        yield Reason(code="open", message=_("It has no last day."))
    elif row.ends_on >= timezone.localdate():
        day = date_format(row.ends_on, "DATE_FORMAT")
        yield Reason(code="ends", message=_now("It ends on %(day)s.") % {"day": day})


def day_before(facts: Facts) -> date:
    """The last day with an agreement that a notice ends at this time."""
    return timezone.localdate(facts.at) - timedelta(days=1)


_FORGOTTEN = {"approved_on": value(None), "signed_copy": value(None)}

agreements = Workflow(
    State,
    [
        Transition(
            name="submit",
            sources=(State.DRAFT,),
            target=State.APPROVAL,
            label=_("Send for approval"),
            who=may_edit,
            whose_turn=OFFICERS,
            guards=(
                *(has_partner, has_officer, has_conditions, has_contents),
                *(says_changes, alone, not_tacit),
            ),
        ),
        Transition(
            name="approve",
            sources=(State.APPROVAL,),
            target=State.SIGNATURE,
            label=_("Go on to signature"),
            who=by_circuit,
            guards=(approved,),
            sets={"approved_on": lambda facts: timezone.localdate(facts.at)},
        ),
        Transition(
            name="send-back",
            sources=(State.APPROVAL,),
            target=State.DRAFT,
            label=_("Back to drafting"),
            who=by_circuit,
            guards=(stopped,),
        ),
        Transition(
            name="reopen",
            sources=(State.SIGNATURE,),
            target=State.DRAFT,
            label=_("Change the text again"),
            who=may_edit,
            whose_turn=OFFICERS,
            sets=_FORGOTTEN,
            reason_required=True,
        ),
        Transition(
            name="sign",
            sources=(State.SIGNATURE,),
            target=State.SIGNED,
            label=_("Record as signed"),
            who=may_edit,
            whose_turn=OFFICERS,
            guards=(has_signed_copy, all_signed, ministries_silent, applicable),
            sets={"signed_on": fact("signed_on")},
            needs=frozenset({"signed_on"}),
        ),
        Transition(
            name="record-signed",
            sources=(State.DRAFT,),
            target=State.SIGNED,
            label=_("It was signed outside: here is the scan"),
            who=may_record,
            whose_turn=OFFICERS,
            guards=(has_partner, says_changes, applicable),
            sets={name: fact(name) for name in ("approved_on", "signed_on", "signed_copy")},
            needs=frozenset({"approved_on", "signed_on", "signed_copy"}),
            reason_required=True,
        ),
        Transition(
            name="record-agreed",
            sources=(State.DRAFT,),
            target=State.SIGNED,
            label=_("Both approved it in the Erasmus network"),
            who=may_record,
            whose_turn=OFFICERS,
            guards=(has_partner,),
            # Nobody signs it: the later of both approvals is the day on which it was concluded.
            sets={"approved_on": fact("approved_on"), "signed_on": fact("approved_on")},
            needs=frozenset({"approved_on"}),
            reason_required=True,
        ),
        Transition(
            name="take-effect",
            sources=(State.SIGNED,),
            target=State.IN_FORCE,
            label=_("Come into force"),
            who=None,
            guards=(begun, applicable),
        ),
        Transition(
            name="expire",
            sources=(State.IN_FORCE,),
            target=State.EXPIRED,
            label=_("Expire"),
            who=None,
            guards=(over,),
        ),
        Transition(
            name="end-by-notice",
            sources=(State.SIGNED, State.IN_FORCE),
            target=State.TERMINATED,
            label=_("End by the notice given"),
            who=None,
            guards=(notice_over,),
            sets={"ended_on": day_before},
        ),
        Transition(
            name="terminate",
            sources=(State.SIGNED, State.IN_FORCE),
            target=State.TERMINATED,
            label=_("Terminate"),
            who=may_end,
            whose_turn=_("the director"),
            sets={"ended_on": fact("ended_on")},
            needs=frozenset({"ended_on"}),
            reason_required=True,
        ),
        Transition(
            name="abandon",
            sources=(State.DRAFT, State.SIGNATURE),
            target=State.ABANDONED,
            label=_("Abandon"),
            who=may_edit,
            whose_turn=OFFICERS,
            sets=_FORGOTTEN,
            reason_required=True,
        ),
        Transition(
            name="revive",
            sources=(State.ABANDONED,),
            target=State.DRAFT,
            label=_("Take it up again"),
            who=may_edit,
            whose_turn=OFFICERS,
            reason_required=True,
        ),
    ],
    initial=State.DRAFT,
    field="state",
)
