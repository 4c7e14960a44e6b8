"""Having a text signed: start, whose turn, recall, a new version, the end.

Every act holds the row of the signing: two at once follow each other, and the last one finds all.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.actions.links import make_link, whole_days
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.core.workflow import Blocked, NotAllowed, Reason, StaleState, WorkflowError
from intl_office.documents.actions.delivering import deliver
from intl_office.documents.actions.evidence import Visit, record
from intl_office.documents.enums import Locale
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models import Document, Signing, Slot
from intl_office.documents.signing_enums import Act, Means, SigningState, SlotState
from intl_office.documents.signing_notifications import Asked, Recalled
from intl_office.documents.signing_rules import may_have_signed, may_manage
from intl_office.documents.signing_workflow import signings, slots
from intl_office.mail.actions.queueing import Recipient, notify

logger = logging.getLogger("office.documents")
PURPOSE = "signature"
LIFETIME = timedelta(days=30)  # of a link; asking again makes a new one
ASKED, REMINDED = "documents.signature_asked", "documents.signature_reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One signature as it is asked for; `turn`: equal ones sign in any order.

    `delegate`: the columns of who may sign instead, where somebody may.
    """

    party_fr: str
    party_en: str
    name: str
    title: str = ""
    address: str = ""
    language: str = "en"
    means: str = Means.LINK
    turn: int = 1
    party_key: UUID | None = None
    delegate: Mapping[str, Any] = field(default_factory=dict)


# ---------------------------------------------------------------- start
@transaction.atomic
def start_signing(
    *,
    document: Document,
    wanted: Sequence[Wanted],
    by: AbstractBaseUser,
    replaces: Signing | None = None,
) -> Signing:
    """Have the text of a document signed; those whose turn it is get their mail.

    Raises:
        NotAllowed: the person may not have it made.
        Blocked: it is no text to be signed now, with every reason.
        ValidationError: nobody is to sign; an entry lacks something.

    """
    if not may_have_signed(by, document):
        raise NotAllowed(_("You may not do this: %(step)s.") % {"step": _("have it signed")})
    _lock_subject(document.kind, document.subject or document.uid)
    reasons = tuple(unsignable(document))
    if reasons:
        raise Blocked(_("Something is missing first."), reasons)
    if not wanted:
        raise ValidationError(_("Say who signs."), code="nobody")
    with audit.context(user=by), expected_violations():
        signing = Signing.objects.create(
            document=document, text_sha256=document.sha256, started_by_id=by.pk, replaces=replaces
        )
        for position, one in enumerate(wanted, 1):
            _make_slot(signing, position, one)
        record(signing, Act.STARTED, by=by, actor=str(by))
        ask_next(signing, by=by)
    return signing


def unsignable(document: Document) -> Iterable[Reason]:
    """Why this document cannot be signed now; nothing where it can."""
    if not document.is_ready:
        yield Reason(code="ready", message=_("Its PDF is not made yet."))
        return
    if document.draft:
        yield Reason(code="draft", message=_("It is a draft: only an approved text is signed."))
    if Signing.objects.filter(document=document).exists():
        yield Reason(code="known", message=_("This file is or was being signed already."))
    kind = document_kinds.get(document.kind)
    if kind is not None and kind.of_rows:
        yield from _overtaken(document)
    if kind is not None:
        yield from kind.unsignable(document.subject)


def _overtaken(document: Document) -> Iterable[Reason]:
    """Why another text about the same rows is the one to be signed."""
    if _signed_elsewhere(document):
        message = _("Another text about the same thing is being signed: recall it first.")
        yield Reason(code="other", message=message)
    shown = {name: said for name, said in document.context.items() if name != "layout"}
    if shown != _now(document):
        message = _("What it shows has changed since the PDF was made: make the PDF again.")
        yield Reason(code="outdated", message=message)


def _signed_elsewhere(document: Document) -> bool:
    others = Signing.objects.filter(state=SigningState.OPEN, document__kind=document.kind)
    same = others.filter(document__subject=document.subject)
    return document.subject is not None and same.exclude(document=document).exists()


def _now(document: Document) -> Any:
    """What the document would show if it were made now, as the database would keep it."""
    locale = Locale(document.locale)
    with override(locale.languages[0]):
        found = document_kinds[document.kind].context(document.subject, locale)
    return json.loads(json.dumps(dict(found)))


