"""Certificates: offered where they are true, of the days that are known, gone with the person."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.core.personal import holdings, subject_of
from intl_office.documents.actions.making import render
from intl_office.documents.models import Document, Letter
from intl_office.organisations.models import Institution
from mobility.certificates import MobilityCertificate
from mobility.enums import MobilityState
from mobility.models import Mobility
from partnerships.enums import Direction
from tests.documents import pdf
from tests.factories.access import house, user_with
from tests.factories.mobility import EnrolmentFactory, MobilityFactory

pytestmark = pytest.mark.django_db
KIND = MobilityCertificate.code
S = MobilityState


@pytest.fixture
def officer(client: Client) -> User:
    house()
    Institution.objects.get_or_create(defaults={"name_fr": "Université", "city": "Lyon"})
    user = user_with("officer-mobility", language="en")
    client.force_login(user)
    return user


def stay(**columns: Any) -> Mobility:
    enrolment = EnrolmentFactory.create(
        first_name="Lou", last_name="Martin", birth_date="2004-02-01"
    )
    row: Mobility = MobilityFactory.create(enrolment=enrolment, **columns)
    return row


def address(row: Mobility, text: str = "") -> str:
    if not text:
        return reverse("documents:letter", args=[KIND, row.uid])
    where = [KIND, row.uid, text]
    return reverse("documents:letter_write", args=where, query={"language": "en"})


@pytest.mark.parametrize(
    ("direction", "state", "offered"),
    [
        (Direction.OUT, S.PLANNED, ["selection"]),
        (Direction.OUT, S.ABROAD, ["selection", "departure"]),
        (Direction.IN, S.PLANNED, []),
        (Direction.IN, S.CONFIRMED, ["arrival"]),
        (Direction.IN, S.RETURNED, ["arrival", "attendance"]),
    ],
    ids=["planned", "abroad", "awaited", "confirmed", "was here"],
)
def test_only_what_is_true_is_offered(
    client: Client, officer: User, direction: str, state: str, offered: list[str]
) -> None:
    row = stay(direction=direction, state=state)
    page = client.get(address(row))
    found = [one.clause.code for _title, rows in page.context["offered"] for one in rows]
    assert found == [f"certificate-{name}" for name in offered]
    other = "departure" if direction == Direction.IN else "attendance"
    assert client.get(address(row, f"certificate-{other}")).status_code == 404


def test_nothing_is_certified_of_a_cancelled_mobility(client: Client, officer: User) -> None:
    row = stay(state=S.CANCELLED)
    assert client.get(address(row)).status_code == 404
    assert client.get(row.get_absolute_url()).context["letter_url"] == ""


def test_a_certificate_of_attendance_says_the_real_days(client: Client, officer: User) -> None:
    row = stay(direction=Direction.IN, state=S.RETURNED)
    where = address(row, "certificate-attendance")
    data = {"day": "2027-02-03", "place": "Lyon", "value_arrived_on": "2026-09-03", "make": "1"}
    refused = client.post(where, data)
    assert list(refused.context["form"].errors) == ["value_left_on"]
    assert client.post(where, {**data, "value_left_on": "2027-01-29"}).status_code == 302
    document = Document.objects.get()
    (page,) = pdf.pages(render(document))
    for words in ("from 3 September 2026 to 29 January 2027", "Lou Martin", "1 February 2004"):
        assert words in page
    assert document.title in client.get(row.get_absolute_url()).content.decode()
    client.force_login(user_with("officer-cooperation"))
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(where).status_code == 404


def test_certificates_are_of_the_person_they_are_about(client: Client, officer: User) -> None:
    row = stay()
    client.post(address(row, "certificate-selection"), {"day": "2026-11-22", "make": "1"})
    with translation.override("fr"):
        who = subject_of("enrolment", row.enrolment_id, "X")
    assert set(holdings["documents.Document"].rows(who)) == set(Document.objects.all())
    assert list(holdings["documents.Letter"].rows(who)) == [Letter.objects.get()]
    nobody = subject_of("enrolment", EnrolmentFactory.create().pk, "Y")
    assert not holdings["documents.Document"].rows(nobody).exists()


def test_the_mobility_officers_write_their_texts(client: Client, officer: User) -> None:
    edit = reverse("documents:clause_edit", args=["certificate-selection"])
    page = client.get(edit)
    assert "variants" not in page.context["form"].fields
    assert client.get(reverse("documents:clause_edit", args=["letter-support"])).status_code == 403
    client.force_login(user_with("officer-cooperation"))
    assert client.get(edit).status_code == 403
