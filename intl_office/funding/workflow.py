"""The states of an envelope and of an amendment, and what must hold before they change."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from intl_office.core.money import format_money
from intl_office.core.workflow import Reason, Text, Transition, Workflow, fact, value
from intl_office.funding.enums import LIVE, AmendmentState, State
from intl_office.funding.rules import may_amend, may_edit

OFFICERS = _("the officers for mobility or projects")


class HasBudget(Protocol):
    """An envelope, as the guards know it."""

    grant_number: str
    signed_on: date | None
    agreed_total: Decimal | None
    currency: str
    state: str
    responsible_id: int | None

    @property
    def edit_url(self) -> str: ...  # noqa: D102
    @property
    def amendments_url(self) -> str: ...  # noqa: D102
    @property
    def commitments_url(self) -> str: ...  # noqa: D102
    @property
    def line_amounts(self) -> Sequence[Decimal]: ...  # noqa: D102
    @property
    def reserved(self) -> Decimal: ...  # noqa: D102
    @property
    def draft_amendments(self) -> int: ...  # noqa: D102


class HasChanges(Protocol):
    """An amendment, as the guards know it."""

    total: Decimal
    envelope: HasBudget

    @property
    def edit_url(self) -> str: ...  # noqa: D102
    @property
    def earlier_draft(self) -> int | None: ...  # noqa: D102
    @property
    def changes_something(self) -> bool: ...  # noqa: D102
    @property
    def stale(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def sum_after(self) -> Decimal: ...  # noqa: D102
    @property
    def shortfalls(self) -> Sequence[tuple[str, Decimal]]: ...  # noqa: D102


# ---------------------------------------------------------------- guards of an envelope
def numbered(row: HasBudget) -> Iterator[Reason]:
    """The funder gave it a number."""
    if not row.grant_number:
        yield Reason(
            code="number",
            message=_("The grant number is missing."),
            whose_turn=OFFICERS,
            field="grant_number",
            link=row.edit_url,
        )


def signed(row: HasBudget) -> Iterator[Reason]:
    """The funder's agreement is signed and says how much it gives."""
    if row.signed_on is None:
        yield Reason(
            code="signature",
            message=_("The day on which the funder's agreement was signed is missing."),
            whose_turn=OFFICERS,
            field="signed_on",
            link=row.edit_url,
        )
    if row.agreed_total is None:
        yield Reason(
            code="total",
            message=_("The total that the funder agreed to is missing."),
            whose_turn=OFFICERS,
            field="agreed_total",
            link=row.edit_url,
        )


def budgeted(row: HasBudget) -> Iterator[Reason]:
    """There is a budget, and it adds up."""
    amounts = row.line_amounts
    if not amounts:
        yield Reason(
            code="lines",
            message=_("The budget has no line."),
            whose_turn=OFFICERS,
            link=row.edit_url,
        )
    elif row.agreed_total is not None and sum(amounts) != row.agreed_total:
        yield Reason(
            code="sum",
            message=_adding(Decimal(sum(amounts)), row.agreed_total, row.currency),
            whose_turn=OFFICERS,
            link=row.edit_url,
        )


def looked_after(row: HasBudget) -> Iterator[Reason]:
    """Somebody is responsible."""
    if row.responsible_id is None:
        yield Reason(
            code="responsible",
            message=_("Nobody is responsible for it."),
            whose_turn=OFFICERS,
            field="responsible",
            link=row.edit_url,
        )


def settled(row: HasBudget) -> Iterator[Reason]:
    """Nothing is promised that is not paid."""
    if row.reserved:
        yield Reason(
            code="reserved",
            message=_("%(amount)s is still reserved: have it paid or released.")
            % {"amount": format_money(row.reserved, row.currency)},
            link=row.commitments_url,
        )


def decided(row: HasBudget) -> Iterator[Reason]:
    """No amendment waits."""
    if row.draft_amendments:
        yield Reason(
            code="drafts",
            message=_("An amendment is still a draft: sign or withdraw it."),
            whose_turn=OFFICERS,
            link=row.amendments_url,
        )


# ---------------------------------------------------------------- guards of an amendment
def under_agreement(row: HasChanges) -> Iterator[Reason]:
    """There is an agreement in force to amend."""
    if row.envelope.state not in LIVE:
        yield Reason(
            code="state",
            message=_("Only a grant that is granted or open is amended."),
            link=row.envelope.amendments_url,
        )


def in_turn(row: HasChanges) -> Iterator[Reason]:
    """Amendments count in the order of their numbers."""
    if row.earlier_draft is not None:
        yield Reason(
            code="order",
            message=_("Amendment no. %(number)s comes first: sign or withdraw it.")
            % {"number": row.earlier_draft},
            whose_turn=OFFICERS,
            link=row.envelope.amendments_url,
        )


