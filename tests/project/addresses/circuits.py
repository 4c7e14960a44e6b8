"""Approvals: what waits for a person, files in circuits, delegations, the circuits themselves."""

from collections.abc import Callable
from dataclasses import replace

from intl_office.accounts.models import User
from intl_office.circuits.enums import Edition
from intl_office.circuits.models import Run
from tests.factories.access import house
from tests.factories.accounts import UserFactory
from tests.factories.circuits import (
    KIND,
    CircuitFactory,
    DelegationFactory,
    ProposalFactory,
    StepFactory,
    asked,
)
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
MARK = "Marked proposal"
OVERSEERS = OFFICE | {"vice-president"}


def _others(user: User | None) -> Given:
    """A file of the letters: it waits for somebody else."""
    turn = asked(title=MARK, unit=house().letters)
    return Given(kwargs={"uid": turn.run.uid}, secrets=(MARK,))


def _others_turn(user: User | None) -> Given:
    turn = asked(title=MARK, unit=house().letters)
    return Given(kwargs={"uid": turn.uid}, never=(MARK,))


def _own_turn(user: User | None) -> Given:
    turn = asked(user or UserFactory.create(), title=MARK)
    return Given(kwargs={"uid": turn.uid}, data={"outcome": "approve"}, secrets=(MARK,))


def _decisions(user: User | None) -> Given:
    own = asked(user or UserFactory.create(), title="Own proposal")
    asked(title=MARK, unit=house().letters)
    return Given(secrets=(own.run.title,), never=(MARK,))


def _files(user: User | None) -> Given:
    asked(title=MARK, unit=house().letters)
    return Given(secrets=(MARK,))


def _returned(user: User | None) -> Given:
    turn = asked(unit=house().letters)
    Run.objects.filter(pk=turn.run_id).update(state="returned")
    type(turn).objects.filter(pk=turn.pk).update(state="called-off")
    return Given(kwargs={"uid": turn.run.uid})


def _withdrawn(user: User | None) -> Given:
    turn = asked(unit=house().letters)
    return Given(kwargs={"uid": turn.run.uid}, data={"reason": "Too early"})


def _started(user: User | None) -> Given:
    """Only its author sends a proposal."""
    proposal = ProposalFactory.create(title=MARK)
    circuit = CircuitFactory.create()
    StepFactory.create(circuit=circuit)
    kwargs = {"kind": KIND, "subject": proposal.uid}
    return Given(kwargs=kwargs, data={"circuit": circuit.code}, never=(MARK,))


def _delegations(user: User | None) -> Given:
    own = DelegationFactory.create(stand_in=user or UserFactory.create(), reason="Own reason")
    DelegationFactory.create(reason=MARK)
    return Given(secrets=(own.reason,))


def _others_delegations(user: User | None) -> Given:
    return Given(secrets=(DelegationFactory.create(reason=MARK).reason,))


def _delegation(user: User | None) -> Given:
    return Given(kwargs={"uid": DelegationFactory.create().uid})


def _circuit(user: User | None) -> Given:
    circuit = CircuitFactory.create(name_en=MARK, name_fr=MARK)
    StepFactory.create(circuit=circuit)
    return Given(kwargs={"uid": circuit.uid}, secrets=(MARK,))


def _listed(user: User | None) -> Given:
    return Given(secrets=_circuit(user).secrets)


def _draft(user: User | None) -> Given:
    circuit = CircuitFactory.create(name_en=MARK, name_fr=MARK, edition=Edition.DRAFT)
    StepFactory.create(circuit=circuit)
    return Given(kwargs={"uid": circuit.uid}, secrets=(MARK,))


def _step(user: User | None) -> Given:
    circuit = CircuitFactory.create(edition=Edition.DRAFT)
    step = StepFactory.create(circuit=circuit, name_en=MARK, name_fr=MARK)
    return Given(kwargs={"uid": step.uid}, secrets=(MARK,))


def _moved(user: User | None) -> Given:
    return Given(kwargs={**_step(user).kwargs, "direction": "up"})


def managed(given: Callable[[User | None], Given]) -> Entry:
    """What the office does with the files of others; the vice-president only reads them."""
    line = entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=given, granted=OFFICE, method="post")
    return replace(line, expected={**line.expected, "as vice-president": FORBIDDEN})


TABLE: dict[str, list[Entry]] = {
    "circuits:decisions": [entry(SIGN_IN, OK, given=_decisions)],
    "circuits:count": [entry(SIGN_IN, OK)],
    "circuits:turn": [
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_others_turn, granted=OVERSEERS),
        entry(SIGN_IN, OK, given=_own_turn),
        entry(SIGN_IN, ELSEWHERE, given=_own_turn, method="post"),
    ],
    "circuits:runs": [
        entry(SIGN_IN, OK, given=_files, granted=OVERSEERS, hidden_from=["user"]),
    ],
    "circuits:run": [entry(SIGN_IN, NOT_FOUND, OK, given=_others, granted=OVERSEERS)],
    "circuits:cancel": [
        entry(SIGN_IN, METHOD, given=_withdrawn),
        managed(_withdrawn),
    ],
    "circuits:restart": [
        entry(SIGN_IN, METHOD, given=_returned),
        managed(_returned),
    ],
    "circuits:start": [
        entry(SIGN_IN, METHOD, given=_started),
        entry(SIGN_IN, FORBIDDEN, given=_started, method="post"),
    ],
    "circuits:delegations": [
        entry(SIGN_IN, OK, given=_delegations),
        entry(SIGN_IN, OK, given=_others_delegations, granted=OFFICE, hidden_from=["user"]),
    ],
    "circuits:end_delegation": [
        entry(SIGN_IN, METHOD, given=_delegation),
        entry(SIGN_IN, NOT_FOUND, given=_delegation, method="post"),
    ],
    "circuits:circuits": [entry(SIGN_IN, FORBIDDEN, OK, given=_listed, granted=LEADS)],
    "circuits:new_circuit": [entry(SIGN_IN, FORBIDDEN, OK, granted=LEADS)],
    "circuits:circuit": [entry(SIGN_IN, NOT_FOUND, OK, given=_circuit, granted=LEADS)],
    "circuits:names": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_draft, granted=LEADS),
        entry(SIGN_IN, NOT_FOUND, given=_circuit, granted=LEADS),
    ],
    "circuits:new_step": [entry(SIGN_IN, NOT_FOUND, OK, given=_draft, granted=LEADS)],
    "circuits:step": [entry(SIGN_IN, NOT_FOUND, OK, given=_step, granted=LEADS)],
}
for _name, _given in {
    "draft": _circuit, "enact": _draft, "retire": _circuit, "discard": _draft,
    "move_step": _moved, "remove_step": _step,
}.items():  # fmt: skip
    TABLE[f"circuits:{_name}"] = [
        entry(SIGN_IN, METHOD, given=_given),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_given, granted=LEADS, method="post"),
    ]
