"""The certificates that a student finds on their own pages.

By a question of its own, not by `MobilityCertificate.readable`: whoever reads a document there
reads its signatures too, with the evidence of those who signed.
"""

from django.db.models import Q, QuerySet

from intl_office.accounts.models import User
from intl_office.documents.enums import DocumentState
from intl_office.documents.models import Document, StoredFile
from intl_office.documents.signing_enums import SigningState
from mobility.enums import CERTIFICATE
from mobility.models import Mobility


def certificates_of(user: User) -> QuerySet[Document]:
    """A student's own, the newest first: made, no draft, and signed where signatures were asked.

    Of mobilities alone that the student knows of.
    """
    finished = Q(signing=None) | Q(signing__state=SigningState.COMPLETE)
    own = Mobility.objects.of(user).told().values("uid")
    rows = Document.objects.filter(finished, kind=CERTIFICATE, subject__in=own)
    rows = rows.filter(state=DocumentState.READY, draft=False).defer("context")
    return rows.select_related("file", "signing__sealed").order_by("-pk")


def file_of(document: Document) -> StoredFile | None:
    """What the student keeps: the sealed file, else the last scan of the paper, else the PDF."""
    signing = getattr(document, "signing", None)
    if signing is None:
        return document.file
    scanned = signing.slots.exclude(scan=None).select_related("scan").order_by("position").last()
    return signing.sealed or (scanned.scan if scanned else document.file)
