"""An extension that was decided: the amendment, its conditions, the cockpit around it."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.deadlines.models import Deadline
from intl_office.jobs.enums import Outcome
from intl_office.jobs.runner import run
from partnerships import queries_renewals as queries
from partnerships.actions.amending import begin
from partnerships.actions.extending import draft_decided, extend, why_not_extended
from partnerships.actions.renewal_deadlines import DECISION
from partnerships.actions.renewal_decisions import decide
from partnerships.actions.renewing import renew, renew_many
from partnerships.actions.steps import abandon
from partnerships.enums import AgreementType, State, Way
from partnerships.enums_renewals import RenewalChoice
from partnerships.life_enums import Matter
from partnerships.models import Agreement, AgreementYear, RenewalDecision
from partnerships.renewal_standing import a_year_later
from tests.factories.access import user_with
from tests.factories.partnerships import (
    ConditionFactory,
    PartyFactory,
    agreement_with,
    in_days,
    in_force,
)

pytestmark = pytest.mark.django_db
NOW = AcademicYear.current()
LIST = "partnerships:renewals"


def ending(**columns: Any) -> Agreement:
    """An exchange that ends with the current academic year; two students a year."""
    return in_force(ends_on=NOW.period.end, condition={"last_year": NOW}, **columns)


def decided(row: Agreement, by: User, choice: RenewalChoice = RenewalChoice.EXTEND) -> Agreement:
    decide(agreement=row, decision=choice, by=by, reason="They ask for time")
    return row


def signed(amendment: Agreement) -> Agreement:
    known = {"state": State.SIGNED, "signed_on": in_days(-1), "approved_on": in_days(-9)}
    Agreement.objects.filter(pk=amendment.pk).update(**known)
    return Agreement.objects.select_related("parent").get(pk=amendment.pk)


# ---------------------------------------------------------------- the amendment
@pytest.mark.parametrize(
    ("ends_on", "later"),
    [
        (date(2027, 8, 31), date(2028, 8, 31)),
        (date(2027, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 12, 14), date(2028, 12, 14)),
    ],
    ids=["year", "into-leap", "out-of-leap", "odd-day"],
)
def test_a_year_later(ends_on: date, later: date) -> None:
    assert a_year_later(ends_on) == later


def test_an_extension_is_an_amendment_of_the_last_day(officer: User) -> None:
    row = decided(ending(), officer)
    made = draft_decided(agreement=row, by=officer)
    assert (made.type, made.parent, made.state) == (AgreementType.AMENDMENT, row, State.DRAFT)
    assert {one.matter: (one.ends_on, one.from_year) for one in made.own_changes} == {
        Matter.END: (NOW.next.period.end, None),
        Matter.CONDITIONS: (None, NOW.next),
    }
    (line,) = made.conditions.all()
    assert (line.first_year, line.last_year, line.persons) == (NOW.next, NOW.next, 2)
    assert not AgreementYear.objects.filter(agreement=made).exists()
    row.refresh_from_db()
    assert row.ends_on == NOW.period.end


def test_within_the_academic_year_no_places_are_added(officer: User) -> None:
    end = date(NOW.start + 1, 5, 31)
    row = in_force(ends_on=end, condition={"last_year": NOW})
    made = extend(agreement=row, by=officer, ends_on=NOW.period.end)
    assert [one.matter for one in made.own_changes] == [Matter.END]


def test_conditions_keep_both_of_their_parties(officer: User) -> None:
    row = agreement_with(
        type="network", state=State.IN_FORCE, starts_on=in_days(-900), ends_on=NOW.period.end
    )
    second = PartyFactory.create(agreement=row, position=2)
    first = row.parties.get(role="partner", position=1)
    ConditionFactory.create(
        agreement=row, direction=Way.BETWEEN, party=first, receiver=second, last_year=NOW
    )
    (line,) = extend(agreement=row, by=officer).conditions.all()
    assert line.party is not None
    assert line.receiver is not None
    assert (line.party.partner, line.receiver.partner) == (first.partner, second.partner)
    assert line.party.agreement == line.receiver.agreement == line.agreement


def test_in_force_it_moves_the_end_and_asks_for_a_new_decision(officer: User) -> None:
    row = decided(ending(), officer)
    made = signed(draft_decided(agreement=row, by=officer))
    Agreement.objects.filter(pk=made.pk).update(starts_on=in_days(0))
    assert begin(Agreement.objects.select_related("parent").get(pk=made.pk))
    row = Agreement.objects.get(pk=row.pk)
    assert row.ends_on == NOW.next.period.end
    assert AgreementYear.objects.get(agreement=row, year=NOW.next).promised == 2
    assert not RenewalDecision.objects.standing().exists()
    deadline = Deadline.objects.get(subject=row.uid, key=DECISION)
    assert (deadline.is_open, deadline.due_on > in_days(0)) == (True, True)


# ---------------------------------------------------------------- what is refused
def test_what_is_over_is_renewed_instead(officer: User) -> None:
    row = agreement_with(
        state=State.EXPIRED, type="framework", starts_on=in_days(-900), ends_on=in_days(-9)
    )
    with pytest.raises(ValidationError, match="Renew it"):
        decided(row, officer)
    with pytest.raises(ValidationError, match="Renew it"):
        extend(agreement=row, by=officer)
    assert why_not_extended(agreement_with(state=State.IN_FORCE, ends_on=None))


def test_one_extension_is_open_at_a_time(officer: User) -> None:
    row = decided(ending(), officer)
    made = extend(agreement=row, by=officer)
    said = f"{made.number} extends it already"
    with pytest.raises(ValidationError, match=said):
        extend(agreement=row, by=officer)
    with pytest.raises(ValidationError, match=said):
        renew(agreement=row, by=officer)
    with pytest.raises(ValidationError, match=said):
        decided(row, officer, RenewalChoice.RENEW)
    abandon(agreement=made, by=officer, reason="Not signed")
    assert list(queries.to_draft(Agreement.objects.all())) == [row]
    assert extend(agreement=row, by=officer).number != made.number


def test_a_day_before_the_end_or_another_officer_is_refused(officer: User) -> None:
    row = ending()
    with pytest.raises(ValidationError, match="comes after it"):
        extend(agreement=row, by=officer, ends_on=row.ends_on)
    with pytest.raises(PermissionDenied):
        extend(agreement=row, by=user_with("referent"))
    decided(row, officer, RenewalChoice.LAPSE)
    with pytest.raises(ValidationError, match="nothing is drafted"):
        draft_decided(agreement=row, by=officer)


# ---------------------------------------------------------------- the cockpit
def test_the_batch_drafts_extensions_too(officer: User) -> None:
    longer, renewed = decided(ending(), officer), ending()
    decided(renewed, officer, RenewalChoice.RENEW)
    job = renew_many(agreements=[longer.uid, renewed.uid], by=officer)
    run(job.pk)
    made = Agreement.objects.get(parent=longer)
    first, second = job.rows.order_by("number")
    assert (first.outcome, first.link) == (Outcome.CREATED, made.get_absolute_url())
    assert f"{made.number} is drafted: the amendment" in first.message
    assert Agreement.objects.get(renews=renewed).number in second.message
    again = renew_many(agreements=[longer.uid], by=officer)
    run(again.pk)
    assert again.rows.get().outcome == Outcome.SKIPPED


def test_filters_and_rows_know_the_extension(client: Client, officer: User) -> None:
    client.force_login(officer)
    row = decided(ending(), officer)
    rows = Agreement.objects.all()
    assert list(queries.to_draft(rows)) == [row]
    made = extend(agreement=row, by=officer)
    found = [list(asked(rows)) for asked in (queries.to_draft, queries.undecided, queries.drafted)]
    assert found == [[], [made], [row]]
    page = client.get(reverse(LIST), {"ends": "18", "decision": "drafted"})
    assert f'drafted: <span class="text-nowrap">{made.number}</span>' in page.content.decode()


def test_the_amendment_is_drafted_from_the_page_of_the_renewal(
    client: Client, officer: User
) -> None:
    client.force_login(officer)
    row = decided(ending(), officer)
    url = reverse("partnerships:renewal_extend", args=[row.uid])
    assert url in client.get(row.renewal_url).content.decode()
    form = client.get(url).context["form"]
    assert form.initial["ends_on"] == NOW.next.period.end
    wrong = client.post(url, {"ends_on": row.ends_on})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["ends_on"])
    answer = client.post(url, {"ends_on": NOW.next.next.period.end})
    made = Agreement.objects.get(parent=row)
    assert answer.headers["Location"] == made.get_absolute_url()
    page = client.get(row.renewal_url).content.decode()
    assert ("Extended by" in page, made.number in page, url in page) == (True, True, False)
    assert made.number in client.get(row.get_absolute_url()).content.decode()
