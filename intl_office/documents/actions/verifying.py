"""Checking a file that anybody brings: whether it is ours, who signed it, whether it is intact."""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from intl_office.core.uploads import Accepted
from intl_office.documents import dispatch
from intl_office.documents.evidence_record import EvidenceRecord
from intl_office.documents.models import Document, Signing, Slot, Verification
from intl_office.documents.seal_words import Seal

logger = logging.getLogger("office.documents")
KEPT = timedelta(days=1)
FORGOTTEN = timedelta(minutes=1)
LIMIT = 20  # seconds for one file
ATTEMPTS = 2  # a file that kills its workers is one that cannot be read
_UNREADABLE: dict[str, Any] = {"seals": [], "readable": False}


@transaction.atomic
def ask(*, file: "UploadedFile[Any]", accepted: Accepted) -> Verification:
    """Have a worker look at a file that passed `core.uploads.inspect`."""
    file.seek(0)
    row = Verification.objects.create(
        sha256=accepted.sha256, size=accepted.size, content=file.read()
    )
    dispatch.send_verification(row.pk)
    return row


def look(*, verification_id: int) -> bool:
    """Look at a file, keep what was found, forget the file; False where that was done."""
    return _begin(verification_id) and _look(verification_id)


@transaction.atomic
def _begin(verification_id: int) -> bool:
    """Count the attempt before it is made: it may end with the worker."""
    rows = Verification.objects.filter(pk=verification_id, content__isnull=False)
    row = rows.select_for_update(skip_locked=True).only("attempts").first()
    if row is None:
        return False
    row.attempts += 1
    row.save(update_fields=["attempts"])
    return True


@transaction.atomic
def _look(verification_id: int) -> bool:
    rows = Verification.objects.filter(pk=verification_id, content__isnull=False)
    row = rows.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    seals = _seals(bytes(row.content or b"")) if row.attempts <= ATTEMPTS else _UNREADABLE
    row.report = {**_known(row.sha256), **seals, "at": timezone.now().isoformat()}
    row.content = None
    row.save(update_fields=["report", "content"])
    return True


def sweep(*, now: datetime | None = None) -> list[int]:
    """Forget what is a day old; return what a lost broker left behind."""
    at = now or timezone.now()
    Verification.objects.filter(created_at__lt=at - KEPT).delete()
    rows = Verification.objects.filter(content__isnull=False, created_at__lt=at - FORGOTTEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _known(sha256: str) -> dict[str, str]:
    """What the file is, by its digest: text, sealed file, scan, record, other document, nothing."""
    signing = Signing.objects.filter(text_sha256=sha256).order_by("-pk").first()
    if signing is not None:
        return {"kind": "text", "signing": str(signing.uid)}
    for kind, lookup in (("sealed", "sealed__sha256"), ("scan", "scan__sha256")):
        slot = Slot.objects.filter(**{lookup: sha256}).select_related("signing").last()
        if slot is not None:
            return {"kind": kind, "signing": str(slot.signing.uid)}
    made = Document.objects.filter(sha256=sha256).only("kind", "subject").last()
    if made is not None and made.kind == EvidenceRecord.code:
        return {"kind": "record", "signing": str(made.subject)}
    return {"kind": "document" if made else "", "signing": ""}


def _seals(content: bytes) -> dict[str, Any]:
    """The seals inside. A file made to break its reader is one that cannot be read."""
    if not content.startswith(b"%PDF-"):
        return {"seals": [], "readable": True}
    from intl_office.documents import seals  # noqa: PLC0415  # pyHanko: for workers alone

    try:
        return {"seals": [_plain(one) for one in seals.seals_of(content)], "readable": True}
    except SoftTimeLimitExceeded:
        logger.warning("verification took too long", extra={"size": len(content)})
    except seals.UNREADABLE as error:
        logger.info("file not readable", extra={"why": type(error).__name__})
    except Exception:
        # Bytes of strangers: what the library did not foresee is no answer of ours.
        logger.exception("file broke its reader")
    return _UNREADABLE


def _plain(seal: Seal) -> dict[str, Any]:
    return {
        "by": seal.by,
        "at": seal.at.isoformat() if seal.at else "",
        "intact": seal.intact,
        "changed": seal.changed,
        "ours": seal.ours,
        "stamped_by": seal.stamped_by,
        "stamp_trusted": seal.stamp_trusted,
        "kept": seal.kept,
    }
