"""Sealing: asked for on a page, done by a worker, kept as a new file that never changes."""

import logging
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.workflow import Blocked, Reason, WorkflowError
from intl_office.documents import dispatch
from intl_office.documents.actions.evidence import record
from intl_office.documents.actions.files import store_made
from intl_office.documents.actions.making import MAX_ATTEMPTS, MEDIA_TYPE
from intl_office.documents.actions.signing import held_slot, sign
from intl_office.documents.actions.signing_papers import managed
from intl_office.documents.models import Signing, Slot
from intl_office.documents.seal_words import SealRefused
from intl_office.documents.signing_enums import Act, Means, SlotState
from intl_office.documents.signing_stamps import field_of, stamps_of
from intl_office.documents.signing_workflow import slots

logger = logging.getLogger("office.documents")
FORGOTTEN = timedelta(minutes=5)  # after so long the broker has lost the message
TURNS = 3  # another seal came between: begin again with its file
SOFT_LIMIT = 60  # seconds for one seal


@transaction.atomic
def ask_seal(*, slot: Slot, by: User) -> None:
    """Have a worker set the seal. Raises PermissionDenied; Blocked where it is not its turn."""
    fresh = managed(slot, by)
    reasons = slots.transitions["sign"].missing(fresh)
    if fresh.means != Means.SEAL:
        reasons = (*reasons, Reason(code="means", message=_("This signature is no seal.")))
    if reasons:
        raise Blocked(_("Something is missing first."), reasons)
    with audit.context(user=by):
        fresh.seal_asked_at, fresh.seal_error, fresh.seal_attempts = timezone.now(), "", 0
        fresh.save(update_fields=["seal_asked_at", "seal_error", "seal_attempts"])
    record(fresh.signing, Act.SEAL_ASKED, slot=fresh, by=by, actor=str(by))
    dispatch.send_seal(fresh.pk)


def set_seal(*, slot_id: int) -> bool:
    """Set a seal that was asked for; say whether it was set by this call.

    What is refused (an expired certificate, a wrong password) is kept with the signature, in the
    words of who started the signing, and shown on its page. Raises OperationalError,
    InterfaceError and OSError where the database or the store is away: it is sent again.
    """
    for _turn in range(TURNS):
        slot = _waiting(slot_id)
        if slot is None:
            return False
        with override(slot.signing.started_by.language):
            done = _tried(slot)
        if done is not None:
            return done
    return False


def _tried(slot: Slot) -> bool | None:
    """Whether it was set; None where a seal or a signature came between."""
    if slot.seal_attempts >= MAX_ATTEMPTS:
        words = _("Stopped %(times)s times before its end. It is not tried again by itself.")
        return _keep_error(slot, words % {"times": slot.seal_attempts})
    # Committed before it is begun: what kills its worker is given up.
    Slot.objects.filter(pk=slot.pk).update(seal_attempts=F("seal_attempts") + 1)
    try:
        return _sealed(slot) or None
    except (OperationalError, InterfaceError, OSError):
        raise
    except (SealRefused, WorkflowError) as refused:
        return _keep_error(slot, str(refused))
    except SoftTimeLimitExceeded:
        return _keep_error(
            slot, _("It took longer than %(limit)s seconds.") % {"limit": SOFT_LIMIT}
        )
    except Exception:
        # Whatever it is, the officer reads that it failed, and it is not tried for ever.
        logger.exception("seal failed", extra={"slot": slot.pk})
        return _keep_error(slot, _("Unexpected error. It has been recorded."))


def forgotten() -> list[int]:
    """Seals asked for that no worker has set or refused; they are asked for again."""
    old = timezone.now() - FORGOTTEN
    rows = Slot.objects.filter(means=Means.SEAL, state=SlotState.ASKED, seal_asked_at__lt=old)
    return list(rows.filter(seal_error="").order_by("pk").values_list("pk", flat=True))


def _waiting(slot_id: int) -> Slot | None:
    rows = Slot.objects.filter(means=Means.SEAL, seal_error="", seal_asked_at__isnull=False)
    waiting = rows.exclude(state__in=(SlotState.SIGNED, SlotState.REFUSED))
    related = ("signing__document__file", "signing__sealed", "signing__started_by")
    return waiting.filter(pk=slot_id).select_related(*related).first()


def _sealed(slot: Slot) -> bool:
    """Seal the file as it is now.

    False where a seal or another signature came between, or it is not to be set any more.
    """
    from intl_office.documents import sealing  # noqa: PLC0415  # pyHanko: for workers alone

    before, name = slot.signing.outcome, sealing.name_on_seal()
    stamps = stamps_of(slot.signing, slot, name)
    with before.open() as file:
        content = file.read()
    done = sealing.seal_pdf(
        content, stamps=stamps, field=field_of(slot), reason=slot.signing.document.title
    )
    with transaction.atomic(), audit.context(actor=name):
        fresh = held_slot(slot)
        if fresh.signing.outcome.sha256 != before.sha256 or _waiting(slot.pk) is None:
            return False
        if stamps_of(fresh.signing, fresh, name) != stamps:
            return False
        _keep(fresh, done, name)
    return True


def _keep(slot: Slot, content: bytes, name: str) -> None:
    signing: Signing = slot.signing
    stored = store_made(content=content, name=signing.document.file_name, media_type=MEDIA_TYPE)
    signing.sealed = stored
    signing.save(update_fields=["sealed"])
    columns = {"sealed": stored}
    note = f"SHA-256 {stored.sha256}"
    sign(slot, Act.SEALED, by=None, name=name, note=note, columns=columns)


def _keep_error(slot: Slot, words: str) -> bool:
    """Say on the page why it was not set; not where it was asked for anew meanwhile."""
    rows = Slot.objects.filter(pk=slot.pk, seal_asked_at=slot.seal_asked_at)
    rows.exclude(state=SlotState.SIGNED).update(seal_error=words, updated_at=timezone.now())
    return False
