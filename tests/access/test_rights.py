"""Requests about personal data: every step, the month, the register, the copy, terms, pages."""

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.access.actions.rights import ask, take_step
from intl_office.access.actions.terms import keep, list_past_term
from intl_office.access.enums import ErasureState, RequestState, RightKind
from intl_office.access.models import Erasure, PastTerm, RightsRequest
from intl_office.access.personal_work import archive, start_copy
from intl_office.access.queries import held_about, past_their_term, subject_of_user
from intl_office.access.rules import months_after
from intl_office.access.tasks import review_personal_data
from intl_office.access.workflow import OPEN, rights
from intl_office.accounts.models import User
from intl_office.core.personal import holdings
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.enums import State
from intl_office.deadlines.models import Deadline
from intl_office.jobs import runner
from intl_office.jobs.models import Job
from intl_office.organisations.models import Contact, Person
from intl_office.ui.models import Draft
from tests.factories.access import user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ContactFactory, PersonFactory
from tests.kit.race import at_once
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return user_with("administrator")


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def request_in(state: str, by: User, kind: RightKind = RightKind.RECTIFICATION) -> RightsRequest:
    columns: dict[str, Any] = {}
    if state not in OPEN:
        columns = {"answered_at": timezone.now(), "answered_by": by, "decision": "d"}
    if state == RequestState.EXTENDED:
        columns["extension"] = "Many at once."
    user = UserFactory.create()
    return RightsRequest.objects.create(
        user=user,
        kind=kind,
        state=state,
        received_on=date(2026, 1, 31),
        due_on=date(2026, 2, 28),
        **columns,
    )


