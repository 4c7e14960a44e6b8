"""The signed files go to all: a link by mail to whoever signed and to who started the signing.

A link, not an attachment: mailboxes refuse big files, and a link can be sent again.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from intl_office.accounts.actions.links import make_link, whole_days
from intl_office.documents.actions.documents import request_document
from intl_office.documents.actions.evidence import Visit, record
from intl_office.documents.enums import Locale
from intl_office.documents.evidence_record import EvidenceRecord, for_parties
from intl_office.documents.models import Delivery, Document, Evidence, Signing, Slot
from intl_office.documents.signing_enums import Act
from intl_office.documents.signing_notifications import Finished
from intl_office.mail.actions.queueing import Recipient, notify

logger = logging.getLogger("office.documents")
PURPOSE = "signed-files"
LIFETIME = timedelta(days=30)


def deliver(signing: Signing) -> None:
    """Mail all their link; the caller has just closed the signing and holds it.

    An address that no mail can go to is logged: a signature that was given stays given.
    """
    for row in _rows(signing):
        try:
            with transaction.atomic():
                row.save()
                send_files(row)
        except ValidationError as refused:
            said = {"signing": signing.pk, "why": str(refused)}
            logger.warning("signed files not sent", extra=said)
    _have_records_made(signing)


def send_files(row: Delivery, *, by: AbstractBaseUser | None = None) -> None:
    """Mail somebody a new link; the caller holds the signing. `by`: the officer who sends again.

    Raises ValidationError for an address that is none.
    """
    signing = row.signing
    made = make_link(
        purpose=PURPOSE,
        subject=signing.uid,
        by=signing.started_by,
        lifetime=whole_days(LIFETIME),
        email=row.address,
    )
    day = timezone.localdate(made.link.expires_at)
    notify(
        kind="documents.signed_files",
        subject=Finished(signing.document.title_in(row.language), made.url, day),
        to=Recipient(row.address, row.name, row.language),
        cause=f"signed:{made.link.uid}",
    )
    row.sent_at, row.expires_at = timezone.now(), made.link.expires_at
    row.save()
    # Of the officer's own row the account is known: what is held about them is found by it.
    who = by or (None if row.slot else signing.started_by)
    to = Visit(row.address)
    record(signing, Act.DELIVERED, slot=row.slot, by=who, visit=to, actor=row.name)


def record_for(signing: Signing, language: str) -> Document | None:
    """The record of evidence that was made for those who signed, in a language or another."""
    tokens = [record_token(signing, code) for code in Locale.BOTH.languages]
    rows = Document.objects.filter(kind=EvidenceRecord.code, subject=signing.uid, token__in=tokens)
    known = {row.token: row for row in rows.select_related("file")}
    return known.get(record_token(signing, language)) or next(iter(known.values()), None)


def record_token(signing: Signing, language: str) -> UUID:
    """What tells this record from those that officers ask for: made once for each language."""
    return uuid5(signing.uid, f"record-{language}")


def _rows(signing: Signing) -> Iterator[Delivery]:
    """Whoever signed, at the address that they signed from; then who started it; each once."""
    now, known = timezone.now(), set[str]()
    for slot, name, address, language in _people(signing):
        if address.lower() in known:
            continue
        known.add(address.lower())
        yield Delivery(
            signing=signing, slot=slot, name=name, address=address, language=language,
            sent_at=now, expires_at=now,
        )  # fmt: skip


def _people(signing: Signing) -> Iterator[tuple[Slot | None, str, str, str]]:
    used = dict(
        Evidence.objects.filter(signing=signing, act=Act.SIGNED).values_list("slot", "address")
    )
    for slot in signing.slots.order_by("position"):
        address = used.get(slot.pk) or slot.address
        if address:
            yield slot, slot.signed_name, address, slot.language
    officer = signing.started_by
    if officer.is_active and officer.email:
        yield None, str(officer), officer.email, officer.language


def _have_records_made(signing: Signing) -> None:
    """Have the record of evidence made in each language that a mail went out in."""
    for code in _languages(signing.deliveries.values_list("language", flat=True)):
        with override(code):
            values = for_parties(signing)
        request_document(
            kind=EvidenceRecord.code,
            subject=signing.uid,
            locale=Locale(code),
            by=signing.started_by,
            token=record_token(signing, code),
            values=values,
        )


def _languages(used: Iterable[str]) -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code in set(used)]
