"""The states of a mail, what officers decide, what the database refuses."""

from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.mail.actions import sending
from intl_office.mail.actions.deciding import DECISIONS, cancel, mark_sent, send_again
from intl_office.mail.actions.erasing import erase
from intl_office.mail.actions.queueing import Recipient, notify
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Attachment, Message
from intl_office.mail.workflow import messages
from tests.factories.core import PersonFactory
from tests.factories.mail import MessageFactory
from tests.kit.workflow import every_case
from tests.mail.server import MailServer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("state", "name", "starts"), every_case(messages))
def test_decisions_start_only_from_their_states(
    state: str, name: str, starts: bool, officer: AbstractBaseUser
) -> None:
    mail = MessageFactory.create(**{state: True})
    if not starts:
        with pytest.raises(StaleState):
            DECISIONS[name](message=mail, by=officer, reason="why")
        assert not mail.transitions.exists()
        return
    DECISIONS[name](message=mail, by=officer, reason="why")
    mail.refresh_from_db()
    assert mail.status == messages.transitions[name].target
    log = mail.transitions.get()
    assert (log.source, log.by, log.reason) == (state, officer, "why")


@pytest.mark.parametrize(("state", "name", "starts"), every_case(messages, clock=True))
def test_the_clock_moves_only_from_its_states(state: str, name: str, starts: bool) -> None:
    mail = MessageFactory.create(**{state: True})
    columns: dict[str, dict[str, Any]] = {
        "claim": {"attempts": 1, "last_attempt_at": timezone.now(), "next_attempt_at": None},
        "deliver": {"sent_at": timezone.now()},
        "postpone": {"next_attempt_at": timezone.now()},
        "fail": {"last_error": "550"},
        "doubt": {"last_error": "?"},
        "keep": {"next_attempt_at": None},
    }
    assert sending._move(mail, name, at=timezone.now(), **columns[name]) is starts
    mail.refresh_from_db()
    assert mail.status == (messages.transitions[name].target if starts else state)


@pytest.mark.parametrize("decide", [send_again, mark_sent])
def test_a_decision_wants_a_reason(decide: Any, officer: AbstractBaseUser) -> None:
    mail = MessageFactory.create(uncertain=True)
    with pytest.raises(Blocked):
        decide(message=mail, by=officer, reason=" ")
    mail.refresh_from_db()
    assert mail.status == Status.UNCERTAIN


def test_others_decide_nothing() -> None:
    mail = MessageFactory.create(queued=True)
    with pytest.raises(NotAllowed):
        cancel(message=mail, by=PersonFactory.create(), reason="why")


def test_an_uncertain_mail_goes_again_under_its_own_name(
    officer: AbstractBaseUser, mail_server: MailServer
) -> None:
    mail = MessageFactory.create(uncertain=True)
    send_again(message=mail, by=officer, reason="she has nothing")
    sending.sweep()
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (Status.SENT, 2)
    assert mail_server.message_ids() == [f"<{mail.key}@example.org>"]


def test_a_sent_mail_goes_again_under_a_new_name(
    officer: AbstractBaseUser, mail_server: MailServer
) -> None:
    mail = MessageFactory.create(sent=True)
    send_again(message=mail, by=officer, reason="lost at the partner's")
    sending.sweep()
    assert mail_server.message_ids() != [f"<{mail.key}@example.org>"]
    assert str(mail.uid) in mail_server.message_ids()[0]


def test_sending_again_gives_new_attempts(
    officer: AbstractBaseUser, mail_server: MailServer
) -> None:
    mail_server.replies["RCPT"] = "451 later"
    mail = MessageFactory.create(failed=True, attempts=12)
    send_again(message=mail, by=officer, reason="server mended")
    sending.sweep()
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.attempts_allowed) == (Status.QUEUED, 13, 24)


def test_a_cancelled_mail_is_not_sent(officer: AbstractBaseUser, mail_server: MailServer) -> None:
    mail = MessageFactory.create(queued=True)
    cancel(message=mail, by=officer, reason="wrong text")
    assert sending.sweep() == 0
    assert not mail_server.accepted


def test_erased_mails_hold_nothing_of_anyone(officer: AbstractBaseUser) -> None:
    sent, waiting = MessageFactory.create(sent=True), MessageFactory.create(queued=True)
    same = MessageFactory.create(sent=True)
    Attachment.objects.create(message=sent, source="d", reference="1", filename="zoe.pdf")
    assert erase(uids=[sent.uid, waiting.uid, same.uid]) == 2
    sent.refresh_from_db()
    waiting.refresh_from_db()
    held = {str(getattr(sent, f.name)) for f in Message._meta.fields if f.name != "message_id"}
    assert not any("Zoé" in value or "example.org" in value for value in held)
    assert not sent.attachments.exists()
    assert waiting.text == "Hello"
    with pytest.raises(Blocked):
        send_again(message=sent, by=officer, reason="why")


def test_an_erased_mail_does_not_stand_in_the_way() -> None:
    to = Recipient("zoe@example.org", "Zoé", "fr")
    first = notify(kind="tests.reminder", subject="a", to=to, cause="c")
    Message.objects.filter(pk=first.pk).update(status=Status.CANCELLED, next_attempt_at=None)
    erase(uids=[first.uid])
    assert notify(kind="tests.reminder", subject="a", to=to, cause="c").pk != first.pk


@pytest.mark.parametrize(
    ("state", "change", "constraint"),
    [
        ("sent", {"sent_at": None}, "mail_message_sent"),
        ("queued", {"sent_at": timezone.now()}, "mail_message_sent"),
        ("queued", {"next_attempt_at": None}, "mail_message_next_attempt"),
        ("failed", {"next_attempt_at": timezone.now()}, "mail_message_next_attempt"),
        ("failed", {"last_error": ""}, "mail_message_trouble_explained"),
        ("uncertain", {"last_error": ""}, "mail_message_trouble_explained"),
        ("sent", {"last_attempt_at": None}, "mail_message_attempts"),
        ("sending", {"attempts": 0, "last_attempt_at": None}, "mail_message_sending"),
        ("sent", {"text": ""}, "mail_message_text"),
        ("sent", {"erased_at": timezone.now()}, "mail_message_text"),
        (
            "queued",
            {"erased_at": timezone.now(), "text": "", "html": "", "context": {}},
            "mail_message_erased_at_rest",
        ),
        ("sent", {"status": "lost", "sent_at": None}, "mail_message_status_known"),
        ("sent", {"language": "de"}, "mail_message_language_known"),
        ("sent", {"priority": 10}, "mail_message_priority"),
    ],
)
def test_the_database_refuses(state: str, change: dict[str, Any], constraint: str) -> None:
    mail = MessageFactory.create(**{state: True})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.filter(pk=mail.pk).update(**change)


@pytest.mark.parametrize("name", ["", "../a.pdf", "a\nb", "c:\\a"])
def test_the_name_of_a_file_is_plain(name: str) -> None:
    mail = MessageFactory.create(queued=True)
    with pytest.raises(IntegrityError, match="mail_attachment_plain_name"), transaction.atomic():
        Attachment.objects.create(message=mail, source="d", reference="1", filename=name)
