"""Documents and stored files."""

import hashlib

from django.utils import timezone
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.documents.actions.files import store_made
from intl_office.documents.enums import DocumentState, Locale
from intl_office.documents.models import Document, StoredFile
from intl_office.documents.specimen import Specimen
from tests.factories.accounts import UserFactory

CONTENT = b"%PDF-1.7 a file of the tests\n"


class StoredFileFactory(DjangoModelFactory[StoredFile]):
    """A row about a file; `stored()` writes the content too."""

    class Meta:
        model = StoredFile

    sha256 = Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    size = 10
    media_type = "application/pdf"
    name = "file.pdf"


def stored(content: bytes = CONTENT, name: str = "file.pdf") -> StoredFile:
    return store_made(content=content, name=name, media_type="application/pdf")


class DocumentFactory(DjangoModelFactory[Document]):
    """A specimen that waits for a worker."""

    class Meta:
        model = Document

    class Params:
        ready = Trait(
            state=DocumentState.READY,
            file=LazyFunction(stored),
            sha256=LazyAttribute(lambda row: row.file.sha256),
            size=LazyAttribute(lambda row: row.file.size),
            rendered_at=LazyFunction(timezone.now),
            template_version="v1",
        )
        failed = Trait(
            state=DocumentState.FAILED, last_error="The template is damaged.", attempts=1
        )

    kind = Specimen.code
    locale = Locale.EN
    title = Sequence(lambda n: f"Specimen {n}")
    requested_by = SubFactory(UserFactory)
    context = LazyFunction(lambda: dict(Specimen().context(None, Locale.EN)))
