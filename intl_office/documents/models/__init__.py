"""Models of documents and files."""

from intl_office.documents.models.clause import Clause, ClauseVersion
from intl_office.documents.models.delivery import Delivery
from intl_office.documents.models.document import Document, DocumentTransition
from intl_office.documents.models.evidence import Evidence, OneTimeCode
from intl_office.documents.models.letter import Letter
from intl_office.documents.models.signing import (
    Signing,
    SigningTransition,
    Slot,
    SlotTransition,
)
from intl_office.documents.models.stored_file import StoredFile
from intl_office.documents.models.template import TextTemplate, TextTemplateLine
from intl_office.documents.models.verification import Verification
from intl_office.documents.models.version import TextVersion, VersionComment, VersionSending

__all__ = [
    "Clause",
    "ClauseVersion",
    "Delivery",
    "Document",
    "DocumentTransition",
    "Evidence",
    "Letter",
    "OneTimeCode",
    "Signing",
    "SigningTransition",
    "Slot",
    "SlotTransition",
    "StoredFile",
    "TextTemplate",
    "TextTemplateLine",
    "TextVersion",
    "Verification",
    "VersionComment",
    "VersionSending",
]
