"""What networks put into the calendar: fees, decisions, steps of a plan, ends of seats."""

from datetime import date

from intl_office.accounts.models import User
from intl_office.deadlines.actions.deadlines import (
    close_deadline,
    in_both_languages,
    set_deadline,
)
from intl_office.deadlines.enums import State
from intl_office.deadlines.rules import Steps
from intl_office.organisations.models import Person
from partnerships.models import (
    Network,
    NetworkFee,
    NetworkMeeting,
    NetworkMember,
    NetworkRenewal,
    NetworkSeat,
    RenewalStep,
)
from partnerships.network_enums import RenewalState
from partnerships.planned import OWED, PlannedState

FEES, RENEWALS, PLAN, SEATS = (
    "network-fees",
    "network-renewals",
    "network-plan",
    "network-seats",
)
# A renewal is written over a year: a file for Brussels takes six months.
RENEWAL_STEPS = Steps(before=(365, 180, 90, 30), every=30)
FEE_STEPS = Steps(before=(60, 30, 7), every=14)
SEAT_STEPS = Steps(before=(180, 60), every=0)

Part = NetworkMember | NetworkSeat | NetworkFee | NetworkMeeting | NetworkRenewal | RenewalStep


def source_of(part: Part) -> str:
    """The source of the deadline of a part, empty where it has none."""
    kinds: dict[type, str] = {
        NetworkFee: FEES,
        NetworkRenewal: RENEWALS,
        RenewalStep: PLAN,
        NetworkSeat: SEATS,
    }
    return kinds.get(type(part), "")


def keep_deadline(part: Part) -> None:
    """Make the deadline of a part what the part says; in the transaction of its action."""
    source = source_of(part)
    if not source:
        return
    due, over = due_of(part)
    if due is None:
        close_deadline(source=source, subject=part.network.uid, key=str(part.uid), state=over)
        return
    network = part.network
    set_deadline(
        source=source,
        subject=network.uid,
        key=str(part.uid),
        due=due,
        title=in_both_languages(lambda: f"{network.acronym or network.name} – {_words(part)}"),
        unit=network.unit,
        owners=_owners(part),
    )


def forget_deadline(part: Part) -> None:
    """The part goes: nothing is due any more."""
    if source := source_of(part):
        key = str(part.uid)
        close_deadline(source=source, subject=part.network.uid, key=key, state=State.CANCELLED)


def keep_all(network: Network) -> None:
    """Every deadline of a network, after its officer or unit changed."""
    for renewal in network.renewals.all():
        keep_deadline(renewal)
        for step in renewal.steps.select_related("renewal__network__unit", "owner__user"):
            keep_deadline(step)
    for part in (*network.fees.all(), *network.seats.select_related("person__user")):
        keep_deadline(part)


def due_of(part: Part) -> tuple[date | None, State]:
    """Its day while something is owed, else None and what became of the deadline."""
    match part:
        case NetworkFee():
            return (None, State.DONE) if part.is_paid else (part.due_on, State.OPEN)
        case NetworkRenewal():
            gone = State.CANCELLED if part.state == RenewalState.ABANDONED else State.DONE
            return (part.decision_on, State.OPEN) if part.is_open else (None, gone)
        case RenewalStep():
            owed = part.state in OWED and part.renewal.is_open
            gone = State.DONE if part.state == PlannedState.DONE else State.CANCELLED
            return (part.due_on, State.OPEN) if owed else (None, gone)
        case NetworkSeat():
            return part.ends_on, State.CANCELLED
    return None, State.CANCELLED


def _words(part: Part) -> str:
    match part:
        case NetworkFee():
            return part.year_name
        case NetworkRenewal():
            return part.funder or part.network.name
    return str(part)


def _owners(part: Part) -> list[User]:
    """The officer of the network, and who owes the step or leaves the seat."""
    people: list[Person | None] = [part.network.officer]
    if isinstance(part, RenewalStep):
        people.append(part.owner)
    if isinstance(part, NetworkSeat):
        people.append(part.person)
    known = {one.user.pk: one.user for one in people if one is not None and one.user is not None}
    return list(known.values())