def changing(row: HasChanges) -> Iterator[Reason]:
    """It changes an amount, the total or the period."""
    if not row.changes_something:
        yield Reason(
            code="empty",
            message=_("The amendment changes nothing yet."),
            whose_turn=OFFICERS,
            link=row.edit_url,
        )


def up_to_date(row: HasChanges) -> Iterator[Reason]:
    """What it was written for is still what holds."""
    if stale := row.stale:
        yield Reason(
            code="stale",
            message=_("This has changed since the amendment was written: %(what)s. Save it again.")
            % {"what": ", ".join(stale)},
            whose_turn=OFFICERS,
            link=row.edit_url,
        )


def adding_up(row: HasChanges) -> Iterator[Reason]:
    """The lines add up to the new total."""
    if row.sum_after != row.total:
        yield Reason(
            code="sum",
            message=_adding(row.sum_after, row.total, row.envelope.currency),
            whose_turn=OFFICERS,
            link=row.edit_url,
        )


def covered(row: HasChanges) -> Iterator[Reason]:
    """No line falls below what is committed and paid from it."""
    for line, used in row.shortfalls:
        yield Reason(
            code="used",
            message=_("%(line)s: %(amount)s is committed or paid; the amendment leaves less.")
            % {"line": line, "amount": format_money(used, row.envelope.currency)},
            link=row.envelope.commitments_url,
        )


def _adding(found: Decimal, wanted: Decimal, currency: str) -> Text:
    return _("The lines add up to %(found)s, the agreed total is %(wanted)s.") % {
        "found": format_money(found, currency),
        "wanted": format_money(wanted, currency),
    }


# ---------------------------------------------------------------- the tables
envelopes = Workflow(
    State,
    [
        Transition(
            name="grant",
            sources=(State.EXPECTED,),
            target=State.GRANTED,
            label=_("Record the grant"),
            who=may_edit,
            whose_turn=OFFICERS,
            guards=(numbered, signed, budgeted),
        ),
        Transition(
            name="open",
            sources=(State.GRANTED,),
            target=State.OPEN,
            label=_("Open for spending"),
            who=may_edit,
            whose_turn=OFFICERS,
            guards=(looked_after,),
        ),
        Transition(
            name="close",
            sources=(State.OPEN,),
            target=State.CLOSED,
            label=_("Close"),
            who=may_edit,
            whose_turn=OFFICERS,
            guards=(settled, decided),
        ),
        Transition(
            name="reopen",
            sources=(State.CLOSED,),
            target=State.OPEN,
            label=_("Open again"),
            who=may_edit,
            whose_turn=OFFICERS,
            reason_required=True,
        ),
        Transition(
            name="audit",
            sources=(State.CLOSED,),
            target=State.AUDITED,
            label=_("Record the audit"),
            who=may_edit,
            whose_turn=OFFICERS,
        ),
        Transition(
            name="refuse",
            sources=(State.EXPECTED,),
            target=State.REFUSED,
            label=_("Record the refusal"),
            who=may_edit,
            whose_turn=OFFICERS,
            reason_required=True,
        ),
        Transition(
            name="cancel",
            sources=(State.EXPECTED, State.GRANTED),
            target=State.CANCELLED,
            label=_("Cancel"),
            who=may_edit,
            whose_turn=OFFICERS,
            guards=(decided,),
            reason_required=True,
        ),
        Transition(
            name="reconsider",
            sources=(State.REFUSED, State.CANCELLED),
            target=State.EXPECTED,
            label=_("Expect it again"),
            who=may_edit,
            whose_turn=OFFICERS,
            reason_required=True,
        ),
    ],
    initial=State.EXPECTED,
    field="state",
)

amendments = Workflow(
    AmendmentState,
    [
        Transition(
            name="sign",
            sources=(AmendmentState.DRAFT,),
            target=AmendmentState.SIGNED,
            label=_("Record the signature"),
            who=may_amend,
            whose_turn=OFFICERS,
            guards=(under_agreement, in_turn, changing, up_to_date, adding_up, covered),
            sets={"signed_on": fact("signed_on")},
            needs=frozenset({"signed_on"}),
        ),
        Transition(
            name="withdraw",
            sources=(AmendmentState.DRAFT,),
            target=AmendmentState.WITHDRAWN,
            label=_("Withdraw"),
            who=may_amend,
            whose_turn=OFFICERS,
            sets={"signed_on": value(None)},
            reason_required=True,
        ),
    ],
    initial=AmendmentState.DRAFT,
    field="state",
)
