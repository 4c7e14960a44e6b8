"""What officers do with one signature: ask, correct, delegate, keep a scan, send the files."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.actions.links import revoke_links
from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.workflow import Blocked
from intl_office.documents.actions.delivering import send_files
from intl_office.documents.actions.evidence import record
from intl_office.documents.actions.files import store_upload
from intl_office.documents.actions.signing import (
    ASKED,
    PURPOSE,
    REMINDED,
    end_codes,
    held,
    held_slot,
    send_link,
    sign,
)
from intl_office.documents.models import Delivery, Slot
from intl_office.documents.signing_enums import Act, Means, SigningState, SlotState
from intl_office.documents.signing_rules import may_manage
from intl_office.documents.uploads import accepted

DONE = (SlotState.SIGNED, SlotState.REFUSED)


@transaction.atomic
def ask_again(*, slot: Slot, by: User) -> str:
    """Send a new link to whoever signs today; returns the address. Raises as `managed`."""
    fresh = managed(slot, by)
    if fresh.state != SlotState.ASKED or fresh.means != Means.LINK:
        raise Blocked(_("Nobody is asked by mail for this signature now."))
    record(fresh.signing, Act.REMINDED, slot=fresh, by=by, actor=fresh.asks[0])
    return send_link(fresh, REMINDED)


@transaction.atomic
def correct(*, slot: Slot, columns: Mapping[str, Any], by: User) -> Slot:
    """Correct name, title, address, language or means of who has not signed.

    The links sent before stop working where the address changes, and a new one is sent. A code
    sent before is cancelled: it would sign in the name as it was.
    Raises as `managed`, and ValidationError.
    """
    fresh = managed(slot, by)
    before = (fresh.address, fresh.means)
    for name, value in columns.items():
        setattr(fresh, name, value)
    if fresh.means != Means.SEAL:  # a seal asked for before is asked for no more
        fresh.seal_asked_at, fresh.seal_error = None, ""
    with audit.context(user=by), expected_violations():
        fresh.save(update_fields=[*columns, "seal_asked_at", "seal_error"])
    end_codes(fresh)
    record(fresh.signing, Act.CORRECTED, slot=fresh, by=by, actor=fresh.name)
    if (fresh.address, fresh.means) != before:
        _send_anew(fresh, by)
    return fresh


@transaction.atomic
def delegate(*, slot: Slot, columns: Mapping[str, Any], by: User) -> Slot:
    """Let somebody else sign on some days, or take that back with empty columns.

    Where somebody else signs today than before, the links sent before stop working, and they get
    one. Raises as `managed`, and ValidationError for days in the wrong order or half an entry.
    """
    fresh = managed(slot, by)
    before = fresh.asks
    for name, value in columns.items():
        setattr(fresh, name, value)
    with audit.context(user=by), expected_violations():
        fresh.save(update_fields=list(columns))
    said = f"{fresh.delegate_name} {fresh.delegate_from} – {fresh.delegate_until}"
    note = f"{said}: {fresh.delegate_reason}" if fresh.delegate_name else ""
    record(fresh.signing, Act.DELEGATED, slot=fresh, by=by, actor=fresh.name, note=note)
    end_codes(fresh)
    if fresh.asks != before:
        _send_anew(fresh, by)
    return fresh


@transaction.atomic
def keep_scan(*, slot: Slot, file: "UploadedFile[Any]", on: date, by: User, name: str = "") -> Slot:
    """Keep the scan of the paper that somebody signed; their signature is set with its day.

    Raises as `managed`, ValidationError for a day to come, OSError where the store is away.
    """
    if on > timezone.localdate():
        raise ValidationError(_("Nobody has signed in the future."), code="future")
    fresh = managed(slot, by)
    with audit.context(user=by):
        stored = store_upload(file=file, accepted=accepted(file), by=by)
        columns = {"means": Means.SCAN, "signed_on": on, "scan": stored}
        note = f"{on.isoformat()} SHA-256 {stored.sha256}"
        signed = name or fresh.name
        sign(fresh, Act.SCANNED, by=by, name=signed, note=note, columns=columns)
        end_codes(fresh)
        revoke_links(purpose=PURPOSE, subject=fresh.uid, by=by)
    return fresh


@transaction.atomic
def deliver_again(*, delivery: Delivery, by: User) -> Delivery:
    """Send a new link to the signed files. Raises PermissionDenied; Blocked before the end."""
    signing = held(delivery.signing_id)
    if not may_manage(by, signing):
        raise PermissionDenied
    if signing.state != SigningState.COMPLETE:
        raise Blocked(_("Somebody has not signed yet."))
    fresh = Delivery.objects.select_related("slot").get(pk=delivery.pk)
    fresh.signing = signing
    with audit.context(user=by):
        send_files(fresh, by=by)
    return fresh


def managed(slot: Slot, by: AbstractBaseUser) -> Slot:
    """The signature, held; raises PermissionDenied, and Blocked once it is set or all is over."""
    fresh = held_slot(slot)
    if not may_manage(by, fresh.signing):
        raise PermissionDenied
    if not fresh.signing.is_open or fresh.state in DONE:
        raise Blocked(_("This signature is not waited for any more."))
    return fresh


def _send_anew(slot: Slot, by: User) -> None:
    revoke_links(purpose=PURPOSE, subject=slot.uid, by=by)
    if slot.state == SlotState.ASKED and slot.means == Means.LINK:
        send_link(slot, ASKED)
