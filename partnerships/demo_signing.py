"""Demonstration of signing: an agreement that our side alone has signed, and one that all have."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.uploads import FileKind, inspect
from intl_office.documents.actions.documents import make_document
from intl_office.documents.actions.making import make
from intl_office.documents.actions.signing import Wanted, start_signing
from intl_office.documents.actions.signing_papers import keep_scan
from intl_office.documents.enums import Locale
from intl_office.documents.kinds import Signatory
from intl_office.documents.models import Document, Signing
from intl_office.documents.signing_enums import Means
from partnerships.demo import OFFICER
from partnerships.enums import State
from partnerships.models import Agreement
from partnerships.rules import may_edit
from partnerships.signing import signatories
from partnerships.workflow import KIND

PEOPLE = ("Hélène Marchand", "Marta Ruiz")
FUNCTIONS = ("Présidente", "Rector")
SIGNED = (1, len(PEOPLE))  # signatures on paper, of each agreement
ADDRESS = "rector@example.org"  # RFC 2606: it reaches nobody


def load(say: Say) -> None:
    """Have one agreement signed half and another one by all; the PDFs are really made."""
    officer = User.objects.filter(email=OFFICER).first()
    if officer is None or Signing.objects.exists():
        return
    rows = Agreement.objects.filter(state=State.SIGNATURE).select_related("unit").order_by("number")
    found = [one for one in rows if may_edit(officer, one)][: len(SIGNED)]
    with audit.context(user=officer):
        for row, papers in zip(found, SIGNED, strict=False):
            document = _document(row, officer)
            if document.is_ready:
                _sign(row, document, officer, papers)
    if found:
        say("an agreement that one of two has signed, and one that all have")


def _document(row: Agreement, by: User) -> Document:
    document, _new = make_document(kind=KIND, subject=row.uid, locale=Locale(row.languages), by=by)
    make(document_id=document.pk)
    document.refresh_from_db()
    return document


def _sign(row: Agreement, document: Document, by: User, papers: int) -> None:
    """Ask all, and bring the papers of the first ones."""
    known = signatories(row)[: len(PEOPLE)]
    signing = start_signing(document=document, wanted=_wanted(known), by=by)
    assert document.file is not None  # noqa: S101  # it is ready
    with document.file.open() as file:
        content = file.read()
    for slot in signing.slots.filter(position__lte=papers):
        paper = SimpleUploadedFile("signed.pdf", content)
        paper.accepted = inspect(paper, kinds={FileKind.PDF})  # type: ignore[attr-defined]  # as a checked field does
        keep_scan(slot=slot, file=paper, on=timezone.localdate(), by=by)


def _wanted(known: Sequence[Signatory]) -> list[Wanted]:
    return [
        Wanted(
            party_fr=one.party_fr,
            party_en=one.party_en,
            party_key=one.key,
            name=one.name or name,
            title=one.title or function,
            address="" if one.house else ADDRESS,
            language=one.language,
            means=Means.SCAN if one.house else Means.LINK,
        )
        for one, name, function in zip(known, PEOPLE, FUNCTIONS, strict=False)
    ]