@pytest.mark.parametrize(("state", "name", "starts"), every_case(rights))
def test_step_starts_only_from_its_states(
    state: str, name: str, starts: bool, administrator: User
) -> None:
    found = request_in(state, administrator)
    by = found.user if name == "withdraw" else administrator
    if starts:
        moved = take_step(request=found, name=name, by=by, reason="Because.")
        assert moved.state == rights.transitions[name].target
    else:
        with pytest.raises(StaleState):
            take_step(request=found, name=name, by=by, reason="Because.")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
    ids=["short-month", "leap-year", "next-year", "three-months"],
)
def test_months(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_request_is_due_in_a_month_and_reminds_who_answers(administrator: User) -> None:
    user = UserFactory.create(last_name="Asker")
    found = ask(by=user, kind=RightKind.OBJECTION, message="Stop.")
    deadline = Deadline.objects.get(source="rights", subject=found.uid)
    assert deadline.due_on == found.due_on == months_after(timezone.localdate(), 1)
    assert [row.user for row in deadline.owner_rows.all()] == [administrator]
    assert "Asker" not in deadline.title
    take_step(request=found, name="extend", by=administrator, reason="Many at once.")
    deadline.refresh_from_db()
    assert deadline.due_on == months_after(found.received_on, 3)
    take_step(request=found, name="refuse", by=administrator, reason="Legal obligation.")
    deadline.refresh_from_db()
    assert deadline.state == State.DONE
    found.refresh_from_db()
    assert (found.answered_by, found.decision) == (administrator, "Legal obligation.")


def test_the_same_is_asked_once_at_a_time() -> None:
    user = UserFactory.create()
    ask(by=user, kind=RightKind.ACCESS, message="x")
    with pytest.raises(ValidationError):
        ask(by=user, kind=RightKind.ACCESS, message="y")
    ask(by=user, kind=RightKind.OBJECTION, message="z")


def test_only_who_answers_may_answer_and_only_the_asker_withdraws(administrator: User) -> None:
    found = request_in(RequestState.RECEIVED, administrator)
    with pytest.raises(NotAllowed):
        take_step(request=found, name="grant", by=user_with("director"), reason="x")
    with pytest.raises(NotAllowed):
        take_step(request=found, name="withdraw", by=administrator)
    with pytest.raises(Blocked):
        take_step(request=found, name="refuse", by=administrator, reason=" ")


def test_erasure_is_granted_by_doing_it(administrator: User) -> None:
    found = request_in(RequestState.RECEIVED, administrator, RightKind.ERASURE)
    with pytest.raises(Blocked):
        take_step(request=found, name="grant", by=administrator, reason="Done.")
    Erasure.objects.create(
        identity="account",
        key=found.user_id,
        ground="request",
        request=found,
        reason="r",
        state=ErasureState.DONE,
        prepared_by=administrator,
        done_by=administrator,
        done_at=timezone.now(),
    )
    granted = take_step(request=found, name="grant", by=administrator, reason="Done.")
    assert granted.state == RequestState.GRANTED


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_give_one() -> None:
    administrator = user_with("administrator")
    found = request_in(RequestState.RECEIVED, administrator)

    def answer(name: str) -> None:
        row = RightsRequest.objects.get(pk=found.pk)
        row.state = RequestState.RECEIVED
        take_step(request=row, name=name, by=administrator, reason="x")

    results = at_once(lambda: answer("grant"), lambda: answer("refuse"))
    assert sum(isinstance(one, StaleState) for one in results) == 1


def test_copy_holds_what_is_ones_own_and_no_secret() -> None:
    user = UserFactory.create(last_name="Owner", email="owner@example.org")
    Draft.objects.create(user=user, form="Mine", saved_at=timezone.now())
    other = UserFactory.create(last_name="Stranger")
    Draft.objects.create(user=other, form="Theirs", saved_at=timezone.now())
    with zipfile.ZipFile(io.BytesIO(archive(subject_of_user(user), "x"))) as made:
        page, data = made.read("x.html").decode(), made.read("x.json").decode()
    for text in (page, data):
        assert "owner@example.org" in text
        assert "Mine" in text
        assert "Theirs" not in text
        assert "Stranger" not in text
        assert user.password not in text
    assert {one["table"] for one in json.loads(data)["tables"]} >= {"accounts.User", "ui.Draft"}


def test_copy_is_a_file_of_a_background_task(administrator: User) -> None:
    user = UserFactory.create(last_name="Owner", email="owner@example.org")
    job = start_copy(by=user)
    runner.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert job.file is not None
    assert job.file.name.endswith(".zip")
    found = ask(by=user, kind=RightKind.ACCESS, message="x")
    with pytest.raises(PermissionDenied):
        start_copy(by=user_with("director"), request=found)
    theirs = start_copy(by=administrator, request=found)
    runner.run(theirs.pk)
    kept = Job.objects.get(pk=theirs.pk).file
    assert kept is not None
    with kept.file.open("rb") as file, zipfile.ZipFile(file) as made:
        assert "owner@example.org" in made.read(made.namelist()[0]).decode()


def test_terms_are_listed_and_nothing_is_removed(administrator: User) -> None:
    old = timezone.now() - timedelta(days=6 * 366)
    closed = UserFactory.create(is_active=False, last_login=old, date_joined=old)
    UserFactory.create(is_active=True, last_login=old)
    gone = PersonFactory.create(is_active=False)
    Person.objects.filter(pk=gone.pk).update(updated_at=old)
    PersonFactory.create(is_active=True)
    former = ContactFactory.create(starts_on=date(2010, 1, 1), ends_on=date(2015, 1, 1))
    counts = User.objects.count(), Person.objects.count(), Contact.objects.count()
    review_personal_data()
    listed = {(row.identity, row.key) for row in PastTerm.objects.all()}
    assert listed == {("account", closed.pk), ("person", gone.pk), ("contact", former.pk)}
    assert list_past_term() == 0
    assert counts == (User.objects.count(), Person.objects.count(), Contact.objects.count())
    row = PastTerm.objects.get(identity="contact")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError):
        keep(row=row, until=timezone.localdate(), reason="Audit.", by=administrator)
    with pytest.raises(PermissionDenied):
        keep(row=row, until=tomorrow, reason="Audit.", by=user_with("director"))
    keep(row=row, until=tomorrow, reason="Audit.", by=administrator)
    assert len(past_their_term()) == 2
    User.objects.filter(pk=closed.pk).update(is_active=True)
    list_past_term()
    assert [one.row.identity for one in past_their_term()] == ["person"]


