"""The list of mails."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.mail import kinds
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Message
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

TONES: dict[str, Tone] = {
    Status.QUEUED: "info",
    Status.SENDING: "info",
    Status.SENT: "good",
    Status.KEPT: "neutral",
    Status.FAILED: "bad",
    Status.UNCERTAIN: "warn",
    Status.CANCELLED: "neutral",
}


def kind_title(code: str) -> str:
    """The title of a kind; its code where no room knows it any more."""
    kind = kinds.registered.get(code)
    return str(kind.title) if kind else code


class MessageTable(OfficeTable):
    """One line a mail."""

    subject = tables.Column(linkify=True, empty_values=(), verbose_name=_("Subject"))
    recipient = tables.Column(accessor="address", verbose_name=_("Recipient"))
    kind = tables.Column(verbose_name=_("Kind"))
    status = tables.Column(verbose_name=_("Status"))

    class Meta(OfficeTable.Meta):
        model = Message
        fields = (
            "subject",
            "recipient",
            "kind",
            "status",
            "created_at",
            "sent_at",
            "language",
            "cause",
            "attempts",
            "last_error",
        )

    sortable = {
        "recipient": "address",
        "created_at": "created_at",
        "sent_at": "sent_at",
    }
    default_sort = "-created_at"
    hidden = ("language", "cause", "attempts", "last_error")

    def render_subject(self, record: Message) -> str:
        """The subject, or the fact that it was erased."""
        return record.subject or str(_("(text erased)"))

    def render_recipient(self, record: Message) -> SafeString:
        """Name above address."""
        return format_html("{}<br>{}" if record.name else "{}{}", record.name, record.address)

    def render_kind(self, value: str) -> str:
        """The kind's title."""
        return kind_title(value)

    def render_status(self, record: Message) -> SafeString:
        """Words, icon and colour."""
        return status_pill(record)


def status_pill(message: Message) -> SafeString:
    """The status of a mail as a pill."""
    return pill(message.get_status_display(), TONES[message.status])
