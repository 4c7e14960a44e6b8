"""The office's address list: found by partner and name, errors by row and column, undo."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.jobs.enums import ImportStatus
from intl_office.organisations.models import Contact, Partner
from tests.factories.access import house, user_with
from tests.factories.organisations import ContactFactory, PartnerFactory
from tests.partnerships import taking_over as kit

pytestmark = pytest.mark.django_db
KIND = "contacts"
HEAD = "Code Erasmus;Nom;Prénom;Courriel;Fonctions;Depuis;Jusqu’au"
ROWS = (
    "S UPPSALA01;Berg;Anna;Incoming@uu.example;Coordination, incoming;01/09/2020;",
    "S UPPSALA01;Lund;Erik;incoming@uu.example;Takes care of outgoing students;;",
)


@pytest.fixture
def officer(db: None) -> User:
    house()
    PartnerFactory.create(legal_name="Uppsala universitet", erasmus_code="S  UPPSALA01")
    with translation.override("en"):
        return user_with("officer-cooperation", language="en")


def test_new_ones_are_added_and_changed_ones_follow(officer: User) -> None:
    uppsala = Partner.objects.get()
    ContactFactory.create(partner=uppsala, first_name="Erik", last_name="Lund", phone="+46 1")
    batch = kit.checked(officer, KIND, HEAD, *ROWS)
    assert (batch.errors, batch.warnings) == (0, 0), kit.said(batch)
    batch = kit.write(batch)
    assert (batch.created, batch.changed) == (1, 1), batch.job
    anna, erik = Contact.objects.order_by("first_name")
    assert (anna.email, anna.functions) == ("incoming@uu.example", ["coordinates", "incoming"])
    assert (erik.phone, erik.functions, erik.starts_on.year) == ("+46 1", ["outgoing"], 2020)
    assert kit.write(kit.checked(officer, KIND, HEAD, *ROWS)).unchanged == 2
    assert kit.undo(batch).status == ImportStatus.UNDONE
    assert Contact.objects.get().functions == ["signs-la"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("X NOWHERE01;Berg;Anna;;;;", "erasmus_code"),
        ("S UPPSALA01;;Anna;;;;", "last_name"),
        ("S UPPSALA01;Lund;Erik;nowhere;;;", "email"),
        ("S UPPSALA01;Lund;Erik;;juggler;;", "functions"),
        ("S UPPSALA01;Lund;Erik;;;01/09/2020;01/09/2019", "ends_on"),
        ("S UPPSALA01;berg;ANNA;;;;", "last_name"),
    ],
    ids=["partner", "name", "address", "function", "days", "twice"],
)
def test_an_error_stands_at_its_row_and_column(officer: User, row: str, column: str) -> None:
    batch = kit.checked(officer, KIND, HEAD, ROWS[0], row)
    assert [one[:3] for one in kit.said(batch)] == [(3, column, "error")]


def test_others_import_no_contacts(officer: User) -> None:  # the partner is there
    with pytest.raises(PermissionDenied):
        kit.checked(user_with("vice-president"), KIND, HEAD, *ROWS)