def test_what_is_held_is_one_query(administrator: User, query_budget: Any) -> None:
    """However many tables there are; each with the number that its own rows come to."""
    who = subject_of_user(administrator)
    with query_budget(1):
        found = held_about(who)
    expected = {one.what: one.rows(who).count() for one in holdings.values()}
    assert {one.holding.what: one.count for one in found} == {
        what: count for what, count in expected.items() if count
    }


def test_person_asks_and_reads_the_answer(administrator: User) -> None:
    user = UserFactory.create(last_name="Asker")
    own, office = signed_in(user), signed_in(administrator)
    assert "Account: name" in own.get(reverse("access:my_data")).text
    data = {"kind": "rectification", "message": "My name is wrong."}
    page = own.post(reverse("access:my_data_ask"), data, follow=True)
    assert "My name is wrong." in page.text
    assert own.post(reverse("access:my_data_ask"), data).status_code == 422
    found = RightsRequest.objects.get()
    assert "Asker" in office.get(reverse("access:requests")).text
    step = reverse("access:request_step", args=[found.uid, "grant"])
    assert own.post(step, {"reason": "x"}).status_code == 403
    found.refresh_from_db()
    assert found.is_open
    office.post(step, {"reason": "Corrected."})
    assert "Corrected." in own.get(found.get_absolute_url()).text
    other = signed_in(UserFactory.create())
    assert other.get(found.get_absolute_url()).status_code == 404
    assert other.post(step, {"reason": "x"}).status_code == 404


def test_anonymisation_from_request_to_answer(administrator: User) -> None:
    user = UserFactory.create(first_name="Léa", last_name="Nguyen", email="lea@example.org")
    found = ask(by=user, kind=RightKind.ERASURE, message="Please.")
    office = signed_in(administrator)
    prepared = reverse("access:request_erasure", args=[found.uid])
    assert "Léa Nguyen" in office.get(prepared).text
    page = office.post(prepared, {"reason": "Asked."}, follow=True)
    erasure = Erasure.objects.get()
    assert "Account: name" in page.text
    assert office.post(erasure.get_absolute_url(), {"name": "Lea"}).status_code == 422
    office.post(erasure.get_absolute_url(), {"name": "Léa Nguyen"})
    job = Job.objects.get(kind="access.anonymise")
    runner.run(job.pk)
    erasure.refresh_from_db()
    assert erasure.is_done, Job.objects.get(pk=job.pk).message
    assert "Nguyen" not in office.get(erasure.get_absolute_url()).text
    take_step(request=found, name="grant", by=administrator, reason="Done.")


def test_somebody_is_found_by_address(administrator: User) -> None:
    office, url = signed_in(administrator), reverse("access:erasure_new")
    contact = ContactFactory.create(email="jutta@uni.example")
    data = {"email": "Jutta@uni.example", "ground": "request", "reason": "Asked."}
    assert office.post(url, data).status_code == 302
    assert Erasure.objects.get().key == contact.pk
    ContactFactory.create(email="jutta@uni.example")
    assert office.post(url, data).status_code == 422
    assert office.post(url, {**data, "email": "nobody@uni.example"}).status_code == 422
    assert office.post(url, {**data, "ground": "term"}).status_code == 422


def test_term_is_decided_on_the_page(administrator: User) -> None:
    office = signed_in(administrator)
    ContactFactory.create(last_name="Former", starts_on=date(2010, 1, 1), ends_on=date(2015, 1, 1))
    list_past_term()
    row, page = PastTerm.objects.get(), reverse("access:past_term")
    assert "Former" in office.get(page).text
    url = reverse("access:keep", args=[row.uid])
    assert office.post(url, {"until": "2020-01-01", "reason": "x"}).status_code == 422
    assert office.post(url, {"until": "2090-01-01", "reason": "x"}).status_code == 302
    assert "Former" not in office.get(page).text
    anonymous = reverse("access:term_erasure", args=[row.uid])
    assert office.post(anonymous, {"reason": "x"}).status_code == 422
    assert office.post(anonymous, {"reason": "x", "visa": "AD-1"}).status_code == 302
