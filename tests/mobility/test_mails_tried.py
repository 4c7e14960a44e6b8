"""The text of a mail is tried on a real agreement, and on those alone that one may read."""

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.mail.models import Template
from mobility.enums import ApplicationState
from partnerships.notifications import SignatureLetter
from tests.factories.access import house, user_with
from tests.factories.mobility import ApplicationFactory, EnrolmentFactory
from tests.factories.partnerships import agreement_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    """A cooperation officer, who reads English."""
    house()
    return user_with("officer-cooperation", language="en")


def address(kind: str) -> str:
    return reverse("mail:text", args=[kind])


def test_a_text_is_tried_on_a_real_agreement(client: Client, officer: User) -> None:
    client.force_login(officer)
    row = agreement_with(title_fr="Accord vrai", title_en="True agreement")
    page = client.get(address(SignatureLetter.code), {"on": f"file-{row.uid}"})
    french, english = page.context["previews"]
    assert french.written.subject.endswith("Accord vrai")
    assert english.written.subject == "For your signature: True agreement"
    assert not Template.objects.exists()
    none = client.get(address(SignatureLetter.code), {"on": "file-nothing"})
    assert none.context["previews"][1].written.subject.endswith("Uppsala University")


def test_a_student_is_tried_on_by_those_who_read_the_file(client: Client, officer: User) -> None:
    """The cooperation office writes the texts of mails, and does not know the students."""
    enrolment = EnrolmentFactory.create(last_name="Zyzzyva")
    row = ApplicationFactory.create(enrolment=enrolment, state=ApplicationState.SELECTED)
    for user, reads in ((officer, False), (user_with("officer-mobility"), True)):
        client.force_login(user)
        page = client.get(address("mobility.result"), {"on": f"file-{row.uid}"})
        assert ("Zyzzyva" in page.content.decode()) is reads
        words = page.context["previews"][1].written.text
        assert (row.campaign.title_en in page.context["previews"][1].written.subject) is reads
        assert ("You are selected" in words) is True
