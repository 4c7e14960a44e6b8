"""Sealing: asked for on a page, done by a worker, kept as a new file that never changes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.workflow import Blocked, Reason, WorkflowError
from intl_office.documents import dispatch
from intl_office.documents.actions.evidence import record
from intl_office.documents.actions.files import store_made
from intl_office.documents.actions.making import MEDIA_TYPE
from intl_office.documents.actions.signing import held_slot, sign
from intl_office.documents.actions.signing_papers import managed
from intl_office.documents.models import Signing, Slot
from intl_office.documents.seal_words import SealRefused
from intl_office.documents.signing_enums import Act, Means, SlotState
from intl_office.documents.signing_stamps import field_of, stamps_of
from intl_office.documents.signing_workflow import slots

FORGOTTEN = timedelta(minutes=5)  # after so long the broker has lost the message
TURNS = 3  # another seal came between: begin again with its file


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
        fresh.seal_asked_at, fresh.seal_error = timezone.now(), ""
        fresh.save(update_fields=["seal_asked_at", "seal_error"])
    record(fresh.signing, Act.SEAL_ASKED, slot=fresh, by=by, actor=str(by))
    dispatch.send_seal(fresh.pk)


def set_seal(*, slot_id: int) -> bool:
    """Set a seal that was asked for; say whether it was set by this call.

    What is refused (an expired certificate, a wrong password) is kept with the signature, in the
    words of who started the signing, and shown on its page.
    """
    for _turn in range(TURNS):
        slot = _waiting(slot_id)
        if slot is None:
            return False
        with override(slot.signing.started_by.language):
            try:
                if _sealed(slot):
                    return True
            except (SealRefused, WorkflowError) as refused:
                _keep_error(slot, str(refused))
                return False
    return False


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
    """Seal the file as it is now; False where a seal or another signature came between."""
    # Half of the start of a process, and of no use to the web.
    from intl_office.documents import sealing  # noqa: PLC0415

    before, name = slot.signing.outcome, sealing.name_on_seal()
    stamps = stamps_of(slot.signing, slot, name)
    with before.open() as file:
        content = file.read()
    done = sealing.seal_pdf(
        content, stamps=stamps, field=field_of(slot), reason=slot.signing.document.title
    )
    with transaction.atomic(), audit.context(actor=name):
        fresh = held_slot(slot)
        if fresh.signing.outcome.sha256 != before.sha256:
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


def _keep_error(slot: Slot, words: str) -> None:
    Slot.objects.filter(pk=slot.pk).update(seal_error=words, updated_at=timezone.now())
