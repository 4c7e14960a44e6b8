"""Documents: one's own, and everybody's for administrators."""

import uuid

from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.documents.models import Delivery, TextTemplate, Verification
from intl_office.documents.specimen import Specimen
from tests.factories.accounts import UserFactory
from tests.factories.clauses import VersionFactory, published
from tests.factories.documents import CONTENT, DocumentFactory, stored
from tests.factories.signing import ADDRESS, WRITER, signing_of
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
NOT_FOUND, METHOD, FORBIDDEN = Expect.NOT_FOUND, Expect.METHOD, Expect.FORBIDDEN
MARK = "Marked document"
TEXT = CONTENT.decode()


def _others(user: User | None) -> Given:
    document = DocumentFactory.create(ready=True, title=MARK)
    return Given(kwargs={"uid": document.uid}, secrets=(MARK,))


def _own(user: User | None) -> Given:
    document = DocumentFactory.create(
        failed=True, title=MARK, requested_by=user or UserFactory.create()
    )
    return Given(kwargs={"uid": document.uid}, secrets=(MARK,))


def _list(user: User | None) -> Given:
    DocumentFactory.create(title=MARK)
    return Given(secrets=(MARK,))


def _others_file(user: User | None) -> Given:
    document = DocumentFactory.create(ready=True)
    return Given(kwargs={"uid": document.uid}, secrets=(TEXT,))


def _others_stored(user: User | None) -> Given:
    document = DocumentFactory.create(ready=True)
    assert document.file
    return Given(kwargs={"uid": document.file.uid}, secrets=(TEXT,))


def _nobodys_stored(user: User | None) -> Given:
    return Given(kwargs={"uid": stored().uid}, never=(TEXT,))


def _others_failed(user: User | None) -> Given:
    return Given(kwargs={"uid": DocumentFactory.create(failed=True).uid})


def _specimen(user: User | None) -> Given:
    return Given(kwargs={"code": Specimen.code}, data={"locale": "fr", "token": str(uuid.uuid4())})


def _clause(user: User | None) -> Given:
    clause = published("Texte.", MARK, clause__title_en=MARK, clause__title_fr=MARK).clause
    VersionFactory.create(clause=clause, number=2)
    return Given(kwargs={"code": clause.code}, data={"number": "1", "why": "x"}, secrets=(MARK,))


def _clauses(user: User | None) -> Given:
    published("Texte.", "Text.", clause__title_en=MARK, clause__slot="balance")
    return Given(secrets=(MARK,), query={"q": MARK})


def _new_clause(user: User | None) -> Given:
    return Given(kwargs={"kind": "partnerships.agreement"})


def _template(user: User | None) -> Given:
    published("Texte.", MARK, clause__title_en=MARK, clause__title_fr=MARK, clause__slot="scope")
    kwargs = {"kind": "partnerships.agreement", "variant": "network"}
    return Given(kwargs=kwargs, secrets=(MARK,))


def _template_kept(user: User | None) -> Given:
    given = _template(user)
    TextTemplate.objects.create(**given.kwargs)
    return Given(kwargs=given.kwargs)


FORBIDDEN = Expect.FORBIDDEN
WRITERS = LEADS | {"officer-cooperation"}
VALIDATORS = LEADS | {"legal"}
READERS = OFFICE | {"legal", "referent"}
TABLE: dict[str, list[Entry]] = {
    "documents:clauses": [entry(SIGN_IN, FORBIDDEN, OK, given=_clauses, granted=READERS)],
    "documents:clause": [entry(SIGN_IN, FORBIDDEN, OK, given=_clause, granted=READERS)],
    "documents:clause_preview": [entry(SIGN_IN, FORBIDDEN, OK, given=_clause, granted=READERS)],
    "documents:clause_new": [entry(SIGN_IN, FORBIDDEN, OK, given=_new_clause, granted=WRITERS)],
    "documents:clause_edit": [entry(SIGN_IN, FORBIDDEN, OK, given=_clause, granted=WRITERS)],
    "documents:clause_publish": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_clause, granted=WRITERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_clause, granted=WRITERS, method="post"),
    ],
    "documents:clause_discard": [
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_clause, granted=WRITERS, method="post")
    ],
    "documents:clause_retire": [
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_clause, granted=WRITERS, method="post")
    ],
    "documents:clause_validate": [
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_clause, granted=VALIDATORS, method="post")
    ],
    "documents:template": [entry(SIGN_IN, FORBIDDEN, OK, given=_template, granted=READERS)],
    "documents:template_edit": [entry(SIGN_IN, FORBIDDEN, OK, given=_template, granted=WRITERS)],
    "documents:template_drop": [
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_template_kept, granted=WRITERS, method="post")
    ],
    "documents:documents": [entry(SIGN_IN, OK, given=_list, hidden_from=["user"])],
    "documents:document": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_others),
        entry(SIGN_IN, OK, given=_own),
    ],
    "documents:file": [entry(SIGN_IN, NOT_FOUND, OK, given=_others_file)],
    "documents:stored": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_others_stored),
        entry(SIGN_IN, NOT_FOUND, given=_nobodys_stored),
    ],
    "documents:retry": [
        entry(SIGN_IN, METHOD, given=_others_failed),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_others_failed, method="post"),
    ],
    "documents:new": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_specimen, granted=LEADS),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_specimen, granted=LEADS, method="post"),
    ],
}


