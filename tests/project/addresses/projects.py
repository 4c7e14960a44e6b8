"""Calls and proposals: a proposal of the letters is not for those who read the sciences."""

from typing import Any

from intl_office.accounts.models import User
from projects.models import Proposal
from tests.factories.access import house
from tests.factories.organisations import PartnerFactory
from tests.factories.projects import CallFactory, ConsortiumMemberFactory, ProposalFactory
from tests.kit.matrix import ADMINISTRATOR, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
MARK = "Markedproposal"
WHOLE_HOUSE = OFFICE | {"vice-president", "legal", "finance"}
BY_UNIT = frozenset({"referent", "coordinator"})
READERS = WHOLE_HOUSE | BY_UNIT
WRITERS = ADMINISTRATOR | {"director", "officer-projects"}
ENTERING = WRITERS | {"coordinator"}
OF_A_UNIT = frozenset(f"as {kind}" for kind in BY_UNIT)


def _letters(**given: Any) -> Proposal:
    return ProposalFactory.create(title=MARK, unit=house().letters, **given)


def _one(user: User | None) -> Given:
    return Given(kwargs={"uid": _letters().uid}, secrets=(MARK,))


def _listed(user: User | None) -> Given:
    _letters()
    return Given(secrets=(MARK,))


def _led(user: User | None) -> Given:
    """Whoever leads a proposal reads it, whatever their role."""
    row = _letters(leader=user) if user else _letters()
    return Given(kwargs={"uid": row.uid}, secrets=(MARK,))


def _member(user: User | None) -> Given:
    member = ConsortiumMemberFactory.create(proposal=_letters())
    return Given(kwargs={"uid": member.proposal.uid, "member": member.uid})


def _candidate(user: User | None) -> Given:
    partner = PartnerFactory.create(legal_name="Markedpartner")
    return Given(kwargs={"uid": _letters().uid, "partner": partner.uid}, secrets=("Markedpartner",))


def _step(user: User | None) -> Given:
    return Given(kwargs={"uid": _letters().uid, "name": "go"})


def _unwritten(user: User | None) -> Given:
    row = _letters(submitted=True)
    return Given(kwargs={"uid": row.uid, "name": "reserve"}, secrets=(MARK,))


def _call(user: User | None) -> Given:
    call = CallFactory.create(title="Markedcall")
    ProposalFactory.create(title=MARK, unit=house().letters, call=call)
    return Given(kwargs={"uid": call.uid}, secrets=(MARK,))


def _call_listed(user: User | None) -> Given:
    CallFactory.create(title="Markedcall")
    return Given(secrets=("Markedcall",))


def _call_form(user: User | None) -> Given:
    return Given(
        kwargs={"uid": CallFactory.create(title="Markedcall").uid}, secrets=("Markedcall",)
    )


def _reads(**options: Any) -> Entry:
    return entry(SIGN_IN, NOT_FOUND, OK, granted=WHOLE_HOUSE, **options)


def _refused(readers: Expect, **options: Any) -> Entry:
    """Writers get the page, readers of the house 403, the others 404."""
    known = entry(SIGN_IN, NOT_FOUND, readers, granted=WRITERS, **options)
    only = {f"as {kind}": FORBIDDEN for kind in WHOLE_HOUSE - WRITERS}
    return Entry({**known.expected, **only}, known.given, known.method, known.hidden_from)


TABLE: dict[str, list[Entry]] = {
    "projects:proposals": [
        entry(SIGN_IN, OK, granted=WHOLE_HOUSE, given=_listed, hidden_from=OF_A_UNIT | {"user"})
    ],
    "projects:new": [entry(SIGN_IN, FORBIDDEN, OK, granted=ENTERING)],
    "projects:proposal": [_reads(given=_one), entry(SIGN_IN, OK, given=_led)],
    "projects:history": [_reads(given=_one)],
    "projects:edit": [_refused(OK, given=_one)],
    "projects:consortium": [_reads(given=_one)],
    "projects:member_add": [_refused(OK, given=_candidate)],
    "projects:member_remove": [
        _refused(ELSEWHERE, given=_member, method="post"),
        entry(SIGN_IN, METHOD, given=_member),
    ],
    "projects:submit": [_refused(OK, given=_one)],
    "projects:decide": [_refused(OK, given=_unwritten)],
    "projects:step": [
        _refused(ELSEWHERE, given=_step, method="post"),
        entry(SIGN_IN, METHOD, given=_step),
    ],
    "projects:calls": [entry(SIGN_IN, FORBIDDEN, OK, granted=READERS, given=_call_listed)],
    "projects:call": [
        entry(SIGN_IN, NOT_FOUND, OK, granted=READERS, given=_call, hidden_from=OF_A_UNIT)
    ],
    "projects:call_new": [entry(SIGN_IN, FORBIDDEN, OK, granted=ENTERING)],
    "projects:call_edit": [entry(SIGN_IN, FORBIDDEN, OK, granted=ENTERING, given=_call_form)],
}
