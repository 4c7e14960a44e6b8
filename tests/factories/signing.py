"""Texts that are being signed."""

from datetime import date
from typing import Any

from django.utils import timezone
from factory.declarations import LazyAttribute, SubFactory
from factory.django import DjangoModelFactory

from intl_office.accounts.actions.links import make_link, open_link
from intl_office.accounts.models import AccessLink
from intl_office.documents.actions.signing import LIFETIME, PURPOSE, Wanted, start_signing
from intl_office.documents.actions.signing_links import HOLDS
from intl_office.documents.models import Document, OneTimeCode, Signing, Slot
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory

WRITER = "Marta Ruiz"
ADDRESS = "marta.ruiz@example.org"


class SigningFactory(DjangoModelFactory[Signing]):
    """A specimen that is being signed, by nobody yet."""

    class Meta:
        model = Signing

    document = SubFactory(DocumentFactory, ready=True)
    text_sha256 = LazyAttribute(lambda row: row.document.sha256)
    started_by = LazyAttribute(lambda row: row.document.requested_by)


class SlotFactory(DjangoModelFactory[Slot]):
    """Somebody of a partner who is asked to sign by link."""

    class Meta:
        model = Slot

    signing = SubFactory(SigningFactory)
    position = 1
    party_fr = "Université de Grenade"
    party_en = "University of Granada"
    name = WRITER
    title = "Rectora"
    address = ADDRESS
    language = "en"
    state = "asked"
    asked_at = LazyAttribute(lambda _row: timezone.now())
    text_sha256 = LazyAttribute(lambda row: row.signing.text_sha256)


def signing_of(*, address: str = ADDRESS, **columns: Any) -> Signing:
    """A signing with one signature asked for."""
    signing: Signing = SigningFactory.create(**columns)
    SlotFactory.create(signing=signing, address=address)
    return signing


def wanted(name: str = WRITER, **columns: Any) -> Wanted:
    known = {"party_fr": "Grenade", "party_en": "Granada", "address": ADDRESS, "language": "en"}
    return Wanted(name=name, **{**known, **columns})


def started(document: Document, *people: Wanted) -> Signing:
    """Started by whoever asked for the document."""
    return start_signing(document=document, wanted=people, by=document.requested_by)


def link_to(slot: Slot, address: str = ADDRESS) -> AccessLink:
    """A link that was opened."""
    made = make_link(purpose=PURPOSE, subject=slot.uid, by=None, lifetime=LIFETIME, email=address)
    link = open_link(token=made.url.rstrip("/").rpartition("/")[2], purpose=PURPOSE)
    assert isinstance(link, AccessLink)
    return link


def code_for(slot: Slot) -> OneTimeCode:
    now = timezone.now()
    return OneTimeCode.objects.create(
        slot=slot, address=slot.address, name=slot.name, code_hash="0" * 64, made_at=now,
        expires_at=now + HOLDS,
    )  # fmt: skip


def officer(**columns: Any) -> Any:
    return UserFactory.create(**columns)


def day(text: str) -> date:
    return date.fromisoformat(text)