def _make_slot(signing: Signing, position: int, one: Wanted) -> Slot:
    return Slot.objects.create(
        signing=signing,
        position=position,
        turn=one.turn,
        party_key=one.party_key,
        party_fr=one.party_fr,
        party_en=one.party_en,
        name=one.name,
        title=one.title,
        address=one.address.strip(),
        language=one.language,
        means=one.means,
        text_sha256=signing.text_sha256,
        **one.delegate,
    )


# ---------------------------------------------------------------- whose turn
def ask_next(signing: Signing, *, by: AbstractBaseUser | None = None) -> None:
    """Ask those whose turn has come; the caller holds the signing."""
    for slot in of(signing).filter(state=SlotState.WAITING):
        if slots.advance(slot, "ask"):
            record(signing, Act.ASKED, slot=slot, by=by, actor=slot.name)
            if slot.means == Means.LINK:
                send_link(slot, ASKED)


def send_link(slot: Slot, kind: str) -> str:
    """Send a new personal link; returns the address that it went to."""
    now, (name, address) = timezone.now(), slot.asks
    made = make_link(
        purpose=PURPOSE,
        subject=slot.uid,
        by=slot.signing.started_by,
        lifetime=whole_days(LIFETIME),
        email=address,
    )
    day = timezone.localdate(made.link.expires_at)
    notify(
        kind=kind,
        subject=Asked(slot.signing.document.title_in(slot.language), made.url, day),
        to=Recipient(address, name, slot.language),
        cause=f"signature:{made.link.uid}",
    )
    Slot.objects.filter(pk=slot.pk).update(reminded_at=now, updated_at=now)
    return address


