"""Signing by link: name and agreement, a one-time code by mail, the code entered.

A simple electronic signature in the sense of Regulation (EU) 910/2014 (eIDAS), article 3 (10).
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from intl_office.core import audit
from intl_office.core.workflow import Blocked, Reason, StaleState
from intl_office.documents.actions.evidence import Visit, record
from intl_office.documents.actions.signing import end_codes, held_slot, sign, visitor
from intl_office.documents.models import Evidence, OneTimeCode, Slot
from intl_office.documents.signing_enums import Act, Answer, Means, SlotState
from intl_office.documents.signing_notifications import Coded, Refused
from intl_office.documents.signing_workflow import slots
from intl_office.mail.actions.queueing import Recipient, notify

HOLDS = timedelta(minutes=10)
ATTEMPTS = 5
CODES_AN_HOUR = 6  # for one signature; a mailbox is not to be filled
DIGITS = 6


@transaction.atomic
def agree(*, slot: Slot, name: str, visit: Visit, opened_at: datetime | None = None) -> None:
    """Somebody has read the text and gives their name: send the code to the link's address.

    Args:
        slot: the signature that the link is for.
        name: as it is to stand under the text.
        visit: from where; its address is the link's.
        opened_at: when the link was followed.

    Raises Blocked: not their turn, recalled, signed already, another address, too many codes.

    """
    fresh = held_slot(slot)
    actor = visitor(visit, fresh)
    _check_turn(fresh)
    now = timezone.now()
    _check_rate(fresh, now)
    with audit.context(actor=actor):
        _note_opening(fresh, visit, actor, opened_at)
        end_codes(fresh)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        made = OneTimeCode.objects.create(
            slot=fresh,
            address=visit.address,
            name=name,
            code_hash=_hash(fresh, code),
            made_at=now,
            expires_at=now + HOLDS,
        )
        record(fresh.signing, Act.CODE_SENT, slot=fresh, visit=visit, actor=actor, note=name)
        notify(
            kind="documents.signature_code",
            subject=Coded(
                fresh.signing.document.title_in(fresh.language),
                code,
                int(HOLDS.total_seconds() // 60),
            ),
            to=Recipient(visit.address, actor, fresh.language),
            cause=f"code:{fresh.uid}:{made.pk}",
        )


@transaction.atomic
def enter_code(*, slot: Slot, code: str, visit: Visit) -> Answer:
    """Sign with the code that was sent; say what became of it.

    Wrong attempts are counted and kept, so nothing is raised for them. Raises Blocked where it is
    not the turn, the text was recalled, or the link belongs to somebody who may not sign today.
    """
    fresh = held_slot(slot)
    actor = visitor(visit, fresh)
    _check_turn(fresh)
    known = fresh.codes.filter(ended_at=None, address=visit.address).first()
    if known is None:
        return Answer.NONE
    if known.is_over():
        _end(known)
        return Answer.EXPIRED
    with audit.context(actor=actor):
        if not constant_time_compare(known.code_hash, _hash(fresh, code.strip())):
            return _wrong(fresh, known, visit, actor)
        _end(known)
        sign(fresh, Act.SIGNED, by=None, name=known.name, visit=visit, note=_for(fresh, actor))
    return Answer.SIGNED


@transaction.atomic
def refuse(*, slot: Slot, reason: str, visit: Visit) -> None:
    """Somebody will not sign, and says why; who started the signing is told.

    Raises Blocked as `agree`, and without a reason.
    """
    fresh = held_slot(slot)
    actor = visitor(visit, fresh)
    reason = reason.replace("\x00", "").strip()[:2000]
    if not reason:
        raise Blocked(_("Say why: the reason is kept."))
    missing = slots.transitions["refuse"].missing(fresh)
    if missing:
        raise Blocked(_("Something is missing first."), missing)
    with audit.context(actor=actor):
        Slot.objects.filter(pk=fresh.pk).update(refusal=reason)
        if not slots.advance(fresh, "refuse"):
            raise StaleState(_("This signature was set or refused meanwhile."))
        end_codes(fresh)
        record(fresh.signing, Act.REFUSED, slot=fresh, visit=visit, actor=actor, note=reason)
        _tell_officer(fresh, actor, reason)


def _tell_officer(slot: Slot, who: str, reason: str) -> None:
    """Where nobody can be told any more, the page of the signing says it alone."""
    officer, page = slot.signing.started_by, slot.signing.get_absolute_url()
    if officer.is_active and officer.email:
        notify(
            kind="documents.signature_refused",
            subject=Refused(slot.signing.document.title, who, reason, settings.PUBLIC_URL + page),
            to=Recipient(officer.email, str(officer), officer.language),
            cause=f"refusal:{slot.uid}",
        )


def _check_turn(slot: Slot) -> None:
    reasons = slots.transitions["sign"].missing(slot)
    if slot.state != SlotState.ASKED or slot.means != Means.LINK:
        state = slot.get_state_display()
        message = _("This signature is: %(state)s.") % {"state": state}
        reasons = (*reasons, Reason(code="state", message=message))
    if reasons:
        raise Blocked(_("It cannot be signed here now."), tuple(reasons))


def _check_rate(slot: Slot, now: datetime) -> None:
    if slot.codes.filter(made_at__gt=now - timedelta(hours=1)).count() >= CODES_AN_HOUR:
        raise Blocked(_("Many codes were sent already. Wait an hour, then ask for a new one."))


def _note_opening(slot: Slot, visit: Visit, actor: str, opened_at: datetime | None) -> None:
    """The opening of the link is a row once per opening, written with the first act after it."""
    rows = Evidence.objects.filter(slot=slot, act=Act.OPENED)
    if opened_at is not None and not rows.filter(at=opened_at).exists():
        record(slot.signing, Act.OPENED, slot=slot, visit=visit, actor=actor, at=opened_at)


def _wrong(slot: Slot, known: OneTimeCode, visit: Visit, actor: str) -> Answer:
    known.wrong += 1
    known.save(update_fields=["wrong"])
    record(slot.signing, Act.CODE_WRONG, slot=slot, visit=visit, actor=actor)
    if known.wrong < ATTEMPTS:
        return Answer.WRONG
    _end(known)
    record(slot.signing, Act.CODE_BURNT, slot=slot, visit=visit, actor=actor)
    return Answer.BURNT


def _end(code: OneTimeCode) -> None:
    code.ended_at = timezone.now()
    code.save(update_fields=["ended_at"])


def _for(slot: Slot, actor: str) -> str:
    """That somebody signed for another person, where they did."""
    return "" if actor == slot.name else f"{actor} → {slot.name}"


def _hash(slot: Slot, code: str) -> str:
    """Digest with the installation's key: who reads the table alone cannot try the million."""
    return salted_hmac(f"documents.code.{slot.uid}", code, algorithm="sha256").hexdigest()
