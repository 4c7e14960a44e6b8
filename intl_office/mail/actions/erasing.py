"""Erasing the personal data of mails past their term."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Attachment, Message

ON_THEIR_WAY = (Status.QUEUED, Status.SENDING)


@transaction.atomic
def erase(*, uids: Iterable[UUID]) -> int:
    """Blank reader, words, values and references of these mails; return how many.

    Kind, dates and states stay for the figures. Mails on their way are left as they are: cancel
    them first. For the privileged action that anonymises a person everywhere.
    """
    rows = Message.objects.filter(uid__in=list(uids)).exclude(status__in=ON_THEIR_WAY)
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    Attachment.objects.filter(message__in=keys).delete()
    now = timezone.now()
    return Message.objects.filter(pk__in=keys).update(
        key=Concat(Value("erased:"), Cast("uid", CharField())),
        cause="",
        address="",
        name="",
        reply_to="",
        subject="",
        text="",
        html="",
        context={},
        erased_at=now,
        updated_at=now,
    )
