"""Ministers, notice, evaluation, conclusions outside, mails, approvals asked again."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.actions.running import restart
from intl_office.circuits.enums import Outcome
from intl_office.circuits.models import Run, Turn
from intl_office.core.uploads import FileKind, inspect
from intl_office.core.workflow import Blocked
from intl_office.core.years import AcademicYear
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.models import Deadline
from intl_office.mail.models import Message
from partnerships import tasks
from partnerships.actions import agreements as drafts
from partnerships.actions import clocks, places, steps
from partnerships.actions.ending import give_notice, withdraw_notice
from partnerships.actions.evaluating import Flows, evaluate, told_flows
from partnerships.actions.house import save_rule
from partnerships.actions.ministries import record_window
from partnerships.actions.outside import Paper, record_agreed, record_signed
from partnerships.actions.places import NoPlace
from partnerships.actions.writing import preview, ready, send_letter
from partnerships.enums import AgreementType, Direction, State
from partnerships.life_enums import Advice, GivenBy, Letter, Opposition, Outside
from partnerships.life_queries import owing_evaluation, renewal_due
from partnerships.models import (
    Agreement,
    AgreementYear,
    Evaluation,
    MinistryWindow,
    Notice,
    Origin,
    TypeRule,
)
from partnerships.queries import open_places
from partnerships.workflow import agreements
from tests.factories.access import user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ContactFactory
from tests.factories.partnerships import (
    ConditionFactory,
    NoticeFactory,
    agreement_with,
    circuit_of,
    in_days,
    in_force,
)

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
NOW = AcademicYear.current()
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def fresh(row: Agreement) -> Agreement:
    return Agreement.objects.select_related("unit").get(pk=row.pk)


def codes(row: Agreement, name: str) -> set[str]:
    return {one.code for one in agreements.transitions[name].missing(fresh(row))}


def scan() -> SimpleUploadedFile:
    file = SimpleUploadedFile("Scan signé.pdf", PDF)
    file.accepted = inspect(file, kinds=[FileKind.PDF], max_bytes=10_000)  # type: ignore[attr-defined]  # as the field does
    return file


# ---------------------------------------------------------------- ministers
def test_signature_waits_for_both_ministers(officer: User, at: At) -> None:
    at("2027-02-20 12:00 Europe/Paris")
    row = agreement_with(state=State.SIGNATURE)
    MinistryWindow.objects.all().delete()
    assert "ministries" in codes(row, "sign")
    window = MinistryWindow(agreement=row, sent_on=date(2027, 2, 10), mesr_on=date(2027, 2, 14))
    record_window(window=window, by=officer)
    assert "receipt" in codes(row, "sign")
    window.mae_on = date(2027, 2, 12)
    record_window(window=window, by=officer)
    (reason,) = [
        one for one in agreements.transitions["sign"].missing(fresh(row)) if one.code == "window"
    ]
    assert "14 Mar" in str(reason.message)
    deadline = Deadline.objects.get(subject=row.uid, key=clocks.MINISTRIES)
    assert (deadline.due_on, deadline.is_open) == (date(2027, 3, 14), True)
    at("2027-03-14 23:59 Europe/Paris")
    assert "window" in codes(row, "sign")
    at("2027-03-15 00:00 Europe/Paris")
    assert codes(row, "sign") == {"signed-copy", "signature"}


def test_an_opposition_blocks_and_a_new_text_is_communicated_anew(officer: User) -> None:
    row = agreement_with(state=State.SIGNATURE, approved_on=in_days(-3))
    window = row.window
    assert window is not None
    window.opposition, window.reason = Opposition.YES, "Sensitive field"
    record_window(window=window, by=officer)
    assert "opposed" in codes(row, "sign")
    steps.reopen(agreement=fresh(row), by=officer, reason="Another article")
    assert not MinistryWindow.objects.exists()


def test_not_applicable_needs_its_reason(officer: User) -> None:
    row = agreement_with(state=State.APPROVAL)
    with pytest.raises(ValidationError):
        record_window(window=MinistryWindow(agreement=row), by=officer)
    record_window(window=MinistryWindow(agreement=row, not_applicable="A company"), by=officer)
    assert "ministries" not in codes(row, "sign")
    for wrong in ({"sent_on": in_days(1)}, {"sent_on": in_days(0), "not_applicable": "x"}):
        with pytest.raises(ValidationError):
            record_window(window=MinistryWindow(agreement=row, **wrong), by=officer)


def test_only_an_officer_and_only_before_the_signature(officer: User) -> None:
    known = {"sent_on": in_days(-1)}
    window = MinistryWindow(agreement=agreement_with(state=State.APPROVAL), **known)
    with pytest.raises(PermissionDenied):
        record_window(window=window, by=user_with("legal"))
    late = MinistryWindow(agreement=in_force(), **known)
    with pytest.raises(ValidationError):
        record_window(window=late, by=officer)


def test_the_house_says_which_types_go_to_the_ministers(officer: User) -> None:
    row = agreement_with(state=State.SIGNATURE)
    MinistryWindow.objects.all().delete()
    rule = TypeRule.of(row.type)
    rule.ministries = False
    with pytest.raises(PermissionDenied):
        save_rule(rule=rule, by=officer)
    save_rule(rule=rule, by=user_with("director"))
    assert "ministries" not in codes(row, "sign")
    assert not TypeRule.of(AgreementType.INTER_INSTITUTIONAL).ministries


def test_tacit_renewal_is_blocked_with_its_article(officer: User) -> None:
    row = agreement_with(type=AgreementType.FRAMEWORK, terms_fr="Tacite reconduction de cinq ans.")
    with pytest.raises(Blocked) as blocked:
        steps.submit(agreement=row, circuit=circuit_of(officer), by=officer)
    (reason,) = [one for one in blocked.value.reasons if one.code == "tacit"]
    assert all(word in str(reason.message) for word in ("L123-7-1", "D123-19", "Tacite"))


# ---------------------------------------------------------------- notice
def notice(row: Agreement, **columns: object) -> Notice:
    known = {
        "given_by": GivenBy.HOME, "notified_on": in_days(0), "effective_on": in_days(250),
        "reason": "Closed",
    }  # fmt: skip
    return Notice(agreement=row, **{**known, **columns})


def test_a_notice_ends_the_agreement_by_the_calendar(at: At) -> None:
    at("2026-08-20 12:00 Europe/Paris")
    director = user_with("director", language="en")
    row = in_force(
        type=AgreementType.INTER_INSTITUTIONAL,
        starts_on=date(2024, 9, 1),
        ends_on=date(2029, 8, 31),
        condition={"first_year": AcademicYear(2024), "last_year": AcademicYear(2028)},
    )
    with pytest.raises(ValidationError, match="earliest"):
        give_notice(notice=notice(row, effective_on=date(2027, 8, 31)), by=director)
    give_notice(notice=notice(row, effective_on=date(2027, 9, 1)), by=director)
    row = fresh(row)
    assert row.state == State.IN_FORCE
    deadline = Deadline.objects.get(subject=row.uid, key=clocks.EFFECT)
    assert deadline.due_on == date(2027, 9, 1)
    offered = [AcademicYear(year) for year in range(2024, 2029)]
    found = [year for year in offered if open_places(year=year, direction=Direction.OUT)]
    assert found == [AcademicYear(2024), AcademicYear(2025), AcademicYear(2026)]
    with pytest.raises(NoPlace) as refused:
        places.take(row.years.get(year=AcademicYear(2027)), cause="x", by=director)
    assert refused.value.code == "ending"
    places.take(row.years.get(year=AcademicYear(2026)), cause="x", by=director)
    at("2027-08-31 23:00 Europe/Paris")
    tasks.follow_calendar()
    assert fresh(row).state == State.IN_FORCE
    at("2027-09-04 00:10 Europe/Paris")  # some days late
    tasks.follow_calendar()
    tasks.follow_calendar()
    row = fresh(row)
    assert (row.state, row.ended_on) == (State.TERMINATED, date(2027, 8, 31))
    assert row.transitions.filter(name="end-by-notice", by=None).count() == 1
    assert not Deadline.objects.filter(subject=row.uid).open().exists()


def test_common_consent_needs_no_notice_and_ends_at_once(db: None) -> None:
    row = in_force()
    told = notice(row, given_by=GivenBy.BOTH, effective_on=in_days(0))
    done = give_notice(notice=told, by=user_with("director"))
    assert (done.state, done.ended_on) == (State.TERMINATED, in_days(-1))
    assert done.transitions.get(name="terminate").reason == "Closed"


@pytest.mark.parametrize(
    "wrong",
    [{"notified_on": in_days(1)}, {"effective_on": in_days(9_000)}, {"effective_on": in_days(30)},
     {"reason": ""}],
    ids=["told-in-future", "after-its-end", "too-early", "no-reason"],
)  # fmt: skip
def test_an_impossible_notice_is_refused(db: None, wrong: dict[str, object]) -> None:
    row = in_force()
    with pytest.raises(ValidationError):
        give_notice(notice=notice(row, **wrong), by=user_with("director"))
    assert not Notice.objects.exists()


def test_an_agreement_may_have_its_own_length_of_notice(db: None) -> None:
    row = in_force(notice_months=1)
    give_notice(notice=notice(row, effective_on=in_days(40)), by=user_with("director"))
    assert fresh(row).effective_on == in_days(40)


def test_a_notice_is_withdrawn_with_a_reason(officer: User) -> None:
    row = NoticeFactory.create().agreement
    director = user_with("director")
    with pytest.raises(PermissionDenied):
        withdraw_notice(agreement=row, by=officer, reason="x")
    with pytest.raises(ValidationError):
        withdraw_notice(agreement=row, by=director, reason=" ")
    withdraw_notice(agreement=row, by=director, reason="They changed their mind")
    assert fresh(row).notice is None
    with pytest.raises(ValidationError):
        withdraw_notice(agreement=row, by=director, reason="x")


def test_notice_dates_follow_each_other(at: At) -> None:
    at("2026-08-20 12:00 Europe/Paris")
    row = in_force(type=AgreementType.INTER_INSTITUTIONAL, ends_on=date(2030, 8, 31))
    steps.keep_deadlines(agreement=row)
    deadline = Deadline.objects.get(subject=row.uid, key=clocks.NOTICE)
    assert deadline.due_on == date(2026, 9, 1)
    at("2026-09-02 12:00 Europe/Paris")
    tasks.follow_calendar()
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.is_open) == (date(2027, 9, 1), True)


def test_a_renewal_is_due_by_the_rule_of_its_type(db: None) -> None:
    near, far = in_force(ends_on=in_days(260)), in_force(ends_on=in_days(900))
    early = in_force(ends_on=in_days(800), notice_months=36)
    told = NoticeFactory.create(agreement__ends_on=in_days(100)).agreement
    assert [row.renewal_due for row in (near, far, early, told)] == [True, False, True, False]
    assert set(renewal_due(Agreement.objects.all())) == {near, early}


# ---------------------------------------------------------------- evaluation
def test_an_expired_agreement_owes_its_evaluation(officer: User, at: At) -> None:
    at("2026-11-21 12:00 Europe/Paris")
    row = in_force(starts_on=in_days(-400), ends_on=date(2026, 11, 21))
    AgreementYear.objects.filter(agreement=row, year=NOW).update(promised=9, taken=3)
    report = Evaluation(agreement=row, achieved="Thirty students", advice=Advice.RENEW)
    with pytest.raises(ValidationError):
        evaluate(evaluation=report, flows={}, by=officer)
    at("2026-11-22 00:10 Europe/Paris")
    tasks.follow_calendar()
    row = fresh(row)
    assert (row.state, row.owes_evaluation) == (State.EXPIRED, True)
    deadline = Deadline.objects.get(subject=row.uid, key=clocks.EVALUATION)
    assert deadline.due_on == date(2027, 2, 21)
    assert told_flows(row)[NOW] == Flows(3, 0)
    evaluate(evaluation=report, flows={NOW: Flows(4, 1)}, by=officer)
    assert told_flows(fresh(row))[NOW] == Flows(4, 1)
    assert list(owing_evaluation(Agreement.objects.all())) == [row]
    report.sent_on = date(2026, 11, 22)
    evaluate(evaluation=report, flows={}, by=officer)
    assert not owing_evaluation(Agreement.objects.all()).exists()
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.DONE


# ---------------------------------------------------------------- outside
def paper(approved: int = -80, signed: int = -60) -> Paper:
    return Paper(in_days(approved), in_days(signed), scan(), "Signed on a visit")


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [(10, 400, State.SIGNED), (-50, 400, State.IN_FORCE), (-50, -1, State.EXPIRED)],
    ids=["begins-later", "in-force", "over"],
)
def test_signed_outside_it_goes_straight_to_its_state(
    officer: User, starts: int, ends: int, state: State
) -> None:
    row = agreement_with(starts_on=in_days(starts), ends_on=in_days(ends))
    record_signed(agreement=row, paper=paper(), by=officer)
    row = fresh(row)
    assert (row.state, row.signed_on, row.unsigned_names) == (state, in_days(-60), [])
    assert row.origin is not None
    assert (row.origin.kind, row.origin.recorded_by) == (Outside.SIGNED, officer)
    assert row.signed_copy is not None
    assert row.transitions.get(name="record-signed").reason == "Signed on a visit"


def test_its_conditions_are_copied_once(officer: User) -> None:
    row = agreement_with(starts_on=in_days(-9))
    record_signed(agreement=row, paper=paper(), by=officer)
    row = fresh(row)
    columns = {"direction": "out", "mobility_type": "sms", "first_year": NOW, "last_year": NOW}
    entry = drafts.ConditionEntry({**columns, "persons": 3})
    assert row.awaits_conditions
    drafts.save_conditions(agreement=row, entries=[entry], by=officer)
    assert row.years.get().promised == 3
    with pytest.raises(ValidationError):
        drafts.save_conditions(agreement=fresh(row), entries=[entry], by=officer)


@pytest.mark.parametrize(("approved", "signed"), [(-5, -9), (-5, 1)], ids=["order", "future"])
def test_impossible_days_are_refused(officer: User, approved: int, signed: int) -> None:
    row = agreement_with()
    with pytest.raises(ValidationError):
        record_signed(agreement=row, paper=paper(approved, signed), by=officer)
    assert fresh(row).state == State.DRAFT


def test_others_do_not_record(db: None) -> None:
    with pytest.raises(PermissionDenied):
        record_signed(agreement=agreement_with(), paper=paper(), by=user_with("vice-president"))


def approvals(row: Agreement, **columns: object) -> Origin:
    known = {
        "home_id": "iia-home-1", "partner_id": "iia-there-7", "hash": "ab" * 32,
        "home_approved_on": in_days(-20), "partner_approved_on": in_days(-10),
        "reason": "Dashboard",
    }  # fmt: skip
    return Origin(agreement=row, **{**known, **columns})


def test_an_agreement_of_the_network_is_approved_never_signed(officer: User) -> None:
    row = agreement_with(type=AgreementType.INTER_INSTITUTIONAL, starts_on=in_days(-5))
    record_agreed(origin=approvals(row), by=officer)
    row = fresh(row)
    assert (row.state, row.approved_on) == (State.IN_FORCE, in_days(-10))
    assert row.origin is not None
    assert row.origin.is_network
    assert not row.parties.exclude(signed_on=None).exists()
    other = agreement_with(type=AgreementType.INTER_INSTITUTIONAL)
    with pytest.raises(ValidationError, match="identifier"):
        record_agreed(origin=approvals(other), by=officer)


@pytest.mark.parametrize(
    "wrong",
    [{"hash": "xyz"}, {"partner_approved_on": None}, {"home_id": ""}, {"reason": ""},
     {"partner_approved_on": in_days(1)}],
    ids=["hash", "one-approval", "no-id", "no-reason", "future"],
)  # fmt: skip
def test_what_the_network_says_is_whole(officer: User, wrong: dict[str, object]) -> None:
    row = agreement_with(type=AgreementType.INTER_INSTITUTIONAL)
    with pytest.raises(ValidationError):
        record_agreed(origin=approvals(row, **wrong), by=officer)
    assert fresh(row).state == State.DRAFT


def test_no_other_type_is_approved_in_the_network(officer: User) -> None:
    with pytest.raises(ValidationError):
        record_agreed(origin=approvals(agreement_with()), by=officer)


# ---------------------------------------------------------------- mails
def test_a_mail_is_ready_read_and_sent(officer: User) -> None:
    row = agreement_with(state=State.SIGNATURE)
    party = row.all_parties[1]
    party.contact = ContactFactory.create(partner=party.partner, email="ann@example.org")
    party.save()
    row = fresh(row)
    (one,) = ready(row)
    assert (one.letter, [to.address for to in one.to]) == (Letter.SIGNATURE, ["ann@example.org"])
    words = preview(agreement=row, letter=one.letter, name="Ann")
    assert "Ann" in words["fr"].text
    assert row.number in words["en"].text
    sent = send_letter(
        agreement=row, letter=one.letter, address="ann@example.org", language="fr", by=officer
    )
    assert (sent.message.language, Message.objects.count()) == ("fr", 1)
    assert sent.message.reply_to == officer.email
    with pytest.raises(ValidationError):
        send_letter(
            agreement=row, letter=one.letter, address="eve@example.org", language="fr", by=officer
        )
    with pytest.raises(PermissionDenied):
        send_letter(
            agreement=row,
            letter=one.letter,
            address="ann@example.org",
            language="fr",
            by=user_with("legal"),
        )


def test_whoever_is_asked_gets_the_reminder(officer: User) -> None:
    decider = UserFactory.create(email="chief@example.org")
    row = agreement_with()
    ConditionFactory.create(agreement=row)
    steps.submit(agreement=row, circuit=circuit_of(decider), by=officer)
    (one,) = ready(fresh(row))
    assert (one.letter, [to.address for to in one.to]) == (Letter.REMINDER, ["chief@example.org"])


def test_a_notice_has_its_mail(db: None) -> None:
    row = NoticeFactory.create(agreement__ends_on=in_days(900)).agreement
    assert [one.letter for one in ready(fresh(row))] == [Letter.NOTICE]
    words = preview(agreement=fresh(row), letter=Letter.NOTICE, name="Ann")
    assert "The course is closed." in words["fr"].text


# ---------------------------------------------------------------- circuit asked again
def turn(run: Run) -> Turn:
    return Turn.objects.get(run=run, state="open")


@pytest.mark.parametrize("edited", [True, False], ids=["edited", "left-as-it-was"])
def test_who_approved_before_is_asked_again_after_a_change(
    officer: User, at: At, *, edited: bool
) -> None:
    at("2026-11-21 10:00 Europe/Paris")
    first, second = UserFactory.create_batch(2)
    row = agreement_with()
    ConditionFactory.create(agreement=row)
    run = steps.submit(agreement=row, circuit=circuit_of(first, second), by=officer)
    decide(turn=turn(run), outcome=Outcome.APPROVE, by=first)
    decide(turn=turn(run), outcome=Outcome.RETURN, by=second, reason="Which article?")
    at("2026-11-22 10:00 Europe/Paris")
    row = fresh(row)
    row.note = "Nothing that is approved"
    row.terms_en = "A new article" if edited else row.terms_en
    drafts.save_agreement(agreement=row, by=officer)
    run.refresh_from_db()
    restart(run=run, by=officer)
    assert turn(run).step.person == (first if edited else second)


# ---------------------------------------------------------------- given up, taken up
def test_what_is_abandoned_is_taken_up_again_with_reasons(officer: User) -> None:
    row = agreement_with()
    steps.abandon(agreement=row, by=officer, reason="No answer")
    with pytest.raises(Blocked):
        steps.revive(agreement=row, by=officer, reason="")
    steps.revive(agreement=row, by=officer, reason="They wrote")
    assert fresh(row).state == State.DRAFT
    assert list(row.transitions.order_by("pk").values_list("reason", flat=True)) == [
        "No answer", "They wrote",
    ]  # fmt: skip
