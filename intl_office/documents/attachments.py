"""Documents that go with a mail."""

from uuid import UUID

from intl_office.documents.models import Document
from intl_office.mail.attachments import AttachmentMissing, File

SOURCE = "documents"


def fetch(reference: str) -> File:
    """The file of a document by its uid.

    Raises:
        AttachmentMissing: there is no such document, or it failed.
        OSError: it is not made yet, or the store is away: the mail waits.

    """
    document = Document.objects.select_related("file").filter(uid=UUID(reference)).first()
    if document is None or not (document.is_ready or document.is_live):
        raise AttachmentMissing(f"document {reference}")
    if document.file is None:
        raise BlockingIOError(f"document {reference} is not made yet")
    with document.file.open() as content:
        return File(content.read(), document.file.media_type)