# ---------------------------------------------------------------- signatures
def sign(
    slot: Slot,
    act: Act,
    *,
    by: AbstractBaseUser | None,
    name: str,
    columns: Mapping[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Set a signature, ask the next ones, close after the last; the caller holds the signing.

    `columns`: what else is written into the row. `facts`: what the evidence says besides.
    Raises Blocked where it is not the turn of this one, StaleState where it was set meanwhile.
    """
    signing = slot.signing
    missing = slots.transitions["sign"].missing(slot)
    if missing:
        raise Blocked(_("Something is missing first."), missing)
    if not slot.text_sha256 == signing.text_sha256 == signing.document.sha256:
        raise Blocked(_("The text is not the one that was to be signed."))
    known = {"signed_on": timezone.localdate(), **(columns or {})}
    Slot.objects.filter(pk=slot.pk).update(signed_name=name, **known)
    if not slots.advance(slot, "sign"):
        raise StaleState(_("This signature was set or refused meanwhile."))
    record(signing, act, slot=slot, by=by, actor=name, **facts)
    ask_next(signing)
    if signings.advance(signing, "complete"):
        record(signing, Act.COMPLETE, by=by)
        _follow(signing, by or signing.started_by)
        with _apart(signing):
            deliver(signing)


def _follow(signing: Signing, by: AbstractBaseUser) -> bool:
    """Tell the kind. What it refuses is its own affair: a signature that was given stays given."""
    kind = document_kinds.get(signing.document.kind)
    if kind is None:
        return False
    with _apart(signing), audit.context(user=by):
        kind.on_signed(signing.document_id, by)
        signing.followed_at = timezone.now()
        signing.save(update_fields=["followed_at"])
        record(signing, Act.FOLLOWED, by=by)
        return True
    signing.followed_at = None
    return False


@contextmanager
def _apart(signing: Signing) -> Iterator[None]:
    """What fails here undoes its own writes alone, and is logged; the database away is no such."""
    try:
        with transaction.atomic():
            yield
    except (OperationalError, InterfaceError):
        raise
    except (WorkflowError, ValidationError, PermissionDenied) as refused:
        logger.warning("signed, not moved on", extra={"signing": signing.pk, "why": str(refused)})
    except Exception:
        # A defect of what follows takes back no signature: the officers call it again.
        logger.exception("signed, not moved on: a defect", extra={"signing": signing.pk})


@transaction.atomic
def follow_again(*, signing: Signing, by: AbstractBaseUser) -> bool:
    """Tell the kind once more that all have signed; say whether it went through.

    Raises PermissionDenied; Blocked while somebody has not signed.
    """
    fresh = held(signing.pk)
    if not may_manage(by, fresh):
        raise PermissionDenied
    if fresh.state != SigningState.COMPLETE:
        raise Blocked(_("Somebody has not signed yet."))
    return fresh.followed_at is not None or _follow(fresh, by)


# ---------------------------------------------------------------- recall
@transaction.atomic
def recall(*, signing: Signing, by: AbstractBaseUser, reason: str) -> Signing:
    """Recall a text before the last signature; those who were asked are told, links say so.

    Raises NotAllowed, StaleState, and Blocked without a reason.
    """
    fresh = signings.transition(signing, "recall", by=by, reason=reason)
    record(fresh, Act.RECALLED, by=by, actor=str(by), note=reason)
    told = of(fresh).filter(means=Means.LINK).exclude(state=SlotState.WAITING)
    for slot in told:
        name, address = slot.asks
        notify(
            kind="documents.signature_recalled",
            subject=Recalled(fresh.document.title_in(slot.language), reason),
            to=Recipient(address, name, slot.language),
            cause=f"recall:{slot.uid}",
        )
    return fresh


@transaction.atomic
def recall_about(*, kind: str, subject: UUID, by: AbstractBaseUser, reason: str) -> int:
    """Recall what is being signed about a row, because its text changes; return how many."""
    found = hold_about(kind=kind, subject=subject)
    for signing in found:
        recall(signing=signing, by=by, reason=reason)
    return len(found)


@transaction.atomic
def start_again(*, signing: Signing, document: Document, by: AbstractBaseUser) -> Signing:
    """Have a new version signed by the same people, in the same order; the old one says so.

    Raises as `start_signing`, and StaleState unless the old one was recalled.
    """
    fresh = signings.transition(signing, "replace", by=by)
    if (document.kind, document.subject) != (fresh.document.kind, fresh.document.subject):
        raise Blocked(_("This document is about something else."))
    made = start_signing(
        document=document, wanted=[_again(one) for one in of(fresh)], by=by, replaces=fresh
    )
    record(fresh, Act.SUPERSEDED, by=by, actor=str(by), note=made.text_sha256)
    return made


_DELEGATE = (
    *("delegate_name", "delegate_address", "delegate_from", "delegate_until"),
    "delegate_reason",
)


def _again(slot: Slot) -> Wanted:
    return Wanted(
        party_fr=slot.party_fr,
        party_en=slot.party_en,
        name=slot.name,
        title=slot.title,
        address=slot.address,
        language=slot.language,
        means=slot.means,
        turn=slot.turn,
        party_key=slot.party_key,
        delegate={name: getattr(slot, name) for name in _DELEGATE},
    )


# ---------------------------------------------------------------- rows
def hold_about(*, kind: str, subject: UUID) -> list[Signing]:
    """Hold what is being signed about a row until the transaction ends; nothing new is started.

    Who changes the row holds this first, then the row: signatures take both in that order.
    """
    _lock_subject(kind, subject)
    rows = Signing.objects.filter(document__kind=kind, document__subject=subject)
    mine = rows.filter(state=SigningState.OPEN).select_related("document").order_by("pk")
    return list(mine.select_for_update(of=("self",)))


def _lock_subject(kind: str, subject: UUID) -> None:
    lock(f"documents.signing:{kind}:{subject}")


def held(pk: int) -> Signing:
    """The row, locked until the transaction ends."""
    rows = Signing.objects.select_for_update(of=("self",)).select_related("document", "started_by")
    return rows.get(pk=pk)


def held_slot(slot: Slot) -> Slot:
    """The signature as it is now, its signing locked."""
    signing = held(slot.signing_id)
    fresh = Slot.objects.get(pk=slot.pk)
    fresh.signing = signing
    return fresh


def of(signing: Signing) -> Any:
    """The signatures of a signing, in their order, each knowing it."""
    return signing.slots.select_related("signing__document", "signing__started_by").order_by(
        "position"
    )


def end_codes(slot: Slot) -> None:
    """Cancel the code that was sent, where one waits; the caller holds the signing."""
    slot.codes.filter(ended_at=None).update(ended_at=timezone.now())


def visitor(visit: Visit, slot: Slot) -> str:
    """Who acts from this address; raises Blocked for an address that may not sign today."""
    name = slot.signer(visit.address)
    if not name:
        raise Blocked(_("Somebody else signs here now: this link is not the right one any more."))
    return name
