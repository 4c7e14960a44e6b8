"""What this room declares, and its demonstration rows."""

import pytest

from intl_office.access.demo import load as load_accounts
from intl_office.access.enums import KINDS, Pole, Role
from intl_office.access.permissions import declared, granted_to
from intl_office.circuits.demo import AGREEMENT, load
from intl_office.circuits.enums import Edition
from intl_office.circuits.models import Circuit, CircuitStep, Delegation
from intl_office.circuits.subjects import subject_kinds
from tests.factories.access import house
from tests.testapp.subjects import ProposalSubject

OURS = {"circuits.see", "circuits.manage", "circuits.edit", "circuits.record"}
POLES = {"circuits.see", "circuits.manage"}
TABLE: dict[str, set[str]] = {
    "officer-mobility": POLES,
    "officer-cooperation": POLES | {"circuits.record"},
    "officer-laboratories": POLES | {"circuits.record"},
    "officer-projects": POLES,
    "director": OURS,
    "vice-president": {"circuits.see"},
    "referent": {"circuits.see"},
    "administrator": OURS,
}


@pytest.mark.parametrize("kind", KINDS)
def test_role_may_exactly_this(kind: str) -> None:
    granted = {known.code for known in granted_to(*KINDS[kind])}
    assert granted & OURS == TABLE.get(kind, set())


def test_permissions_that_stop_at_the_unit() -> None:
    assert {code for code in OURS if declared[code].by_unit} == POLES


class AgreementSubject(ProposalSubject):
    code = AGREEMENT


@pytest.mark.django_db
def test_the_demo_loads_once_and_its_circuits_are_in_force() -> None:
    house()
    load_accounts(print)
    with subject_kinds.replaced(**{AGREEMENT: AgreementSubject()}):
        for _twice in range(2):
            load(print)
    assert set(Circuit.objects.values_list("code", "edition")) == {
        ("agreement-short", Edition.IN_FORCE),
        ("agreement-full", Edition.IN_FORCE),
    }
    full = Circuit.objects.get(code="agreement-full")
    assert [len(group) for group in full.groups()][:3] == [1, 1, 2]
    assert Delegation.objects.count() == 1
    # Its office has one cooperation officer: what that person sends must not stop there.
    alone = CircuitStep.objects.filter(four_eyes=False)
    assert set(alone.values_list("role", "pole")) == {(Role.OFFICER, Pole.COOPERATION)}


@pytest.mark.django_db
def test_the_demo_makes_no_circuit_for_files_that_there_are_not() -> None:
    said: list[str] = []
    with subject_kinds.replaced():
        load(said.append)
    assert not Circuit.objects.exists()
    assert said
