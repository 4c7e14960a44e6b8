"""Students find their own certificates: finished ones alone, told by mail, nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.access.seeing import is_private
from intl_office.accounts.models import User
from intl_office.documents.actions.making import make
from intl_office.documents.models import Document
from intl_office.mail.models import Attachment, Message
from intl_office.organisations.models import Institution
from mobility import demo, demo_campaigns, demo_certificates
from mobility.certificates import MobilityCertificate
from mobility.enums import CERTIFICATE, CampaignState, MobilityState
from mobility.models import Enrolment, Mobility
from mobility.own_certificates import certificates_of
from partnerships.enums import Direction
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory, stored
from tests.factories.mobility import (
    ApplicationFactory,
    CampaignFactory,
    EnrolmentFactory,
    MobilityFactory,
)
from tests.factories.organisations import CountryFactory
from tests.factories.signing import SigningFactory

pytestmark = pytest.mark.django_db
MY = "/mobility/my/"


def certificate(row: Mobility, **columns: Any) -> Document:
    made: Document = DocumentFactory.create(
        **{"kind": CERTIFICATE, "subject": row.uid, "title": "My proof", "ready": True, **columns}
    )
    return made


def address(document: Document) -> str:
    return reverse("mobility:my_certificate", args=[document.uid])


def download(client: Client, document: Document) -> bytes:
    answer: Any = client.get(address(document))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def told(document: Document) -> Message:
    MobilityCertificate().on_made(document)
    return Message.objects.get()


def test_from_the_office_to_the_student(phone: Client, desk: Client, enrolment: Enrolment) -> None:
    Institution.objects.get_or_create(defaults={"name_fr": "Université", "city": "Lyon"})
    row = MobilityFactory.create(enrolment=enrolment)
    where = reverse("documents:letter_write", args=[CERTIFICATE, row.uid, "certificate-selection"])
    entries = {"day": "2026-11-22", "value_birth_date": "2004-02-01", "make": "1"}
    assert desk.post(where, entries).status_code == 302
    document = Document.objects.get()
    assert document.title not in phone.get(MY).content.decode()
    assert phone.get(address(document)).status_code == 404
    assert not Message.objects.exists()

    assert make(document_id=document.pk)
    mail = Message.objects.get()
    assert enrolment.user
    assert mail.address == enrolment.user.email
    assert MY in mail.text
    assert document.title in mail.text
    assert not Attachment.objects.exists()
    page = phone.get(MY).content.decode()
    assert document.title in page
    assert address(document) in page
    assert reverse("documents:verify") in page
    document.refresh_from_db()
    assert document.file
    with document.file.open() as kept:
        assert download(phone, document) == kept.read()
    # The page of a document leads to its signatures and their evidence: it stays the office's.
    assert phone.get(document.get_absolute_url()).status_code == 404
    assert desk.get(address(document)).status_code == 404
    assert "is told by mail" in desk.get(row.get_absolute_url()).content.decode()


def _of_another(_row: Mobility) -> Document:
    return certificate(MobilityFactory.create())


def _from(row: Mobility, state: str) -> Document:
    campaign = CampaignFactory.create(state=state)
    application = ApplicationFactory.create(campaign=campaign, enrolment=row.enrolment)
    Mobility.objects.filter(pk=row.pk).update(application=application)
    return certificate(row)


def _cancelled(row: Mobility) -> Document:
    Mobility.objects.filter(pk=row.pk).update(state=MobilityState.CANCELLED)
    return certificate(row)


def _signing(row: Mobility, **columns: Any) -> Document:
    document = certificate(row)
    SigningFactory.create(document=document, **columns)
    return document


HIDDEN: dict[str, Callable[[Mobility], Document]] = {
    "of another student": _of_another,
    "waiting": lambda row: certificate(row, ready=False),
    "failed": lambda row: certificate(row, ready=False, failed=True),
    "draft": lambda row: certificate(row, draft=True),
    "of another kind": lambda row: certificate(row, kind="documents.specimen"),
    "not published": lambda row: _from(row, CampaignState.CLOSED),
    "cancelled": _cancelled,
    "being signed": _signing,
    "recalled": lambda row: _signing(row, state="recalled", finished_at=timezone.now()),
}


@pytest.mark.parametrize("case", sorted(HIDDEN))
def test_what_is_not_theirs_or_not_finished(phone: Client, enrolment: Enrolment, case: str) -> None:
    document = HIDDEN[case](MobilityFactory.create(enrolment=enrolment))
    assert phone.get(address(document)).status_code == 404
    assert "My proof" not in phone.get(MY).content.decode()


def test_a_signed_one_is_the_signed_file(phone: Client, enrolment: Enrolment) -> None:
    document = _from(MobilityFactory.create(enrolment=enrolment), CampaignState.PUBLISHED)
    assert download(phone, document).startswith(b"%PDF")
    told(document)
    sealed = stored(b"%PDF-1.7 sealed")
    now = timezone.now()
    SigningFactory.create(document=document, state="complete", finished_at=now, sealed=sealed)
    assert download(phone, document) == b"%PDF-1.7 sealed"
    for _twice in range(2):
        MobilityCertificate().on_signed(document.pk, document.requested_by)
    assert Message.objects.count() == 2
    application = Mobility.objects.get().application
    assert application
    assert address(document) in phone.get(application.own_url).content.decode()


def test_who_came_from_abroad_finds_it_by_the_verified_address() -> None:
    enrolment = EnrolmentFactory.create(user=None, email="anna@uni.example")
    country = CountryFactory.create(code="SE")
    row = MobilityFactory.create(enrolment=enrolment, direction=Direction.IN, country=country)
    document = certificate(row)
    mail = told(document)
    assert (mail.address, mail.language) == ("anna@uni.example", "en")
    anna: User = UserFactory.create(email="anna@uni.example")
    assert list(certificates_of(anna)) == [document]
    assert not certificates_of(UserFactory.create()).exists()


@pytest.mark.parametrize("person", [{"user__is_active": False}, {"user": None, "email": "nobody"}],
                         ids=["closed account", "no address"])  # fmt: skip
def test_nobody_to_tell_is_no_failure(person: dict[str, Any]) -> None:
    row = MobilityFactory.create(enrolment=EnrolmentFactory.create(**person))
    MobilityCertificate().on_made(certificate(row))
    assert not Message.objects.exists()


def test_it_is_read_by_the_student_alone() -> None:
    assert is_private("mobility:my_certificate")


def test_the_student_of_the_demonstration_has_one() -> None:
    house()
    Institution.objects.get_or_create(defaults={"name_fr": "Université", "city": "Lyon"})
    user_with("officer-mobility", email=demo.OFFICER)
    student = user_with("student", email=demo_campaigns.STUDENT)
    EnrolmentFactory.create(user=student)
    CountryFactory.create(code="BE")
    for _twice in range(2):
        demo_certificates.load(lambda _said: None)
    (document,) = certificates_of(student)
    assert document.file
