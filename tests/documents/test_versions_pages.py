"""The pages of versions: the officer's, and the guest's without an account."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.documents.actions.comments import answer
from intl_office.documents.actions.making import make
from intl_office.documents.actions.versions import recall
from intl_office.documents.enums import DocumentState
from intl_office.documents.models import Document, TextVersion, VersionComment, VersionSending
from intl_office.documents.redline import REDLINE
from intl_office.ui.panels import today
from partnerships.enums import State
from partnerships.models import Agreement
from tests.documents.pdf import spoken
from tests.factories.access import house, user_with
from tests.factories.versions import INGRID, drafted, kept, link_of, said, sent, write

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def officer(in_english: None) -> User:
    house()
    return user_with("officer-cooperation", language="en")


@pytest.fixture
def office(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def row(officer: User) -> Agreement:
    return drafted()


def page(row: Agreement, name: str = "versions", **kwargs: Any) -> str:
    return reverse(f"partnerships:{name}", kwargs={"uid": row.uid, **kwargs})


def guest_of(sending: VersionSending) -> tuple[Client, str]:
    """A browser in which the link was followed, and the page that it opened."""
    browser = Client(headers={"accept-language": "en"})
    response = browser.post(link_of(sending))
    return browser, response["Location"]


# ---------------------------------------------------------------- the office
def test_a_version_is_kept_once_from_the_page(office: Client, row: Agreement) -> None:
    office.post(page(row, "version_keep"), {"note": "First draft"})
    again = office.post(page(row, "version_keep"), {"note": ""})
    assert again.status_code == 422
    assert "Nothing has changed since version 1" in again.text
    listed = office.get(page(row)).text
    assert "First draft" in listed
    assert TextVersion.objects.get().sha256 in listed


def test_a_version_is_sent_from_the_page(office: Client, row: Agreement) -> None:
    given = {"name": "Ingrid", "address": "i@partner.example", "language": "en", "days": "30"}
    assert office.post(page(row, "version_send"), given)["Location"] == page(row)
    assert "Sent to Ingrid (i@partner.example)" in office.get(page(row)).text
    twice = office.post(page(row, "version_send"), given)
    assert "sent to this address already" in twice.text


def test_a_settled_text_is_no_longer_sent(office: Client, row: Agreement) -> None:
    Agreement.objects.filter(pk=row.pk).update(state=State.SIGNATURE)
    assert office.get(page(row, "version_send")).status_code == 403
    assert "Send to the partner" not in office.get(page(row)).text


def test_two_versions_are_compared(office: Client, row: Agreement, officer: User) -> None:
    kept(row, officer)
    write(row, "The purpose is <b>research</b>.")
    kept(row, officer)
    compare = page(row, "version_compare")
    found = office.get(f"{compare}?earlier=1&later=2&only=on").text
    assert "exchange</del>" in found
    assert "&lt;" in found
    assert "<b>research" not in found
    assert "parts without change are not shown" in found
    same = office.get(f"{compare}?earlier=2&later=draft").text
    assert "Both texts are the same" in same


@pytest.mark.parametrize("query", [{}, {"earlier": "9", "later": "draft"}, {"earlier": "x"}])
def test_no_such_versions(
    office: Client, row: Agreement, officer: User, query: dict[str, str]
) -> None:
    kept(row, officer)
    assert office.get(page(row, "version_compare"), query).status_code == 404
    assert office.get(page(row, "version", number=9)).status_code == 404


def test_the_list_asks_little(office: Client, row: Agreement, officer: User,
                              django_assert_num_queries: Budget) -> None:  # fmt: skip
    said(sent(row, officer))
    write(row, "Other.")
    sent(row, officer)
    office.get(page(row))
    with django_assert_num_queries(9):
        office.get(page(row))


def test_today_asks_once(rf: RequestFactory, row: Agreement, officer: User,
                         django_assert_num_queries: Budget) -> None:  # fmt: skip
    said(sent(row, officer))
    request = rf.get("/")
    request.user = officer
    with django_assert_num_queries(2):  # the roles, which a page has asked for by then; the rows
        shown = today["version-comments"].context(request)
    assert shown == {"rows": [row], "more": False}
    request.user = user_with("vice-president")
    assert today["version-comments"].context(request) is None


def test_too_many_comments_are_slowed_down(row: Agreement, officer: User) -> None:
    guest, address = guest_of(sent(row, officer))
    answers = [guest.post(address, {"part": "scope", "text": ""}) for _ in range(21)]
    assert [one.status_code for one in answers] == [422] * 20 + [429]


def test_today_says_which_comments_wait(office: Client, row: Agreement, officer: User) -> None:
    heading = "Comments of partners that wait for an answer"
    assert heading not in office.get(reverse("ui:today")).text
    thread = said(sent(row, officer))
    assert heading in office.get(reverse("ui:today")).text
    answer(thread=thread, text="Yes.", by=officer)
    assert heading not in office.get(reverse("ui:today")).text


# ---------------------------------------------------------------- the guest
def test_a_guest_reads_comments_and_sees_the_answer(
    office: Client, row: Agreement, officer: User
) -> None:
    sending = sent(row, officer)
    guest, address = guest_of(sending)
    assert "The purpose is exchange." in guest.get(address).text
    words = "Six months.<script>alert(1)</script>"
    assert guest.post(address, {"part": "scope", "text": words}).status_code == 302
    thread = VersionComment.objects.get()
    read = office.get(page(row, "version", number=1)).text
    assert "Six months.&lt;script&gt;" in read
    assert "<script>alert" not in read
    assert reverse("partnerships:article", args=[row.uid, "scope"]) in read
    done = office.post(page(row, "version_comment", comment=thread.uid), {"text": "Agreed."})
    assert done["Location"] == f"{page(row, 'version', number=1)}#c-{thread.uid}"
    seen = guest.get(address).text
    assert "Agreed." in seen
    assert "&lt;script&gt;" in seen
    guest.post(address, {"part": "scope", "thread": str(thread.uid), "text": "Thank you."})
    assert VersionComment.objects.waiting().get() == thread
    office.post(page(row, "version_comment", comment=thread.uid), {"settle": "1"})
    assert "settled" in guest.get(address).text


def test_a_guest_reads_the_language_they_choose(row: Agreement, officer: User) -> None:
    guest, address = guest_of(sent(row, officer))
    both, english = guest.get(address).text, guest.get(f"{address}?text=en").text
    assert "FR The purpose" in both
    assert "FR The purpose" not in english
    assert '<html lang="en"' in english


def test_a_guest_learns_of_a_newer_version(row: Agreement, officer: User) -> None:
    guest, address = guest_of(sent(row, officer))
    write(row, "New purpose.")
    kept(row, officer)
    assert "There is a newer version" not in guest.get(address).text
    sent(row, officer)
    text = guest.get(address).text
    assert "There is a newer version" in text
    assert "New purpose." not in text


def test_a_guest_sees_what_changed_since_the_version_they_had(
    row: Agreement, officer: User
) -> None:
    first = sent(row, officer)
    write(row, "The purpose is research.")
    guest, address = guest_of(sent(row, officer))
    changed = f"{address}?changed=1"
    assert "What changed since version 1" in guest.get(address).text
    assert "exchange</del>" in guest.get(changed).text
    assert guest.post(changed, {"part": "scope", "text": ""}).status_code == 422
    lars, his = guest_of(sent(row, officer, type(INGRID)("Lars", "lars@partner.example", "en")))
    for text in (lars.get(his).text, lars.get(f"{his}?changed=1").text):
        assert "What changed" not in text
        assert "<del>" not in text
    recall(sending=first, by=officer)
    assert "<del>" not in guest.get(changed).text


def test_guests_do_not_read_each_other(row: Agreement, officer: User) -> None:
    first = sent(row, officer)
    said(first, "Between us.")
    other = sent(row, officer, type(INGRID)("Lars", "lars@partner.example", "en"))
    guest, address = guest_of(other)
    assert "Between us." not in guest.get(address).text
    assert guest.get(reverse("documents:shared", args=[first.uid])).status_code == 403


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "required"), (" ", "required"), ("é" * 20_000, "4000"), ("\x00\u202e", "required")],
    ids=["empty", "spaces", "long", "unseen"],
)
def test_a_comment_is_refused_in_words(row: Agreement, officer: User, text: str, told: str) -> None:
    guest, address = guest_of(sent(row, officer))
    response = guest.post(address, {"part": "scope", "text": text})
    assert response.status_code == 422
    assert told in response.text
    assert not VersionComment.objects.exists()


@pytest.mark.parametrize("thread", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_thread_that_is_not_theirs(row: Agreement, officer: User, thread: str) -> None:
    guest, address = guest_of(sent(row, officer))
    response = guest.post(address, {"part": "scope", "thread": thread, "text": "x"})
    assert response.status_code == 422
    assert "no such thread" in response.text


def test_a_recalled_or_expired_version_is_shut(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    guest, address = guest_of(sending)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert guest.get(link_of(sending)).status_code == 410
    recall(sending=sending, by=officer)
    shut = guest.get(address)
    assert shut.status_code == 410
    assert "It was recalled on" in shut.text
    assert "The purpose" not in shut.text
    assert guest.post(address, {"part": "scope", "text": "x"}).status_code == 410
    assert guest.get(link_of(sending)).status_code == 410
    assert Client().get(f"{link_of(sending)}x").status_code == 404
    assert Client().get(address).status_code == 403


def test_a_link_that_expires_while_the_page_is_open(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    assert sending.link
    end = sending.link.expires_at
    with time_machine.travel(end - timedelta(hours=1)):
        guest, address = guest_of(sending)
        assert guest.get(address).status_code == 200
    with time_machine.travel(end + timedelta(seconds=1)):
        response = guest.get(address)
    assert response.status_code == 410
    assert "Its link expired on" in response.text


def test_the_guests_page_tells_no_other_site(row: Agreement, officer: User) -> None:
    guest, address = guest_of(sent(row, officer))
    response = guest.get(address)
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'self'" in response["Content-Security-Policy"]


# ---------------------------------------------------------------- on paper
def test_the_comparison_is_made_as_a_document(
    office: Client, row: Agreement, officer: User
) -> None:
    kept(row, officer)
    write(row, "The purpose is research.")
    response = office.post(page(row, "version_redline"), {"earlier": "1", "later": "draft"})
    document = Document.objects.get(kind=REDLINE)
    assert response["Location"] == document.get_absolute_url()
    assert make(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == DocumentState.READY
    assert document.file
    with document.file.open() as file:
        text = " ".join(words for _language, words in spoken(file.read()))
    assert "exchange" in text
    assert "research" in text
    assert "Version 1 compared with" in text
    assert not Document.objects.visible_to(user_with("student")).exists()
