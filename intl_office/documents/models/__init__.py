"""Models of documents and files."""

from intl_office.documents.models.document import Document, DocumentTransition
from intl_office.documents.models.stored_file import StoredFile
from intl_office.documents.models.version import TextVersion, VersionComment, VersionSending

__all__ = [
    "Document",
    "DocumentTransition",
    "StoredFile",
    "TextVersion",
    "VersionComment",
    "VersionSending",
]
