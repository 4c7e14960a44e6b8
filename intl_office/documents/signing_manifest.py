"""The manifest of a signed text: what belongs together, for whoever keeps the files."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from intl_office.documents.models import Evidence, Signing, Slot, StoredFile

FORMAT = "intl-office/signatures/1"


def manifest_of(signing: Signing) -> dict[str, Any]:
    """Text, signatures, scans, seals and the head of the evidence, as plain values.

    Digests are SHA-256 in hexadecimal, times ISO 8601 with their offset. Addresses, network
    addresses and browsers stay in the evidence: their digests are bound by its head.
    """
    last = Evidence.objects.filter(signing=signing).order_by("-position").first()
    document = signing.document
    return {
        "format": FORMAT,
        "signing": str(signing.uid),
        "state": signing.state,
        "text": {
            "title": document.title,
            "document": str(document.uid),
            "language": document.locale,
            "sha256": signing.text_sha256,
            "size": document.size,
        },
        "sealed": _file(signing.sealed),
        "signatures": [_slot(one) for one in signing.slots.select_related("scan", "sealed")],
        "closed": _time(signing.finished_at),
        "evidence": {
            "rows": last.position if last else 0,
            "head": last.digest if last else "",
            "last": _time(last.at) if last else "",
        },
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "turn": slot.turn,
        "party": {"fr": slot.party_fr, "en": slot.party_en},
        "name": slot.name,
        "function": slot.title,
        "means": slot.means,
        "state": slot.state,
        "signed_by": slot.signed_name if slot.signed_at else "",
        "signed_at": _time(slot.signed_at),
        "day": slot.signed_on.isoformat() if slot.signed_on else "",
        "text_sha256": slot.text_sha256,
        "scan": _file(slot.scan),
        "sealed": _file(slot.sealed),
    }


def _file(file: StoredFile | None) -> dict[str, Any] | None:
    return {"sha256": file.sha256, "size": file.size, "type": file.media_type} if file else None


def _time(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
