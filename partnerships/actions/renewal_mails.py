"""The mails that are ready once a renewal is drafted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.mail import kinds
from intl_office.mail.actions.queueing import Recipient, key_of, notify
from intl_office.mail.models import Message
from intl_office.mail.queries import wording_in_use
from intl_office.mail.values import Plain, plain
from intl_office.mail.wording import write
from partnerships.enums import PartyRole
from partnerships.models import Agreement
from partnerships.notifications_renewals import RenewalProposed
from partnerships.rules import may_edit

LANGUAGES = ("fr", "en")
KIND = RenewalProposed.code


@dataclass(frozen=True, slots=True)
class Ready:
    """A mail as it would leave in one language: its subject and text."""

    language: str
    subject: str
    text: str


def recipients_of(row: Agreement) -> Sequence[Recipient]:
    """The contacts that the parties name, with an address."""
    parties = row.parties.filter(role=PartyRole.PARTNER, contact__isnull=False)
    known = parties.exclude(contact__email="").select_related("contact").order_by("position", "pk")
    return [
        Recipient(one.contact.email, str(one.contact)) for one in known if one.contact is not None
    ]


def ready(row: Agreement, to: Recipient) -> list[Ready]:
    """The mail to one contact in both languages."""
    return [_written(row, to, language) for language in LANGUAGES]


def _written(row: Agreement, to: Recipient, language: str) -> Ready:
    kind = kinds.registered[KIND]
    with override(language):
        context = {name: plain(value) for name, value in kind.context(row).items()}
        values: dict[str, Plain] = {one.name: plain(one.example) for one in kinds.common()}
        values |= {"recipient_name": to.name, "institution": kinds.institution(), **context}
        written = write(wording_in_use(kind, language), values, language)
    return Ready(language, written.subject, written.text)


def sent(row: Agreement, to: Recipient) -> Message | None:
    """The mail that went to this contact already."""
    return Message.objects.filter(key=key_of(KIND, str(row.uid), to.address)).first()


def send(*, row: Agreement, to: Recipient, language: str, by: User) -> Message:
    """Send the mail to one contact, answers to the sender; asked twice it is sent once.

    Raises PermissionDenied in another unit.
    """
    if not may_edit(by, row):
        raise PermissionDenied
    addressed = Recipient(to.address, to.name, language)
    return notify(kind=KIND, subject=row, to=addressed, cause=str(row.uid), reply_to=by.email)
