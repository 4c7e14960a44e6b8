"""Mails and texts."""

from datetime import timedelta

from django.utils import timezone
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Message, Template
from tests.factories.core import PersonFactory


class MessageFactory(DjangoModelFactory[Message]):
    class Meta:
        model = Message

    class Params:
        queued = Trait(status=Status.QUEUED, next_attempt_at=LazyFunction(timezone.now))
        sending = Trait(
            status=Status.SENDING, attempts=1, last_attempt_at=LazyFunction(timezone.now)
        )
        abandoned = Trait(
            status=Status.SENDING,
            attempts=1,
            last_attempt_at=LazyFunction(lambda: timezone.now() - timedelta(minutes=16)),
        )
        sent = Trait(
            status=Status.SENT,
            attempts=1,
            last_attempt_at=LazyFunction(timezone.now),
            sent_at=LazyFunction(timezone.now),
        )
        failed = Trait(
            status=Status.FAILED,
            attempts=1,
            last_attempt_at=LazyFunction(timezone.now),
            last_error="550 unknown",
        )
        uncertain = Trait(
            status=Status.UNCERTAIN,
            attempts=1,
            last_attempt_at=LazyFunction(timezone.now),
            last_error="interrupted",
        )
        kept = Trait(status=Status.KEPT)
        cancelled = Trait(status=Status.CANCELLED)

    key = Sequence(lambda n: f"key-{n}")
    kind = "tests.reminder"
    cause = Sequence(lambda n: f"deadline:{n}:30")
    address = Sequence(lambda n: f"reader{n}@example.org")
    name = "Zoé Reader"
    language = "en"
    subject = Sequence(lambda n: f"Reminder {n}")
    text = "Hello"
    html = "<!doctype html><html><head><style>p{}</style></head><body><p>Hello</p></body></html>"
    context = LazyFunction(lambda: {"title": "Visit", "recipient_name": "Zoé Reader"})
    message_id = LazyAttribute(lambda row: f"<{row.key}@example.org>")


class TemplateFactory(DjangoModelFactory[Template]):
    class Meta:
        model = Template

    kind = "tests.reminder"
    language = "en"
    number = 1
    subject = "Edited: {{ title }}"
    body = "Edited text about {{ title }}."
    author = SubFactory(PersonFactory)
