"""The successor of an agreement: what carries over, who may, the race, the batch."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.models import Deadline
from intl_office.jobs.enums import Outcome
from intl_office.jobs.models import Job
from intl_office.jobs.runner import run
from intl_office.mail.models import Message
from partnerships import tasks
from partnerships.actions import renewal_mails
from partnerships.actions.house import save_rule
from partnerships.actions.renewal_deadlines import DECISION, keep_decision_deadline
from partnerships.actions.renewal_decisions import decide, follow, save_policy
from partnerships.actions.renewing import renew, renew_many, why_not
from partnerships.actions.steps import abandon
from partnerships.enums import AgreementType, PartyRole, State
from partnerships.enums_renewals import RenewalChoice
from partnerships.models import (
    Agreement,
    AgreementUnit,
    RenewalDecision,
    RenewalPolicy,
    TypeRule,
)
from tests.factories.access import house, user_with
from tests.factories.organisations import ContactFactory, PartnerFactory
from tests.factories.partnerships import (
    AgreementFactory,
    ConditionFactory,
    PartyFactory,
    agreement_with,
    in_days,
    in_force,
)
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
NOW = AcademicYear.current()
LAST = AcademicYear(NOW.start + 2)


def ending() -> Agreement:
    """An exchange in force until the end of the year after next, with all its parts."""
    row = in_force(
        terms_fr="Trois étudiants", officer__is_active=True, note="Not taken over",
        title_fr="Un vieux titre", title_en="An old title",
    )  # fmt: skip
    party = row.parties.get(role=PartyRole.PARTNER)
    assert party.partner is not None
    party.contact = ContactFactory.create(partner=party.partner, email="ri@uni.example")
    party.signatory, party.signatory_title = "A. Rector", "Rector"
    party.signed_on = row.signed_on
    party.save()
    AgreementUnit.objects.create(agreement=row, unit=house().letters)
    return row


def test_everything_carries_over_to_the_next_years(officer: User) -> None:
    old = ending()
    new = renew(agreement=old, by=officer)
    assert (new.state, new.type, new.renews, new.unit) == (State.DRAFT, old.type, old, old.unit)
    assert old.ends_on is not None
    assert new.starts_on == old.ends_on + timedelta(days=1)
    assert new.ends_on == AcademicYear(LAST.start + 3).period.end
    assert (new.officer, new.terms_fr, new.note) == (old.officer, "Trois étudiants", "")
    assert new.number.startswith(str(timezone.localdate().year))
    assert "An old title" not in new.title_en
    party = new.parties.get(role=PartyRole.PARTNER)
    assert (party.signatory, party.signed_on) == ("A. Rector", None)
    assert party.contact is not None
    assert [one.unit for one in new.shared_units.all()] == [house().letters]
    (condition,) = new.conditions.all()
    assert (condition.first_year, condition.last_year) == (LAST.next, AcademicYear(LAST.start + 3))
    assert (condition.persons, condition.months) == (2, Decimal(10))
    assert [(one.year, one.promised) for one in new.years.all()] == [
        (AcademicYear(LAST.start + n), 2) for n in (1, 2, 3)
    ]


def test_numbers_and_period_as_given(officer: User) -> None:
    old = ending()
    kept = old.conditions.get()
    gone = ConditionFactory.create(agreement=old, direction="in", persons=4)
    start = LAST.next.period.start
    new = renew(
        agreement=old, by=officer, starts_on=start, ends_on=start + timedelta(days=364),
        persons={kept.pk: 3, gone.pk: 0},
    )  # fmt: skip
    (condition,) = new.conditions.all()
    assert (condition.persons, condition.months) == (3, Decimal(15))
    assert (condition.first_year, condition.last_year) == (LAST.next, LAST.next)


def test_conditions_of_some_years_move_by_as_many(officer: User) -> None:
    old = agreement_with(state=State.IN_FORCE)
    ConditionFactory.create(agreement=old, first_year=NOW, last_year=NOW, persons=1)
    ConditionFactory.create(agreement=old, first_year=NOW.next, last_year=LAST, persons=5)
    ConditionFactory.create(
        agreement=old, direction="in", mobility_type="sta", months=None, days=9, persons=3
    )
    new = renew(agreement=old, by=officer, ends_on=AcademicYear(LAST.start + 2).period.end)
    found = [
        (one.first_year.start, one.last_year.start, one.persons) for one in new.conditions.all()
    ]
    first = LAST.start + 1
    assert sorted(found) == [(first, first, 1), (first, first + 1, 3), (first + 1, first + 1, 5)]
    assert new.conditions.get(mobility_type="sta").days == 9


def test_a_condition_of_one_partner_follows_its_party(officer: User) -> None:
    old = agreement_with(state=State.IN_FORCE)
    second = PartyFactory.create(agreement=old, position=2)
    ConditionFactory.create(agreement=old, party=second)
    new = renew(agreement=old, by=officer)
    party = new.conditions.get().party
    assert party is not None
    assert (party.agreement, party.partner) == (new, second.partner)


def test_a_condition_between_partners_keeps_both(officer: User) -> None:
    old = agreement_with(type="network", state=State.IN_FORCE)
    first, second = old.parties.get(role="partner"), PartyFactory.create(agreement=old, position=2)
    ConditionFactory.create(agreement=old, direction="between", party=first, receiver=second)
    home = old.parties.get(role="home")
    ConditionFactory.create(agreement=old, direction="between", party=second, receiver=home)
    new = renew(agreement=old, by=officer)
    made = {(one.party, one.receiver) for one in new.conditions.all()}
    own = {one.partner: one for one in new.parties.all()}
    assert made == {
        (own[first.partner], own[second.partner]), (own[second.partner], own[None])
    }  # fmt: skip


def test_an_exchange_becomes_full_cooperation(officer: User) -> None:
    new = renew(agreement=ending(), by=officer, type=AgreementType.FRAMEWORK)
    assert new.type == AgreementType.FRAMEWORK
    assert new.title_en.startswith("Framework agreement")
    assert new.conditions.count() == 1
    with pytest.raises(ValidationError, match="does not become"):
        renew(agreement=ending(), by=officer, type=AgreementType.COTUTELLE)


def test_an_inactive_officer_and_a_former_contact_stay_behind(officer: User) -> None:
    old = ending()
    party = old.parties.get(role=PartyRole.PARTNER)
    assert party.contact is not None
    assert old.officer is not None
    party.contact.ends_on = in_days(-1)
    party.contact.starts_on = in_days(-900)
    party.contact.save()
    old.officer.is_active = False
    old.officer.save()
    new = renew(agreement=old, by=officer)
    assert new.officer is None
    assert new.parties.get(role=PartyRole.PARTNER).contact is None


@pytest.mark.parametrize("state", [one for one in State if one not in {"signed", "in-force"}])
def test_only_what_holds_or_expired_is_renewed(officer: User, state: State) -> None:
    past: dict[str, Any] = {"starts_on": date(2020, 9, 1), "ends_on": date(2025, 8, 31)}
    row = agreement_with(state=state, **(past if state == State.EXPIRED else {}))
    if state == State.EXPIRED:
        assert renew(agreement=row, by=officer).starts_on == NOW.next.period.start
        return
    assert "only an agreement that holds" in why_not(row)
    with pytest.raises(ValidationError, match="only an agreement that holds"):
        renew(agreement=row, by=officer)


def test_refusals_say_why(officer: User) -> None:
    old = ending()
    assert old.ends_on is not None
    with pytest.raises(ValidationError, match="still holds"):
        renew(agreement=old, by=officer, starts_on=old.ends_on)
    with pytest.raises(ValidationError, match="before it begins"):
        renew(agreement=old, by=officer, ends_on=old.ends_on)
    with pytest.raises(ValidationError, match="no last day"):
        renew(agreement=agreement_with(state=State.IN_FORCE, ends_on=None), by=officer)
    amendment = agreement_with(state=State.IN_FORCE, type="amendment", parent=old)
    assert "amendment" in why_not(amendment)
    new = renew(agreement=old, by=officer)
    with pytest.raises(ValidationError, match=new.number):
        renew(agreement=old, by=officer)
    abandon(agreement=new, by=officer, reason="Not now")
    assert why_not(old) == ""
    assert renew(agreement=old, by=officer).renews == old


def test_another_unit_does_not_renew() -> None:
    old = in_force(unit=house().letters)
    with pytest.raises(PermissionDenied):
        renew(agreement=old, by=user_with("officer-cooperation", unit=house().sciences))


def test_the_database_keeps_one_successor(officer: User) -> None:
    old = ending()
    renew(agreement=old, by=officer)
    with pytest.raises(IntegrityError, match="renewed_once"), transaction.atomic():
        AgreementFactory.create(renews=old)
    AgreementFactory.create(renews=old, state=State.ABANDONED)
    with pytest.raises(IntegrityError, match="not_own_successor"), transaction.atomic():
        Agreement.objects.filter(pk=old.pk).update(renews=old)


@pytest.mark.django_db(transaction=True)
def test_two_officers_draft_one_renewal() -> None:
    old = in_force()
    first, second = user_with("officer-cooperation"), user_with("officer-cooperation")
    found = at_once(lambda: renew(agreement=old, by=first), lambda: renew(agreement=old, by=second))
    made = [one for one in found if isinstance(one, Agreement)]
    refused = [one for one in found if isinstance(one, ValidationError)]
    assert (len(made), len(refused)) == (1, 1)
    assert made[0].number in " ".join(refused[0].messages)
    assert Agreement.objects.filter(renews=old).count() == 1


# ---------------------------------------------------------------- decisions
def test_a_decision_keeps_what_was_proposed(officer: User) -> None:
    row = ending()
    made = follow(agreement=row, by=officer)
    assert (made.decision, made.proposed, made.rule) == ("extend", "extend", "young")
    assert made.figures["promised"] == 2
    assert not made.differs


def test_another_decision_needs_a_reason_and_replaces_the_first(officer: User) -> None:
    row = ending()
    first = follow(agreement=row, by=officer)
    with pytest.raises(ValidationError, match="Say why"):
        decide(agreement=row, decision=RenewalChoice.LAPSE, by=officer, reason=" ")
    second = decide(agreement=row, decision=RenewalChoice.LAPSE, by=officer, reason="They closed")
    assert list(RenewalDecision.objects.standing()) == [second]
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert second.differs


def test_a_transformation_says_into_what(officer: User) -> None:
    row = ending()
    made = decide(agreement=row, decision=RenewalChoice.TRANSFORM, by=officer, reason="Research")
    assert made.target == AgreementType.FRAMEWORK
    with pytest.raises(ValidationError, match="not transformed"):
        decide(
            agreement=row, decision=RenewalChoice.TRANSFORM, target="network", by=officer,
            reason="x",
        )  # fmt: skip


def test_decisions_are_refused_elsewhere_and_once_renewed(officer: User) -> None:
    row = ending()
    with pytest.raises(PermissionDenied):
        follow(agreement=row, by=user_with("officer-cooperation", unit=house().letters))
    renew(agreement=row, by=officer)
    with pytest.raises(ValidationError, match="renews it already"):
        follow(agreement=row, by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_leave_one_standing() -> None:
    row = in_force()
    people = [user_with("officer-cooperation") for _ in range(2)]
    at_once(*(lambda by=one: follow(agreement=row, by=by) for one in people))
    assert RenewalDecision.objects.filter(agreement=row).standing().count() == 1
    assert RenewalDecision.objects.count() == 2


# ---------------------------------------------------------------- the batch
def test_the_batch_drafts_what_was_decided(
    officer: User, django_capture_on_commit_callbacks: object
) -> None:
    renewed, turned, lapsed, open_one, hidden = (in_force() for _ in range(5))
    gone = uuid4()
    for row, choice in ((renewed, "renew"), (turned, "transform"), (lapsed, "lapse")):
        decide(agreement=row, decision=choice, by=officer, reason="Because")
    Agreement.objects.filter(pk=hidden.pk).update(unit=house().letters)
    by = user_with("officer-cooperation", unit=house().sciences)
    chosen = [renewed.uid, turned.uid, lapsed.uid, open_one.uid, hidden.uid, gone]
    job = renew_many(agreements=chosen, by=by)
    run(job.pk)
    outcomes = list(job.rows.order_by("number").values_list("outcome", "message", "link"))
    assert [one[0] for one in outcomes] == [
        Outcome.CREATED, Outcome.CREATED, Outcome.ERROR, Outcome.ERROR, Outcome.ERROR,
        Outcome.ERROR,
    ]  # fmt: skip
    new = Agreement.objects.get(renews=renewed)
    assert (new.number in outcomes[0][1], outcomes[0][2]) == (True, new.get_absolute_url())
    assert Agreement.objects.get(renews=turned).type == AgreementType.FRAMEWORK
    assert "let lapse" in outcomes[2][1]
    assert "take the decision first" in outcomes[3][1]
    assert "do not see" in outcomes[4][1]
    again = renew_many(agreements=[renewed.uid], by=by)
    run(again.pk)
    assert again.rows.get().outcome == Outcome.SKIPPED
    assert Agreement.objects.filter(renews=renewed).count() == 1


def test_a_form_sent_twice_starts_one_batch(officer: User) -> None:
    token = uuid4()
    for _ in range(2):
        renew_many(agreements=[], by=officer, token=token)
    assert Job.objects.count() == 1


# ---------------------------------------------------------------- deadline and mail
def test_the_decision_has_its_deadline(
    officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    row = ending()
    TypeRule.objects.create(type=row.type, renewal_months=8)
    keep_decision_deadline(agreement=row)
    deadline = Deadline.objects.get(subject=row.uid, key=DECISION)
    assert row.ends_on is not None
    assert (deadline.due_on.month, deadline.is_open) == (12, True)
    rule = TypeRule.of(row.type)
    rule.renewal_months = 9
    with django_capture_on_commit_callbacks() as asked:
        save_rule(rule=rule, by=user_with("director"))
    assert len(asked) == 1
    tasks.keep_decision_deadlines()
    deadline.refresh_from_db()
    assert deadline.due_on.month == 11
    follow(agreement=row, by=officer)
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.DONE
    keep_decision_deadline(agreement=row)
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.DONE


def test_the_limits_are_not_everybodys(officer: User) -> None:
    with pytest.raises(PermissionDenied):
        save_policy(policy=RenewalPolicy.get(), by=officer)
    director = user_with("director")
    with pytest.raises(ValidationError):
        save_policy(policy=RenewalPolicy(little_use=90, good_use=10), by=director)


def test_the_mail_is_ready_in_both_languages_and_leaves_once(officer: User) -> None:
    new = renew(agreement=ending(), by=officer)
    (to,) = renewal_mails.recipients_of(new)
    french, english = renewal_mails.ready(new, to)
    assert french.subject.startswith("Renouvellement")
    assert english.subject.startswith("Renewal of our agreement")
    assert all(new.number in one.text and to.name in one.text for one in (french, english))
    for _ in range(2):
        renewal_mails.send(row=new, to=to, language="en", by=officer)
    mail = Message.objects.get()
    assert (mail.address, mail.language, mail.reply_to) == (to.address, "en", officer.email)
    assert renewal_mails.sent(new, to) == mail
    with pytest.raises(PermissionDenied):
        renewal_mails.send(row=new, to=to, language="en", by=user_with("referent"))


def test_a_partner_with_two_agreements_counts_the_other_one(officer: User) -> None:
    from partnerships.queries_renewals import one_standing  # noqa: PLC0415  # one test alone

    partner = PartnerFactory.create()
    row = in_force(partner=partner)
    assert one_standing(row).renewal.evidence.others == 0
    in_force(partner=partner)
    assert one_standing(row).renewal.evidence.others == 1
