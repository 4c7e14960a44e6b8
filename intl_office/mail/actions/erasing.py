"""Erasing the personal data of mails past their term, and personal links that did not leave."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from intl_office.mail import kinds
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Attachment, Message

ON_THEIR_WAY = (Status.QUEUED, Status.SENDING)
# So long an officer may send a failed mail with a personal link again, without asking for another.
LINKS_KEPT = timedelta(days=1)


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


def forget_links(*, now: datetime | None = None) -> int:
    """Erase the words of confidential mails that came to rest unsent; return how many.

    Sent ones have none left: `sending` erases them with the server's answer.
    """
    at = now or timezone.now()
    codes = [code for code, kind in kinds.registered.items() if kind.confidential]
    rows = Message.objects.filter(kind__in=codes, erased_at=None, updated_at__lt=at - LINKS_KEPT)
    at_rest = rows.exclude(status__in=ON_THEIR_WAY)
    return at_rest.update(text="", html="", context={}, erased_at=at, updated_at=at)
