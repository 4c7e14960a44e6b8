"""The papers of meetings: what is in them, who has them made, who reads them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.enums import Assignee, Outcome
from intl_office.circuits.meeting_enums import MeetingState
from intl_office.circuits.meeting_watching import papers
from intl_office.circuits.models import Meeting, Turn
from intl_office.documents.actions.documents import request_document
from intl_office.documents.actions.making import render
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document
from tests.documents.pdf import spoken
from tests.factories.access import user_with
from tests.factories.accounts import UserFactory
from tests.factories.circuits import CircuitFactory, StepFactory, sent, step_of
from tests.factories.meetings import ItemFactory, MeetingFactory, on_agenda, outsider, sits

pytestmark = pytest.mark.django_db
S = MeetingState


@pytest.fixture
def officer() -> User:
    return user_with("officer-cooperation")


def made(kind: str, meeting: Meeting, by: User, locale: Locale = Locale.BOTH) -> Document:
    return request_document(kind=kind, subject=meeting.uid, locale=locale, by=by)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(words for _language, words in spoken(content)).split())


def with_history(meeting: Meeting) -> None:
    """A file that one person approved before the body was asked."""
    legal, circuit = (
        UserFactory.create(first_name="Anne", last_name="Roussel"),
        CircuitFactory.create(),
    )
    step_of(legal, circuit, name_fr="Affaires juridiques", name_en="Legal affairs")
    StepFactory.create(circuit=circuit, assignee=Assignee.BODY, body=meeting.body)
    run = sent(circuit, title="Accord avec Uppsala")
    first = Turn.objects.get(run=run, step__position=1)
    decide(turn=first, outcome=Outcome.APPROVE, by=legal, reason="Clause 4 revue")
    turn = Turn.objects.get(run=run, step__position=2)
    ItemFactory.create(meeting=meeting, turn=turn, title="")


def test_the_bundle_says_what_is_to_be_known_in_both_languages(officer: User) -> None:
    meeting = MeetingFactory.create(body__name_fr="Commission RI", body__name_en="IR commission")
    outsider(meeting.body, "Jean Ribot, Métropole")
    with_history(meeting)
    ItemFactory.create(meeting=meeting, title="Bilan", purpose="information", note="Chiffres\nclés")
    document = made("circuits.bundle", meeting, officer)
    words = text_of(render(document))
    for expected in (
        "Commission RI", "IR commission", "Jean Ribot, Métropole", "Accord avec Uppsala",
        "Legal affairs", "Affaires juridiques", "Anne Roussel", "Clause 4 revue", "non",
        "Bilan", "Chiffres", "Decided before",
    ):  # fmt: skip
        assert expected in words, expected
    assert "IR commission" in document.title
    assert "Commission RI" in document.title


@pytest.mark.parametrize(("locale", "word"), [(Locale.FR, "Commission RI"), (Locale.EN, "IR com")])
def test_the_agenda_is_in_the_language_asked_for(officer: User, locale: Locale, word: str) -> None:
    meeting = MeetingFactory.create(body__name_fr="Commission RI", body__name_en="IR commission")
    ItemFactory.create(meeting=meeting, title="Charter", presenter="The dean")
    words = text_of(render(made("circuits.agenda", meeting, officer, locale)))
    assert word in words
    assert ("IR commission" in words) is (locale is Locale.EN)
    assert "The dean" in words


def test_the_minutes_give_numbers_votes_and_reasons(officer: User) -> None:
    meeting = MeetingFactory.create(state=S.HELD)
    ItemFactory.create(
        meeting=meeting, title="Office abroad", outcome="refuse", reason="Too dear",
        number="CRI 2026-004", year=2026, votes_for=2, votes_against=5, abstentions=1,
        recorded_at=timezone.now(), recorded_by=officer,
    )  # fmt: skip
    ItemFactory.create(meeting=meeting, title="Charter")
    words = text_of(render(made("circuits.minutes", meeting, officer, Locale.EN)))
    for expected in ("Refused", "CRI 2026-004", "against: 5", "Too dear", "No outcome yet"):
        assert expected in words, expected


def test_hostile_texts_stay_texts(officer: User) -> None:
    meeting = MeetingFactory.create()
    ItemFactory.create(meeting=meeting, title="<b>bold</b>", note="<script>x</script>")
    assert "<script>x</script>" in text_of(render(made("circuits.bundle", meeting, officer)))


@pytest.mark.parametrize(
    ("code", "state", "draft"),
    [
        ("agenda", S.PLANNED, True), ("agenda", S.SENT, False), ("bundle", S.PLANNED, True),
        ("minutes", S.HELD, True), ("minutes", S.CLOSED, False),
    ],
)  # fmt: skip
def test_what_may_still_change_is_a_draft(
    officer: User, code: str, state: str, draft: bool
) -> None:
    meeting = ItemFactory.create(meeting__state=state).meeting
    address = papers[code].request(meeting, officer, "fr", None)
    document = Document.objects.get()
    assert (document.draft, document.get_absolute_url()) == (draft, address)


@pytest.mark.parametrize(
    ("code", "state"), [("minutes", S.SENT), ("agenda", S.CANCELLED)], ids=["minutes", "agenda"]
)
def test_papers_that_there_are_not_yet(officer: User, code: str, state: str) -> None:
    meeting = ItemFactory.create(meeting__state=state).meeting
    assert not papers[code].offered(officer, meeting)
    with pytest.raises(PermissionDenied):
        papers[code].request(meeting, officer, "fr", None)


def test_members_read_what_was_final_when_the_agenda_had_been_sent(officer: User) -> None:
    meeting = ItemFactory.create().meeting
    member = UserFactory.create()
    sits(meeting.body, member)
    papers["bundle"].request(meeting, officer, "fr", None)
    Meeting.objects.update(state=S.SENT, sent_at=timezone.now() + timedelta(seconds=1))
    made("circuits.bundle", meeting, officer)
    assert not Document.objects.all().visible_to(member)
    Meeting.objects.update(sent_at=timezone.now() - timedelta(seconds=9))
    meeting.refresh_from_db()
    final = made("circuits.bundle", meeting, officer)
    assert final in Document.objects.all().visible_to(member)
    assert set(Document.objects.all().visible_to(member).values_list("draft", flat=True)) == {False}
    assert not Document.objects.all().visible_to(UserFactory.create())
    assert Document.objects.all().visible_to(user_with("vice-president")).count() == 3
    assert papers["bundle"].made(member, meeting)[0].url == final.get_absolute_url()


def test_nobody_else_has_papers_made() -> None:
    meeting = ItemFactory.create(meeting__state=S.SENT).meeting
    with pytest.raises(PermissionDenied):
        made("circuits.agenda", meeting, user_with("vice-president"))


def test_the_page_of_the_meeting_offers_them(client: Client, officer: User) -> None:
    client.force_login(officer)
    meeting = on_agenda(MeetingFactory.create(state=S.SENT)).meeting
    address = reverse("circuits:meeting_paper", args=[meeting.uid, "bundle"])
    answer = client.post(address, {"language": "both"})
    assert answer["Location"] == Document.objects.get().get_absolute_url()
    assert client.post(address, {"language": "xx"}).status_code == 404
    with translation.override("fr"):
        assert (
            Document.objects.get().title in client.get(meeting.get_absolute_url()).content.decode()
        )
