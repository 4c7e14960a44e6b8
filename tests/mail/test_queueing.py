"""Asked for once or ten times, stored once; refused before anything is stored."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from intl_office.mail.actions.queueing import Recipient, message_id, notify, queue_mail
from intl_office.mail.attachments import Reference
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Message
from intl_office.mail.wording import WordingError
from tests.factories.mail import MessageFactory, TemplateFactory
from tests.kit.race import at_once

ANA = Recipient("ana@example.org", "Ana Reader", "en")
pytestmark = pytest.mark.django_db


def remind(**changes: Any) -> Message:
    given: dict[str, Any] = {"subject": "Visit", "to": ANA, "cause": "deadline:1:30"} | changes
    return notify(kind="tests.reminder", **given)


def test_a_mail_is_stored_as_it_will_be_sent() -> None:
    mail = Message.objects.get(pk=remind().pk)
    assert (mail.address, mail.name, mail.status) == ("ana@example.org", "Ana Reader", "queued")
    assert mail.subject == "Reminder: Visit"
    assert "Visit is due on 30 Nov 2026." in mail.text
    assert "Open the file: https://office.example.org/d/1" in mail.text
    assert '<a class="button" href="https://office.example.org/d/1">Open the file</a>' in mail.html
    assert mail.message_id == message_id(mail.uid)


def test_the_same_cause_and_reader_is_one_mail() -> None:
    first = remind()
    assert remind(to=Recipient("ANA@example.org ", "Ana", "fr")).pk == first.pk
    assert remind(subject="Another").subject == "Reminder: Visit"
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"cause": "deadline:1:7"}, {"to": Recipient("bo@example.org", "Bo", "en")}]
)
def test_another_step_or_reader_is_another_mail(other: dict[str, Any]) -> None:
    assert remind().pk != remind(**other).pk


@pytest.mark.django_db(transaction=True)
def test_two_at_once_store_one() -> None:
    found = at_once(remind, remind, remind)
    assert len({mail.pk for mail in found}) == Message.objects.count() == 1


def test_each_reader_gets_their_language() -> None:
    french = remind(to=Recipient("zoe@example.org", "Zoé", "fr"))
    assert french.subject == "Rappel : Visit"
    assert "à rendre le 30/11/2026" in french.text
    assert '<html lang="fr">' in french.html


def test_an_unknown_language_is_the_institutions() -> None:
    assert remind(to=Recipient("li@example.org", "Li", "zh")).language == "fr"


def test_an_edited_text_replaces_the_house_text() -> None:
    TemplateFactory.create()
    TemplateFactory.create(language="fr", subject="Autre", active=False)
    assert remind().subject == "Edited: Visit"
    assert remind(to=Recipient("a@example.org", "", "fr")).subject == "Rappel : Visit"


@pytest.mark.parametrize(
    ("where", "changes"),
    [
        ("subject", {"subject": "Visit\r\nBcc: all@example.org"}),
        ("name", {"to": Recipient("ana@example.org", "Ana\nBcc: x@example.org", "en")}),
        ("address", {"to": Recipient("ana@example.org\nBcc: x@example.org", "Ana", "en")}),
        ("reply", {"reply_to": "office@example.org\r\nBcc: x@example.org"}),
        ("file", {"attachments": [Reference("documents", "1", "a.pdf\r\nX-Y: z")]}),
        ("no address", {"to": Recipient("", "Ana", "en")}),
    ],
)
def test_what_would_forge_a_header_is_refused(where: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        remind(**changes)
    assert not Message.objects.exists()


@pytest.mark.parametrize("column", ["subject", "name", "address", "reply_to"])
def test_the_database_refuses_forged_headers_too(column: str) -> None:
    mail = MessageFactory.create(queued=True)
    with (
        pytest.raises(IntegrityError, match="mail_message_headers_one_line"),
        transaction.atomic(),
    ):
        Message.objects.filter(pk=mail.pk).update(**{column: "a\nBcc: b"})


def test_html_in_a_value_is_text() -> None:
    mail = remind(
        subject='<script>alert(1)</script>"&',
        to=Recipient("ana@example.org", "<img src=x onerror=alert(1)>", "en"),
    )
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in mail.html
    assert "<title>Reminder: &lt;script&gt;" in mail.html
    assert "<script>alert(1)</script>" in mail.text


def test_markup_in_a_value_is_text() -> None:
    mail = remind(subject="[Sign in](https://evil.example) (now) - soon")
    assert 'href="https://evil' not in mail.html
    assert "[Sign in](" in mail.html
    assert "[Sign in](https://evil.example) (now) - soon is due" in mail.text


def test_a_variable_without_a_value_fails() -> None:
    with pytest.raises(WordingError, match="title"):
        queue_mail(kind="tests.reminder", cause="c", to=ANA, context={"due": "x"})
    assert not Message.objects.exists()


def test_an_object_cannot_stand_in_a_mail() -> None:
    with pytest.raises(TypeError, match="Message"):
        queue_mail(kind="tests.reminder", cause="c", to=ANA, context={"title": Message()})


def test_answers_go_to_the_office_unless_said_otherwise(settings: Any) -> None:
    settings.MAIL_REPLY_TO = "office@example.org"
    assert remind().reply_to == "office@example.org"
    assert remind(cause="other", reply_to="claire@example.org").reply_to == "claire@example.org"


def test_a_confidential_mail_keeps_no_values() -> None:
    mail = notify(kind="tests.secret", subject="https://o.example/l/t0k3n", to=ANA, cause="l:1")
    assert "t0k3n" in mail.text
    assert mail.context == {}


def test_what_is_rolled_back_was_never_asked_for() -> None:
    def fails() -> None:
        with transaction.atomic():
            remind()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not Message.objects.exists()


def test_asking_again_costs_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):  # looked up, brand, text, savepoint, insert, read, release
        remind()
    with django_assert_num_queries(1):
        assert remind().status == Status.QUEUED