def _others_signing(user: User | None) -> Given:
    signing = signing_of(document__title=MARK)
    return Given(kwargs={"uid": signing.uid}, secrets=(MARK, WRITER))


def _others_slot(user: User | None) -> Given:
    signing = signing_of(document__title=MARK)
    return Given(kwargs={"uid": signing.slots.get().uid}, secrets=(MARK,))


def _signatory(user: User | None) -> Given:
    """A page that opens by its link alone."""
    signing = signing_of(document__title=MARK)
    return Given(kwargs={"uid": signing.slots.get().uid}, never=(MARK, WRITER))


def _recalled(user: User | None) -> Given:
    signing = signing_of(document__title=MARK, state="recalled", finished_at=timezone.now())
    return Given(kwargs={"uid": signing.uid}, secrets=(MARK,))


def _step(user: User | None) -> Given:
    given = _others_signing(user)
    return Given(kwargs={**given.kwargs, "name": "recall"}, data={"reason": "Changed."})


def _verification(user: User | None) -> Given:
    """Of a file that nobody knows: anybody with the address of the answer reads it."""
    report = {"kind": "", "signing": "", "seals": [], "readable": True}
    row = Verification.objects.create(sha256="0" * 64, size=3, report=report)
    return Given(kwargs={"uid": row.uid}, never=(MARK,))


def _signed(user: User | None) -> Given:
    """Signed files, which open by their link alone."""
    signing = signing_of(document__title=MARK, state="complete", finished_at=timezone.now())
    return Given(kwargs={"uid": signing.uid}, never=(MARK, WRITER))


def _signed_file(user: User | None) -> Given:
    given = _signed(user)
    return Given(kwargs={**given.kwargs, "what": "text"}, never=(TEXT,))


def _delivery(user: User | None) -> Given:
    signing = signing_of(document__title=MARK, state="complete", finished_at=timezone.now())
    now = timezone.now()
    row = Delivery.objects.create(
        signing=signing, name=WRITER, address=ADDRESS, language="en", sent_at=now, expires_at=now
    )
    return Given(kwargs={"uid": row.uid}, secrets=(MARK, WRITER))


def _to_sign(user: User | None) -> Given:
    document = DocumentFactory.create(ready=True, title=MARK)
    return Given(kwargs={"uid": document.uid}, secrets=(MARK,))


TABLE |= {
    "documents:signing": [entry(SIGN_IN, NOT_FOUND, OK, given=_others_signing)],
    "documents:manifest": [entry(SIGN_IN, NOT_FOUND, OK, given=_others_signing)],
    # Of a specimen: who may have it made may have it signed.
    "documents:signing_new": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_to_sign),
    ],
    "documents:signing_step": [
        entry(SIGN_IN, METHOD, given=_step),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_step, method="post"),
    ],
    "documents:signing_record": [
        entry(SIGN_IN, METHOD, given=_others_signing),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_others_signing, method="post"),
    ],
    "documents:signing_again": [entry(SIGN_IN, NOT_FOUND, OK, given=_recalled)],
    "documents:slot_ask": [
        entry(SIGN_IN, METHOD, given=_others_slot),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_others_slot, method="post"),
    ],
    "documents:slot_seal": [
        entry(SIGN_IN, METHOD, given=_others_slot),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_others_slot, method="post"),
    ],
    # Open to whoever has a file.
    "documents:verify": [entry(OK, OK)],
    "documents:verified": [entry(OK, OK, given=_verification)],
    "documents:slot_scan": [entry(SIGN_IN, NOT_FOUND, OK, given=_others_slot)],
    "documents:slot_delegate": [entry(SIGN_IN, NOT_FOUND, OK, given=_others_slot)],
    "documents:slot_correct": [entry(SIGN_IN, NOT_FOUND, OK, given=_others_slot)],
    "documents:sign": [
        entry(FORBIDDEN, FORBIDDEN, given=_signatory),
        entry(FORBIDDEN, FORBIDDEN, given=_signatory, method="post"),
    ],
    "documents:signed": [entry(FORBIDDEN, FORBIDDEN, given=_signed)],
    "documents:signed_file": [entry(FORBIDDEN, FORBIDDEN, given=_signed_file)],
    "documents:delivery_again": [
        entry(SIGN_IN, METHOD, given=_delivery),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_delivery, method="post"),
    ],
    "documents:sign_file": [entry(FORBIDDEN, FORBIDDEN, given=_signatory)],
}
