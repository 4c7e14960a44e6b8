"""Versions are kept once, never change, are sent, recalled, commented and answered."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.documents.actions.comments import answer, comment, settle
from intl_office.documents.actions.versions import Guest, keep_version, recall
from intl_office.documents.enums import Origin
from intl_office.documents.models import TextVersion, VersionComment, VersionSending
from intl_office.documents.parts import Part, Passage, digest
from intl_office.mail.models import Message
from partnerships.enums import State
from partnerships.models import Agreement
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PersonFactory
from tests.factories.versions import INGRID, about, drafted, kept, said, sent, write
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(in_english: None) -> User:
    house()
    return user_with("officer-cooperation", language="en")


@pytest.fixture
def row(officer: User) -> Agreement:
    return drafted(officer=PersonFactory.create(user=officer))


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"documents.{kind}").order_by("pk"))


# ---------------------------------------------------------------- kept
def test_a_version_is_the_text_of_its_day(row: Agreement, officer: User) -> None:
    one = kept(row, officer)
    write(row, "The purpose is research.")
    two = kept(row, officer)
    assert (one.number, two.number) == (1, 2)
    assert one.sha256 == digest(TextVersion.objects.get(number=1).parts) != two.sha256
    passage = next(part for part in one.parts if part.key == "scope").passage("en")
    assert passage
    assert passage.text == "The purpose is exchange."
    assert one.title == f"{row.number} – {row.title_en}"
    with override("fr"):
        assert one.title == f"{row.number} – {row.title_fr}"


def test_one_state_of_the_text_is_kept(row: Agreement, officer: User) -> None:
    """Who writes a part of it meanwhile waits: else half of what they wrote would be in it."""
    with CaptureQueriesContext(connection) as asked:
        kept(row, officer)
    said = [one["sql"] for one in asked]
    held = next(at for at, sql in enumerate(said) if "FOR UPDATE" in sql and "_agreement" in sql)
    read = next(at for at, sql in enumerate(said) if 'FROM "partnerships_article"' in sql)
    assert held < read


def test_the_same_text_is_kept_once(row: Agreement, officer: User) -> None:
    kept(row, officer)
    with pytest.raises(ValidationError, match="Nothing has changed since version 1"):
        kept(row, officer)


def test_a_text_of_the_partner_is_kept_as_theirs(row: Agreement, officer: User) -> None:
    parts = [Part("scope", "1", (Passage("en", "Scope", "Theirs."),))]
    made = keep_version(about=about(row), by=officer, parts=parts, origin=Origin.PARTNER)
    assert (made.origin, list(made.parts)) == (Origin.PARTNER, parts)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_version_never_changes(row: Agreement, officer: User, change: str) -> None:
    rows = TextVersion.objects.filter(pk=kept(row, officer).pk)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(note="x") if change == "update" else rows.delete()


def test_only_writers_keep_and_only_drafts_are_kept(row: Agreement, officer: User) -> None:
    with pytest.raises(PermissionDenied):
        kept(row, user_with("vice-president"))
    Agreement.objects.filter(pk=row.pk).update(state=State.SIGNATURE)
    with pytest.raises(ValidationError, match="no longer a draft"):
        kept(row, officer)


def test_versions_are_read_with_the_agreement(row: Agreement, officer: User) -> None:
    said(sent(row, officer))
    stranger = UserFactory.create()
    for rows in (TextVersion.objects, VersionSending.objects, VersionComment.objects):
        assert rows.visible_to(officer).count() == 1
        assert rows.visible_to(stranger).count() == 0


# ---------------------------------------------------------------- sent
def test_sending_keeps_the_text_and_queues_a_mail(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    (mail,) = mails("version_sent")
    assert (mail.address, mail.language, mail.reply_to) == (INGRID.address, "en", officer.email)
    assert "/link/" in mail.text or "text-version" in mail.text
    assert sending.version.number == 1
    assert sending.link.subject == sending.uid
    other = sent(row, officer, Guest("Lars Berg", "lars@partner.example", "fr"))
    assert other.version == sending.version


def test_one_address_gets_a_version_once(row: Agreement, officer: User) -> None:
    first = sent(row, officer)
    with pytest.raises(ValidationError, match="sent to this address already"):
        sent(row, officer, Guest("Ingrid", INGRID.address.upper(), "en"))
    recall(sending=first, by=officer)
    assert sent(row, officer).version == first.version


@pytest.mark.parametrize("days", [0, 181])
def test_a_link_works_for_some_days(row: Agreement, officer: User, days: int) -> None:
    with pytest.raises(ValidationError, match="1 to 180 days"):
        sent(row, officer, days=days)


def test_a_recalled_version_takes_no_comment(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    recall(sending=sending, by=officer)
    sending.link.refresh_from_db()
    assert not sending.link.is_live()
    with pytest.raises(ValidationError, match="recalled"):
        said(sending)
    with pytest.raises(ValidationError, match="recalled already"):
        recall(sending=sending, by=officer)


# ---------------------------------------------------------------- said
def test_a_thread_waits_until_it_is_answered_or_settled(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    first = said(sending)
    assert first.waits
    answer(thread=first, text="Agreed.", by=officer)
    assert not VersionComment.objects.waiting().exists()
    comment(sending=sending, part="scope", text="Thank you, and in article 2?", parent=first)
    assert VersionComment.objects.waiting().get() == first
    settle(thread=first, by=officer)
    assert not VersionComment.objects.waiting().exists()
    with pytest.raises(ValidationError, match="settled meanwhile"):
        answer(thread=first, text="Late.", by=officer)


def test_a_guest_says_nothing_elsewhere(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    first = said(sending)
    other = sent(row, officer, Guest("Lars Berg", "lars@partner.example", "en"))
    for options, said_of in (
        ({"part": "nothing"}, "no such part"),
        ({"part": "scope", "parent": first}, "no such thread"),
    ):
        with pytest.raises(ValidationError, match=said_of):
            comment(sending=other, text="x", **options)


@pytest.mark.parametrize("text", ["", "   \n", "é" * 20_000], ids=["empty", "spaces", "long"])
def test_a_comment_says_something_and_not_too_much(
    row: Agreement, officer: User, text: str
) -> None:
    sending = sent(row, officer)
    with pytest.raises(ValidationError, match=r"Write something|at most 4000"):
        said(sending, text)
    assert not VersionComment.objects.exists()


def test_a_settled_text_takes_no_comment(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    Agreement.objects.filter(pk=row.pk).update(state=State.SIGNATURE)
    with pytest.raises(ValidationError, match="no longer negotiated"):
        said(sending)


def test_the_officer_gets_one_mail_an_hour(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    now = timezone.now()
    for minutes, count in ((0, 1), (30, 1), (61, 2), (100, 2)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            said(sending)
        assert len(mails("version_commented")) == count
    assert mails("version_commented")[0].address == officer.email


def test_without_an_officer_the_sender_is_told(officer: User) -> None:
    said(sent(drafted(officer=None), officer))
    assert mails("version_commented")[0].address == officer.email


def test_readers_do_not_answer(row: Agreement, officer: User) -> None:
    first, reader = said(sent(row, officer)), user_with("vice-president")
    with pytest.raises(PermissionDenied):
        answer(thread=first, text="x", by=reader)
    with pytest.raises(PermissionDenied):
        settle(thread=first, by=reader)


# ---------------------------------------------------------------- at once
@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once(in_english: None) -> None:
    house()
    one, two = user_with("officer-cooperation"), user_with("officer-cooperation")
    row = drafted()
    results = at_once(lambda: kept(row, one), lambda: kept(row, two))
    assert sorted(type(each).__name__ for each in results) == ["TextVersion", "ValidationError"]
    first = said(sent(row, one))
    results = at_once(lambda: settle(thread=first, by=one), lambda: settle(thread=first, by=two))
    assert sorted(type(each).__name__ for each in results) == ["ValidationError", "VersionComment"]
