"""One mail, one server: accepted, refused, away, in doubt."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from intl_office.mail import attachments, tasks
from intl_office.mail.actions import sending
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Attachment, Message
from intl_office.mail.transport import Answer, Outcome
from tests.factories.mail import MessageFactory
from tests.mail.server import MailServer, serving

pytestmark = pytest.mark.django_db


def sent_again_now(mail: Message) -> None:
    Message.objects.filter(pk=mail.pk).update(next_attempt_at=timezone.now())


def steps(mail: Message) -> list[str]:
    return list(mail.transitions.values_list("name", flat=True))


def test_accepted_once(mail_server: MailServer, settings: Any) -> None:
    settings.INSTITUTION_NAME = "Université de Rives"
    mail = MessageFactory.create(queued=True, subject="Été à Łódź", reply_to="o@example.org")
    assert sending.deliver(message_id=mail.pk) is Outcome.ACCEPTED
    assert sending.deliver(message_id=mail.pk) is None
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.next_attempt_at) == (Status.SENT, 1, None)
    assert steps(mail) == ["claim", "deliver"]
    (got,) = mail_server.accepted
    assert got["Message-ID"] == mail.message_id
    assert got["Subject"] == "Été à Łódź"
    assert got["To"] == f"{mail.name} <{mail.address}>"
    assert got["From"].startswith("Université de Rives <")
    assert got["Reply-To"] == "o@example.org"
    assert got["Auto-Submitted"] == "auto-generated"
    parts = {part.get_content_type(): part for part in got.walk()}
    assert parts["text/plain"].get_content().strip() == mail.text
    assert parts["text/html"].get_content().strip() == mail.html


def test_a_server_that_is_away_is_tried_again(settings: Any) -> None:
    mail = MessageFactory.create(queued=True)
    with serving() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    assert sending.deliver(message_id=mail.pk) is Outcome.AWAY
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (Status.QUEUED, 1)
    assert "ConnectionRefusedError" in mail.last_error
    assert mail.next_attempt_at is not None
    assert mail.next_attempt_at > timezone.now() + timedelta(seconds=40)
    assert sending.deliver(message_id=mail.pk) is None  # not before its time
    sent_again_now(mail)
    with serving(port) as back:
        assert sending.sweep() == 1
        assert back.message_ids() == [mail.message_id]
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.last_error) == (Status.SENT, 2, "")


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "END"])
@pytest.mark.parametrize(
    ("reply", "status"),
    [("451 try later", Status.QUEUED), ("550 no such person", Status.FAILED)],
)
def test_the_servers_answer_decides(
    mail_server: MailServer, verb: str, reply: str, status: Status
) -> None:
    mail_server.replies[verb] = reply
    mail = MessageFactory.create(queued=True)
    sending.deliver(message_id=mail.pk)
    mail.refresh_from_db()
    assert mail.status == status
    assert mail.last_error == reply
    assert not mail_server.accepted
    assert list(mail.transitions.values_list("reason", flat=True)) == ["", reply]


def test_the_last_attempt_fails_for_good(mail_server: MailServer) -> None:
    mail_server.replies["RCPT"] = "451 try later"
    mail = MessageFactory.create(queued=True, attempts_allowed=2)
    for status in (Status.QUEUED, Status.FAILED):
        sent_again_now(mail)
        sending.deliver(message_id=mail.pk)
        mail.refresh_from_db()
        assert mail.status == status


def test_a_line_that_breaks_after_the_text_is_in_doubt(mail_server: MailServer) -> None:
    mail_server.replies["END"] = ""
    mail = MessageFactory.create(queued=True)
    assert sending.deliver(message_id=mail.pk) is Outcome.UNKNOWN
    sending.sweep()
    tasks.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.status == Status.UNCERTAIN
    assert len(mail_server.accepted) == 1


@pytest.mark.parametrize("attempts", range(1, 13))
def test_pauses_double_up_to_four_hours(attempts: int) -> None:
    planned = min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=4))
    assert planned * 0.8 <= sending.pause(attempts) <= planned * 1.2


def test_without_a_server_the_mail_is_kept(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    mail = MessageFactory.create(queued=True)
    assert sending.deliver(message_id=mail.pk) is Outcome.KEPT
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.sent_at) == (Status.KEPT, 0, None)
    assert mail.text == "Hello"


def test_a_confidential_mail_is_erased_once_sent(mail_server: MailServer) -> None:
    mail = MessageFactory.create(queued=True, kind="tests.secret", text="t0k3n", context={})
    sending.deliver(message_id=mail.pk)
    mail.refresh_from_db()
    assert (mail.status, mail.text, mail.html) == (Status.SENT, "", "")
    assert mail.is_erased
    assert "t0k3n" in str(mail_server.accepted[0])


def test_files_are_fetched_when_the_mail_leaves(mail_server: MailServer) -> None:
    mail = MessageFactory.create(queued=True)
    Attachment.objects.create(message=mail, source="docs", reference="7", filename="été.pdf")
    file = attachments.File(b"%PDF-", "application/pdf")
    with attachments.sources.replaced(docs=lambda _reference: file):
        sending.deliver(message_id=mail.pk)
    (part,) = mail_server.accepted[0].iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("été.pdf", b"%PDF-")


def test_a_file_that_is_gone_fails_the_mail(mail_server: MailServer) -> None:
    mail = MessageFactory.create(queued=True)
    Attachment.objects.create(message=mail, source="lost", reference="7", filename="a.pdf")
    assert sending.deliver(message_id=mail.pk) is Outcome.REFUSED
    mail.refresh_from_db()
    assert mail.status == Status.FAILED
    assert "lost" in mail.last_error


def test_a_store_that_is_away_is_tried_again(mail_server: MailServer) -> None:
    mail = MessageFactory.create(queued=True)
    Attachment.objects.create(message=mail, source="docs", reference="7", filename="a.pdf")

    def away(reference: str) -> attachments.File:
        raise ConnectionError("store")

    with attachments.sources.replaced(docs=away):
        assert sending.deliver(message_id=mail.pk) is Outcome.LATER
    mail.refresh_from_db()
    assert mail.status == Status.QUEUED


def test_a_defect_is_seen_and_never_repeated(mail_server: MailServer) -> None:
    mail = MessageFactory.create(queued=True)
    Attachment.objects.create(message=mail, source="docs", reference="7", filename="a.pdf")

    def broken(reference: str) -> attachments.File:
        raise ZeroDivisionError

    with attachments.sources.replaced(docs=broken), pytest.raises(ZeroDivisionError):
        sending.deliver(message_id=mail.pk)
    mail.refresh_from_db()
    assert mail.status == Status.UNCERTAIN
    assert "ZeroDivisionError" in mail.last_error


def test_the_sweep_names_the_abandoned_and_sends_none_of_them(mail_server: MailServer) -> None:
    old, fresh = MessageFactory.create(abandoned=True), MessageFactory.create(sending=True)
    for _again in range(2):
        assert sending.sweep() == 0
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.status, fresh.status) == (Status.UNCERTAIN, Status.SENDING)
    assert steps(old) == ["doubt"]
    assert not mail_server.accepted


def test_a_slow_sender_that_lives_may_still_say_sent(mail_server: MailServer) -> None:
    mail = MessageFactory.create(queued=True)

    def sweep_meanwhile() -> None:
        Message.objects.filter(pk=mail.pk).update(status=Status.UNCERTAIN, last_error="doubt")

    claim = sending._claim(Message.objects.all())
    assert claim is not None
    sweep_meanwhile()
    sending._settle(claim, Answer(Outcome.ACCEPTED))
    mail.refresh_from_db()
    assert mail.status == Status.SENT


def test_the_urgent_leave_first_over_one_line(mail_server: MailServer) -> None:
    bulk = MessageFactory.create(queued=True, priority=8)
    now = MessageFactory.create(queued=True, priority=1)
    later = MessageFactory.create(queued=True, next_attempt_at=timezone.now() + timedelta(hours=1))
    assert sending.sweep() == 2
    assert sending.sweep() == 0
    assert mail_server.message_ids() == [now.message_id, bulk.message_id]
    assert mail_server.sessions == 1
    later.refresh_from_db()
    assert later.status == Status.QUEUED


def test_a_server_that_is_away_stops_the_sweep(settings: Any) -> None:
    with serving() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    MessageFactory.create_batch(5, queued=True)
    sending.sweep()
    assert Message.objects.filter(attempts=1).count() == 1


def test_no_more_leave_in_a_minute_than_allowed(mail_server: MailServer, settings: Any) -> None:
    settings.MAIL_PER_MINUTE = 3
    MessageFactory.create_batch(5, queued=True)
    assert sending.sweep() == 3
    assert sending.sweep() == 0
    Message.objects.filter(attempts=1).update(
        last_attempt_at=timezone.now() - timedelta(seconds=61)
    )
    assert sending.sweep() == 2


def test_a_task_tolerates_absence(mail_server: MailServer) -> None:
    tasks.deliver(0)
    tasks.sweep()
    assert not mail_server.accepted
