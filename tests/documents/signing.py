"""A kind of the tests that is signed, and what a signatory does."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from intl_office.documents.actions.evidence import Visit
from intl_office.documents.actions.signing_links import agree, enter_code
from intl_office.documents.enums import Locale
from intl_office.documents.evidence_record import EvidenceRecord
from intl_office.documents.kinds import DocumentKind, document_kinds
from intl_office.documents.models import Document, Slot
from intl_office.documents.signing_enums import Answer
from intl_office.mail.models import Message
from tests.factories.documents import DocumentFactory
from tests.factories.signing import ADDRESS, WRITER

VISIT = Visit(ADDRESS, "192.0.2.7", "A browser")


class Simple(DocumentKind):
    """Notes which documents were signed, and by whom; `refuses` says why it does not go on."""

    code = "tests.simple"
    title = "Simple"
    template = "documents/specimen/specimen.html"

    def __init__(self) -> None:
        self.signed: list[tuple[int, AbstractBaseUser]] = []
        self.shown: Mapping[str, Any] = {"text": "Hello"}
        self.refuses = ""

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the kind's
        return "Simple"

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:  # noqa: ARG002  # the kind's
        return self.shown

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:  # noqa: ARG002  # the kind's
        return user.is_active

    def on_signed(self, document_id: int, by: AbstractBaseUser) -> None:
        if self.refuses:
            raise ValidationError(self.refuses)
        self.signed.append((document_id, by))


@contextmanager
def registered() -> Iterator[Simple]:
    kind = Simple()
    with document_kinds.replaced(**{kind.code: kind, EvidenceRecord.code: EvidenceRecord()}):
        yield kind


def text(**columns: Any) -> Document:
    """A document that is ready."""
    known = {"ready": True, "kind": Simple.code, "context": {"text": "Hello"}}
    made: Document = DocumentFactory.create(**{**known, **columns})
    return made


def code_sent(address: str = ADDRESS) -> str:
    """The last code that was mailed."""
    rows = Message.objects.filter(kind="documents.signature_code", address=address)
    found = re.search(r"\b(\d{6})\b", rows.latest("pk").text)
    assert found
    return found[1]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def sign_by_link(slot: Slot, visit: Visit = VISIT, name: str = WRITER) -> Answer:
    agree(slot=slot, name=name, visit=visit)
    return enter_code(slot=slot, code=code_sent(visit.address), visit=visit)
