"""The record of evidence: made by those who have the text signed, read by who reads the text."""

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.documents.actions.making import make
from intl_office.documents.evidence_record import EvidenceRecord
from intl_office.documents.models import Document, Evidence
from tests.documents.pdf import pages
from tests.documents.signing import sign_by_link, text
from tests.documents.test_signing import kind
from tests.factories.accounts import UserFactory
from tests.factories.signing import ADDRESS, WRITER, started, wanted

__all__ = ["kind"]
pytestmark = pytest.mark.django_db


def test_record_says_who_signed_and_every_act() -> None:
    signing = started(text(), wanted())
    sign_by_link(signing.slots.get())
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(signing.started_by)
    address = reverse("documents:signing_record", args=[signing.uid])
    assert address in desk.get(signing.get_absolute_url()).text
    desk.post(address)
    document = Document.objects.filter(kind=EvidenceRecord.code).latest("pk")
    assert make(document_id=document.pk)
    document.refresh_from_db()
    assert document.file
    with document.file.open() as file:
        said = " ".join(" ".join(pages(file.read())).split())
    head = Evidence.objects.filter(signing=signing).latest("position").digest
    for words in (WRITER, ADDRESS, signing.text_sha256, head):
        assert words in said.replace(" ", "") or words in said, words
    assert len(document.context["acts"]) == signing.evidence.count()


def test_record_is_for_readers_of_the_text() -> None:
    signing = started(text(), wanted())
    stranger = UserFactory.create()
    assert not EvidenceRecord().may_request(stranger, None)
    assert EvidenceRecord().may_request(signing.started_by, signing.uid)
    made = text(kind=EvidenceRecord.code, subject=signing.uid, requested_by=signing.started_by)
    rows = Document.objects.filter(pk=made.pk)
    assert rows.visible_to(signing.started_by).exists()
    assert not rows.visible_to(stranger).exists()
