"""Requests for agreements: their life, advice, messages, mails, deadlines, and who reads what."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from intl_office.access.enums import KINDS
from intl_office.access.permissions import declared
from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.mail.models import Message
from intl_office.organisations.actions.merge import merge_partners
from partnerships.actions import advice as advising
from partnerships.actions import requests as actions
from partnerships.enums import State
from partnerships.enums_requests import Opinion, RequestState
from partnerships.models import Agreement, AgreementRequest
from partnerships.queries_requests import already, desk, proposed, said_about
from partnerships.requests_workflow import requests as flow
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import agreement_with, in_days, in_force
from tests.factories.requests import (
    AdviceFactory,
    RequestFactory,
    asked,
    deadline,
    given_advice,
    kinds,
    message_on,
)
from tests.kit.race import at_once
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
S = RequestState


# ---------------------------------------------------------------- every state x step
@pytest.mark.parametrize(("state", "name", "starts"), every_case(flow))
def test_a_step_starts_only_from_its_states(state: str, name: str, *, starts: bool) -> None:
    director = user_with("director")
    row = RequestFactory.create(state=state, requester=director)
    facts: dict[str, Any] = {}
    if name in {"complete", "reopen"}:
        facts = {"answer_due_on": in_days(5)}
    if name == "draft":
        facts = {"agreement": agreement_with()}
    try:
        flow.transition(row, name, by=director, reason="Why", **facts)
    except StaleState:
        assert not starts
    except Blocked:
        assert (starts, name) == (True, "draft")  # its partner is not in the list
    else:
        assert starts
        assert row.state == flow.transitions[name].target


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"state": S.ACCEPTED, "decided_on": None}, "partnerships_request_decided"),
        ({"partner_country": None}, "partnerships_request_institution"),
        ({"dimensions": []}, "partnerships_request_dimensions"),
        ({"dimensions": ["sports"]}, "partnerships_request_dimensions"),
        ({"state": S.REVIEW, "handler": None}, "partnerships_request_handled"),
        ({"type": "amendment"}, "partnerships_request_type_known"),
        ({"number": "2020-0001"}, "partnerships_request_number"),
        ({"motivation": ""}, "partnerships_request_motivated"),
    ],
    ids=["decided", "institution", "no-dimension", "dimension", "handled", "type", "number", "why"],
)
def test_the_database_keeps_the_rules(columns: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RequestFactory.create(**columns)


# ---------------------------------------------------------------- the life of a request
def test_it_is_numbered_due_and_acknowledged(asker: User, officer: User, settings: Any) -> None:
    settings.REQUEST_ANSWER_DAYS = 9
    first, second = asked(asker), asked(asker)
    assert int(second.number[6:]) == int(first.number[6:]) + 1
    assert first.answer_due_on == in_days(9)
    known = deadline(first)
    assert [one.user for one in known.owner_rows.all()] == [officer]
    assert kinds(asker.email) == ["requests.received"] * 2


def test_its_deadline_names_the_partner_in_both_languages(asker: User, officer: User) -> None:
    names = {"name_fr": "Université d’Uppsala", "name_en": "Uppsala University"}
    row = asked(asker, partner=PartnerFactory.create(**names))
    known = deadline(row)
    assert known.title == f"{row.number} – Université d’Uppsala"
    assert known.title_en == f"{row.number} – Uppsala University"


def test_without_an_officer_the_director_answers(db: None) -> None:
    director = user_with("director")
    assert list(desk(house().physics)) == [director]
    officer = user_with("officer-laboratories", unit=house().letters)
    assert list(desk(house().physics)) == [director]
    assert list(desk(house().letters)) == [officer]


def test_from_sent_to_agreement(asker: User, officer: User) -> None:
    partner = PartnerFactory.create(legal_name="Uppsala universitet")
    row = asked(asker, partner=partner, type="exchange")
    actions.take(request=row, by=officer)
    assert [one.user for one in deadline(row).owner_rows.all()] == [officer]
    actions.accept(request=row, by=officer)
    assert deadline(row).state == DeadlineState.DONE
    made = actions.draft_agreement(request=row, by=officer)
    row.refresh_from_db()
    assert (row.state, row.agreement) == (S.AGREEMENT, made)
    assert (made.state, made.type, made.unit) == (State.DRAFT, "exchange", row.unit)
    assert made.partners == [partner]
    assert made.title_en == "Exchange agreement with Uppsala universitet"
    assert list(made.requests.all()) == [row]
    assert kinds(asker.email) == ["requests.received", "requests.accepted", "requests.drafted"]


def test_a_typed_name_becomes_a_partner_first(asker: User, officer: User) -> None:
    row = asked(asker)
    actions.accept(request=row, by=officer)
    with pytest.raises(Blocked) as blocked:
        actions.draft_agreement(request=row, by=officer)
    assert [one.link for one in blocked.value.reasons] == [row.partner_url]
    assert not Agreement.objects.exists()
    partner = PartnerFactory.create()
    actions.choose_partner(request=row, partner=partner, by=officer)
    row.refresh_from_db()
    assert actions.draft_agreement(request=row, by=officer).partners == [partner]


def test_it_goes_back_and_comes_again(asker: User, officer: User) -> None:
    row = asked(asker)
    AgreementRequest.objects.filter(pk=row.pk).update(answer_due_on=in_days(1))
    row.refresh_from_db()
    actions.ask_more(request=row, by=officer, reason="Which courses?")
    assert deadline(row).state == DeadlineState.CANCELLED
    row.motivation = "Physics."
    again = actions.complete_request(request=row, by=asker)
    assert (again.state, again.motivation, again.handler) == (S.REVIEW, "Physics.", officer)
    assert again.answer_due_on == in_days(21)
    assert deadline(row).is_open
    assert kinds(officer.email) == ["requests.moved"]
    assert kinds(asker.email)[-1] == "requests.incomplete"
    told = Message.objects.filter(kind="requests.incomplete").get()
    assert "Which courses?" in told.text


def test_a_refusal_needs_its_reason_and_tells_it(asker: User, officer: User) -> None:
    row = asked(asker)
    with pytest.raises(Blocked):
        actions.refuse(request=row, by=officer, reason=" ")
    one = advising.ask_advice(request=row, adviser=UserFactory.create(), question="?",
                              due_on=in_days(2), by=officer)  # fmt: skip
    actions.refuse(request=row, by=officer, reason="No places there.")
    one.refresh_from_db()
    assert one.state == "withdrawn"
    assert deadline(one).state == DeadlineState.CANCELLED
    assert "No places there." in Message.objects.get(kind="requests.refused").text


def test_only_the_requester_withdraws_and_only_the_office_decides(
    asker: User, officer: User
) -> None:
    row = asked(asker)
    with pytest.raises(NotAllowed):
        actions.withdraw(request=row, by=officer, reason="x")
    with pytest.raises(NotAllowed):
        actions.accept(request=row, by=asker)
    actions.withdraw(request=row, by=asker, reason="A colleague has one.")
    assert row.state == S.WITHDRAWN


def test_the_office_of_another_unit_decides_nothing(asker: User) -> None:
    row = asked(asker)
    other = user_with("officer-cooperation", unit=house().letters)
    with pytest.raises(NotAllowed):
        actions.accept(request=row, by=other)
    with pytest.raises(PermissionDenied):
        actions.choose_partner(request=row, partner=PartnerFactory.create(), by=other)
    with pytest.raises(PermissionDenied):
        advising.ask_advice(request=row, adviser=asker, question="?", due_on=in_days(1), by=other)


def test_students_ask_for_nothing(db: None) -> None:
    with pytest.raises(PermissionDenied):
        asked(user_with("student"))


# ---------------------------------------------------------------- advice
def test_an_awaited_advice_holds_acceptance(asker: User, officer: User) -> None:
    row = asked(asker)
    adviser = UserFactory.create(last_name="Roussel", language="en")
    one = advising.ask_advice(request=row, adviser=adviser, question="Any difficulty?",
                              due_on=in_days(4), by=officer)  # fmt: skip
    assert kinds(adviser.email) == ["requests.advice_asked"]
    with pytest.raises(Blocked) as blocked:
        actions.accept(request=row, by=officer)
    assert "Roussel" in str(blocked.value.reasons[0].message)
    advising.give_advice(advice=one, opinion=Opinion.RESERVES, text="Mind the fees.", by=adviser)
    assert deadline(one).state == DeadlineState.DONE
    assert "Mind the fees." in Message.objects.get(kind="requests.spoken").text
    actions.accept(request=row, by=officer)
    assert row.state == S.ACCEPTED


def test_an_advice_is_given_once_by_who_was_asked(officer: User) -> None:
    one = AdviceFactory.create(request=RequestFactory.create())
    with pytest.raises(PermissionDenied):
        advising.give_advice(advice=one, opinion=Opinion.AGAINST, text="No.", by=officer)
    advising.give_advice(advice=one, opinion=Opinion.AGAINST, text="No.", by=one.adviser)
    with pytest.raises(ValidationError):
        advising.give_advice(advice=one, opinion=Opinion.FAVOURABLE, text="Yes.", by=one.adviser)
    one.refresh_from_db()
    assert one.opinion == Opinion.AGAINST


@pytest.mark.parametrize(
    ("who", "day", "state"),
    [("requester", 3, S.SUBMITTED), ("other", -1, S.SUBMITTED), ("other", 3, S.REFUSED),
     ("again", 3, S.SUBMITTED)],
    ids=["requester", "past", "decided", "twice"],
)  # fmt: skip
def test_advice_that_is_not_asked_for(officer: User, who: str, day: int, state: str) -> None:
    row = RequestFactory.create(state=state)
    people = {"requester": row.requester, "other": UserFactory.create()}
    if who == "again":
        people["again"] = AdviceFactory.create(request=row).adviser
    with pytest.raises(ValidationError):
        advising.ask_advice(
            request=row, adviser=people[who], question="?", due_on=in_days(day), by=officer
        )


def test_replies_stay_between_the_office_and_the_adviser(officer: User) -> None:
    one = given_advice(request=RequestFactory.create(), asked_by=officer)
    said = advising.reply(advice=one, text="Which fees?", by=officer)
    assert said.is_internal
    assert kinds(one.adviser.email) == ["requests.spoken"]
    advising.reply(advice=one, text="Those of masters.", by=one.adviser)
    assert kinds(officer.email) == ["requests.spoken"]
    with pytest.raises(PermissionDenied):
        advising.reply(advice=one, text="May I?", by=one.request.requester)


# ---------------------------------------------------------------- who reads what
def test_who_reads_what_was_said(officer: User, asker: User) -> None:
    row = RequestFactory.create(requester=asker)
    hidden, shown = given_advice(request=row), given_advice(request=row, shown=True)
    awaited = AdviceFactory.create(request=row)
    note = message_on(row, "internal", author=officer)
    letter = message_on(row, "to you", audience="all", author=officer)

    def read(user: User) -> set[object]:
        return {one.advice or one.message for one in said_about(row, user)}

    assert read(officer) == {hidden, shown, awaited, note, letter}
    assert read(asker) == {shown, letter}
    assert read(hidden.adviser) == {hidden}
    assert read(user_with("officer-cooperation", unit=house().letters)) == set()


def test_requests_are_read_by_reach_by_their_author_and_by_advisers(officer: User) -> None:
    own = RequestFactory.create(unit=house().physics)
    other = RequestFactory.create(unit=house().letters)
    local = user_with("officer-cooperation", unit=house().sciences)
    adviser = AdviceFactory.create(request=other).adviser
    gone = AdviceFactory.create(request=other, state="withdrawn").adviser
    for user, rows in (
        (officer, {own, other}), (local, {own}), (own.requester, {own}), (adviser, {other}),
        (gone, set()), (user_with("referent"), set()), (UserFactory.create(), set()),
    ):  # fmt: skip
        assert set(AgreementRequest.objects.visible_to(user)) == rows, user


def test_internal_notes_are_the_offices(asker: User, officer: User) -> None:
    row = asked(asker)
    with pytest.raises(PermissionDenied):
        actions.write_message(request=row, text="x", by=asker, internal=True)
    actions.write_message(request=row, text="Hidden words", by=officer, internal=True)
    actions.write_message(request=row, text="When do you begin?", by=officer)
    assert kinds(asker.email) == ["requests.received", "requests.spoken"]
    assert "Hidden words" not in "".join(Message.objects.values_list("text", flat=True))


# ---------------------------------------------------------------- what there is already
def test_what_there_is_already_is_counted_and_shown_by_reach(asker: User, officer: User) -> None:
    partner = PartnerFactory.create()
    own = in_force(partner=partner, unit=house().physics)
    in_force(partner=partner, unit=house().letters)
    agreement_with(partner, state=State.ABANDONED)
    open_one = RequestFactory.create(partner=partner, unit=house().letters)
    RequestFactory.create(partner=partner, state=S.REFUSED)
    known = already(partner, asker)
    assert (list(known.agreements), known.other_agreements) == ([own], 1)
    assert (list(known.requests), known.other_requests) == ([], 1)
    assert list(already(partner, officer).requests) == [open_one]
    assert not already(PartnerFactory.create(), asker)


def test_institutions_are_proposed(db: None) -> None:
    known = PartnerFactory.create(legal_name="Universidad de Granada")
    PartnerFactory.create(legal_name="Universidad de Granada old", is_active=False)
    assert list(proposed("granada")) == [known]
    assert list(proposed("Universidad de Grannada")) == [known]
    assert list(proposed("g")) == []


def test_a_merge_takes_requests_along(officer: User) -> None:
    loser, winner = PartnerFactory.create_batch(2)
    row = RequestFactory.create(partner=loser)
    merge_partners(loser=loser, winner=winner, take=[], by=officer)
    row.refresh_from_db()
    assert row.partner == winner


# ---------------------------------------------------------------- two at once
@pytest.mark.django_db(transaction=True)
def test_two_officers_draft_one_agreement() -> None:
    first, second = user_with("officer-cooperation"), user_with("director")
    row = RequestFactory.create(state=S.ACCEPTED, partner=PartnerFactory.create())
    seen = [AgreementRequest.objects.get(pk=row.pk) for _ in range(2)]
    results = at_once(
        lambda: actions.draft_agreement(request=seen[0], by=first),
        lambda: actions.draft_agreement(request=seen[1], by=second),
    )
    assert sorted(type(one).__name__ for one in results) == ["Agreement", "StaleState"]
    assert Agreement.objects.count() == 1


# ---------------------------------------------------------------- roles
_OFFICERS = {f"officer-{pole}" for pole in ("mobility", "cooperation", "laboratories", "projects")}
_LEADS = {"director", "administrator"}
_WRITERS = {"officer-cooperation", "officer-laboratories"}
_LOCAL = {"referent", "coordinator"}


@pytest.mark.parametrize(
    ("permission", "kinds_of_role"),
    [
        ("requests.ask", set(KINDS) - {"student", "partner"}),
        ("requests.see", _LEADS | _OFFICERS | {"vice-president"}),
        ("requests.handle", _LEADS | _WRITERS),
        ("visits.see", _LEADS | _OFFICERS | _LOCAL | {"vice-president"}),
        ("visits.edit", _LEADS | _OFFICERS | _LOCAL),
    ],
    ids=["ask", "see", "handle", "visits-see", "visits-edit"],
)
def test_which_role_may_what(permission: str, kinds_of_role: set[str]) -> None:
    known = declared[permission]
    assert {code for code, (role, pole) in KINDS.items() if known.granted(role, pole)} == (
        kinds_of_role
    )
