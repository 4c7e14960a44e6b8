"""Recalling signatures that are waited for: one mail a week to whoever has not signed.

A delegate gets the first one when their days begin; once these are over, whom they stood in for.
"""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from intl_office.documents.actions.evidence import record
from intl_office.documents.actions.signing import REMINDED, held_slot, send_link
from intl_office.documents.models import Slot
from intl_office.documents.signing_enums import Act, Means, SigningState, SlotState

EVERY = timedelta(days=7)


def remind(*, now: datetime | None = None) -> int:
    """Send what is due; each in a transaction of its own. Returns how many mails."""
    at = now or timezone.now()
    return sum(_remind(pk, at) for pk in _due(at).values_list("pk", flat=True))


def _due(at: datetime) -> "models.QuerySet[Slot]":
    rows = Slot.objects.filter(means=Means.LINK, state=SlotState.ASKED)
    day = timezone.localdate(at)
    stands_in = Q(delegate_from__lte=day, delegate_until__gte=day)
    # The delegate was not written to yet: their days have begun since.
    begun = stands_in & Q(reminded_at__date__lt=F("delegate_from"))
    # Nor was the signatory since the delegate's days went by: the last link is the delegate's.
    over = Q(delegate_until__lt=day, reminded_at__date__gte=F("delegate_from"))
    over &= Q(reminded_at__date__lte=F("delegate_until"))
    due = Q(reminded_at__lte=at - EVERY) | begun | over
    return rows.filter(due, signing__state=SigningState.OPEN).order_by("pk")


@transaction.atomic
def _remind(pk: int, at: datetime) -> bool:
    """Once more looked at under the lock: two workers, or a signature meanwhile, send nothing."""
    slot = held_slot(Slot.objects.get(pk=pk))
    if not _due(at).filter(pk=pk).exists():
        return False
    record(slot.signing, Act.REMINDED, slot=slot, actor=slot.asks[0])
    send_link(slot, REMINDED)
    return True
