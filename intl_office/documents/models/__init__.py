"""Models of documents and files."""

from intl_office.documents.models.clause import Clause, ClauseVersion
from intl_office.documents.models.document import Document, DocumentTransition
from intl_office.documents.models.stored_file import StoredFile

__all__ = ["Clause", "ClauseVersion", "Document", "DocumentTransition", "StoredFile"]
