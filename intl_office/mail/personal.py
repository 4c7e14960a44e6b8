"""What this room holds about people: the mails that they were sent."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import GONE, Holding, Subject, holdings, impersonal
from intl_office.mail.actions.erasing import erase
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Attachment, Message, MessageTransition

_WHY = _("To inform you, and to prove what was announced to whom (public task).")
_KEEP = _("Two years; the words of mails with secrets are erased once sent.")
_SEEN_BY = _("The international office.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    holdings.register(
        "mail.Attachment",
        Holding(
            what=_("Files sent with these mails"),
            why=_WHY,
            keep=_KEEP,
            seen_by=_SEEN_BY,
            rows=lambda who: Attachment.objects.filter(message__in=_mails(who)),
            erase=True,
        ),
    )
    holdings.register(
        "mail.MessageTransition",
        Holding(
            what=_("The way of these mails"),
            why=_WHY,
            keep=_KEEP,
            seen_by=_SEEN_BY,
            rows=lambda who: MessageTransition.objects.filter(message__in=_mails(who)),
            columns={"reason": ""},
        ),
    )
    holdings.register(
        "mail.Message",
        Holding(
            what=_("Mails received"),
            why=_WHY,
            keep=_KEEP,
            seen_by=_SEEN_BY,
            rows=_mails,
            before=_stop,
            instead=_erase,
            hidden=frozenset({"key", "message_id", "html"}),
        ),
    )
    impersonal.register("mail.Template", _("texts of the house, about nobody"))


def _mails(who: Subject) -> QuerySet[Message]:
    return Message.objects.filter(address__in=who.addresses)


@transaction.atomic
def _stop(who: Subject) -> None:
    """Nothing leaves for the person any more; raises ValidationError while a mail is leaving."""
    rows = _mails(who).select_for_update()
    if any(status == Status.SENDING for status in rows.values_list("status", flat=True)):
        raise ValidationError(
            _now("A mail to this person is being sent. Try again in some minutes."), code="busy"
        )
    _mails(who).filter(status=Status.QUEUED).update(
        status=Status.CANCELLED, next_attempt_at=None, updated_at=timezone.now()
    )


def _erase(rows: QuerySet[Message]) -> None:
    keys = list(rows.values_list("pk", flat=True))
    erase(uids=rows.values_list("uid", flat=True))
    Message.objects.filter(pk__in=keys).exclude(last_error="").update(last_error=GONE)
