"""Keeping evidence: each act in a chain of digests that nobody can change unseen."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from intl_office.documents.models import Evidence, Signing, Slot
from intl_office.documents.signing_enums import Act

FACTS = ("actor", "address", "ip", "agent", "note")


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody without an account acts: link's address, network address, browser."""

    address: str
    ip: str = ""
    agent: str = ""


def record(
    signing: Signing,
    act: Act,
    *,
    slot: Slot | None = None,
    by: AbstractBaseUser | None = None,
    visit: Visit | None = None,
    at: datetime | None = None,
    **facts: str,
) -> Evidence:
    """Add one act; the caller holds the lock on the signing. `facts`: `actor`, `note`."""
    last = Evidence.objects.filter(signing=signing).order_by("-position").first()
    row = Evidence(
        signing=signing,
        slot=slot,
        position=last.position + 1 if last else 1,
        act=act,
        at=at or timezone.now(),
        by_id=by.pk if by else None,
        text_sha256=signing.text_sha256,
        salt=secrets.token_hex(16),
        previous=last.digest if last else origin(signing),
        **_facts(visit, facts),
    )
    row.facts_sha256 = facts_digest(row)
    row.digest = digest(row)
    row.save(force_insert=True)
    return row


def origin(signing: Signing) -> str:
    """What stands before the first act: it binds the chain to this signing of this text."""
    return _sha256(f"{signing.uid} {signing.text_sha256}")


def facts_digest(row: Evidence) -> str:
    """SHA-256 of what the row says of a person, salted."""
    return _sha256(_json({name: getattr(row, name) for name in ("salt", *FACTS)}))


def digest(row: Evidence) -> str:
    """SHA-256 of the row and of the one before."""
    return _sha256(
        _json(
            {
                "position": row.position,
                "act": str(row.act),
                "at": row.at.astimezone(UTC).isoformat(),
                "slot": str(row.slot.uid) if row.slot else "",
                "text": row.text_sha256,
                "facts": row.facts_sha256,
                "previous": row.previous,
            }
        )
    )


def chain_holds(signing: Signing) -> bool:
    """Whether no row of the evidence was changed, taken away or put in between.

    The last rows taken away are seen by whoever kept a manifest: it names the head.
    """
    before = origin(signing)
    rows = Evidence.objects.filter(signing=signing).select_related("slot").order_by("position")
    for number, row in enumerate(rows, 1):
        # Without its salt the row was emptied by an anonymisation: its own digest still binds it.
        facts = not row.salt or facts_digest(row) == row.facts_sha256
        if row.position != number or row.previous != before or row.digest != digest(row):
            return False
        if not facts:
            return False
        before = row.digest
    return True


def _facts(visit: Visit | None, given: Mapping[str, str]) -> dict[str, Any]:
    seen = {"address": visit.address, "ip": visit.ip, "agent": visit.agent} if visit else {}
    known = {**seen, **given}
    return {name: known.get(name, "").replace("\x00", "")[: _LONGEST[name]] for name in FACTS}


_LONGEST = {"actor": 200, "address": 254, "ip": 45, "agent": 200, "note": 2000}


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
