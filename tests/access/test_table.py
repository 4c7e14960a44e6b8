"""Which role may do what: the whole table, so that no right is given by accident."""

import pytest

from intl_office.access.enums import ABOUT, EXTENTS, KINDS, Pole, Role
from intl_office.access.permissions import declared, granted_to

# Rooms above declare theirs and test them; here stand this room and those below it.
BELOW = ("partners", "contacts", "people", "units", "institution", "reference", "mail", "jobs")
OWN = ("application", "imports", "accounts", "roles", "access", "audit", "personal_data")
LEADS = {
    "partners.see", "partners.edit", "partners.merge", "contacts.see", "people.see", "people.edit",
    "units.edit", "institution.edit", "reference.edit", "mail.read", "imports.run",
    "accounts.invite", "roles.see", "roles.give", "access.see_as", "audit.read",
}  # fmt: skip
OFFICE = {
    "partners.see", "partners.edit", "contacts.see", "people.see", "people.edit", "reference.edit",
    "mail.read", "imports.run", "audit.read",
}  # fmt: skip
TABLE: dict[str, set[str]] = {
    "officer-mobility": OFFICE,
    "officer-cooperation": OFFICE | {"partners.merge"},
    "officer-laboratories": OFFICE | {"partners.merge"},
    "officer-projects": OFFICE,
    "director": LEADS,
    "vice-president": {"partners.see", "people.see", "roles.see"},
    "referent": {"partners.see", "contacts.see", "people.see"},
    "coordinator": {"partners.see", "contacts.see"},
    "legal": {"partners.see", "audit.read"},
    "finance": {"partners.see"},
    "hr": {"people.see"},
    "student": set(),
    "mobile-staff": set(),
    "partner": set(),
    "administrator": LEADS
    | {"application.administer", "jobs.see", "personal_data.anonymise", "personal_data.handle"},
}
BY_UNIT = {"people.see", "people.edit", "roles.see", "roles.give"}


def ours() -> set[str]:
    return {code for code in declared if code.partition(".")[0] in (*BELOW, *OWN)}


def test_table_names_every_role() -> None:
    assert set(TABLE) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_role_may_exactly_this(kind: str) -> None:
    granted = {known.code for known in granted_to(*KINDS[kind])}
    assert granted & ours() == TABLE[kind]


def test_every_permission_is_somebodys() -> None:
    assert set().union(*TABLE.values()) == ours()


def test_permissions_that_stop_at_the_unit() -> None:
    assert {known.code for known in declared.values() if known.by_unit} & ours() == BY_UNIT


def test_every_role_is_described() -> None:
    assert set(EXTENTS) == set(ABOUT) == set(Role)
    assert {code for code in KINDS if code.startswith("officer-")} == {
        f"officer-{pole}" for pole in Pole
    }


def test_every_permission_has_words() -> None:
    assert all(str(known.words) for known in declared.values())
