"""Every state x step of campaigns, applications and mobilities; what the clock does."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, StaleState
from intl_office.deadlines.models import Deadline
from intl_office.mail.models import Message
from mobility.actions import campaigns as campaign_actions
from mobility.actions import mobilities as mobility_actions
from mobility.actions.applications import begin
from mobility.enums import SENT, CampaignState, MobilityState
from mobility.models import Application, Campaign, Enrolment
from mobility.rules import is_ine, months_between
from mobility.workflow import applications, campaigns, mobilities
from tests.factories.mobility import (
    ApplicationFactory,
    CampaignFactory,
    MobilityFactory,
    own_wish,
    places_of,
    submitted,
)
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
OF_STUDENTS = {"submit", "take-back", "withdraw", "restart"}


@pytest.mark.parametrize(("state", "name", "starts"), every_case(campaigns))
def test_campaigns_move_only_from_their_sources(
    officer: User, state: str, name: str, *, starts: bool
) -> None:
    row = CampaignFactory.create(state=state)
    if not starts:
        with pytest.raises(StaleState):
            campaigns.transition(row, name, by=officer, reason="because")
        return
    campaigns.transition(row, name, by=officer, reason="because")
    assert row.state == campaigns.transitions[name].target


@pytest.mark.parametrize(("state", "name", "starts"), every_case(applications))
def test_applications_move_only_from_their_sources(
    officer: User, state: str, name: str, *, starts: bool
) -> None:
    open_or_closed = CampaignState.OPEN if name in OF_STUDENTS else CampaignState.CLOSED
    row: Application = ApplicationFactory.create(
        campaign=CampaignFactory.create(state=open_or_closed), state=state
    )
    own_wish(row)
    by = row.student if name in OF_STUDENTS else officer
    if not starts:
        with pytest.raises(StaleState):
            applications.transition(row, name, by=by, reason="because")
        return
    applications.transition(row, name, by=by, reason="because")
    row.refresh_from_db()
    assert row.state == applications.transitions[name].target
    assert (row.submitted_at is not None) == (row.state in SENT)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(mobilities))
def test_mobilities_move_only_from_their_sources(
    officer: User, state: str, name: str, *, starts: bool
) -> None:
    row = MobilityFactory.create(state=state)
    if not starts:
        with pytest.raises(StaleState):
            mobilities.transition(row, name, by=officer, reason="because")
        return
    mobilities.transition(row, name, by=officer, reason="because")
    assert row.state == mobilities.transitions[name].target


@pytest.mark.parametrize(("state", "name", "starts"), every_case(mobilities, clock=True))
def test_the_calendar_moves_mobilities(state: str, name: str, *, starts: bool) -> None:
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
    row = MobilityFactory.create(state=state, **days)
    assert mobilities.advance(row, name) is starts


@pytest.mark.parametrize(("state", "name", "starts"), every_case(campaigns, clock=True))
def test_the_clock_moves_campaigns(state: str, name: str, *, starts: bool) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    days = {"closes_on": yesterday} if name == "clock-close" else {}
    row = CampaignFactory.create(state=state, **days)
    assert campaigns.advance(row, name) is starts


def test_a_campaign_opens_and_closes_at_its_own_moment(at: object) -> None:
    row: Campaign = CampaignFactory.create(
        state=CampaignState.DRAFT,
        opens_on=date(2026, 12, 1),
        closes_on=date(2027, 1, 15),
        closes_at="17:00",
        zone="Pacific/Noumea",
    )
    moments = (
        ("2026-11-30 21:59 Europe/Paris", "draft"),  # 7:59 on 1 December there
        ("2026-11-30 22:00 Europe/Paris", "open"),
        ("2027-01-15 07:00 Europe/Paris", "open"),  # 17:00 sharp there
        ("2027-01-15 07:01 Europe/Paris", "closed"),
    )
    for moment, state in moments:
        at(moment)  # type: ignore[operator]  # the fixture's function
        campaign_actions.follow_clock()
        row.refresh_from_db()
        assert row.state == state, moment


def test_what_is_missing_is_said_at_once(enrolment: Enrolment) -> None:
    campaign = CampaignFactory.create(documents=["transcript", "cv"])
    row: Application = ApplicationFactory.create(
        campaign=campaign, enrolment=enrolment, motivation=""
    )
    with pytest.raises(Blocked) as caught:
        applications.transition(row, "submit", by=row.student)
    found = [one.code for one in caught.value.reasons]
    assert found == ["wishes", "motivation", "file-transcript", "file-cv"]
    assert all(one.link for one in caught.value.reasons)


def test_nobody_submits_after_the_last_moment_even_before_the_clock_comes_by(
    enrolment: Enrolment, at: object
) -> None:
    row = ApplicationFactory.create(enrolment=enrolment)
    own_wish(row)
    closes = row.campaign.closes_on + timedelta(days=1)
    at(f"{closes} 00:01 Europe/Paris")  # type: ignore[operator]  # the fixture's function
    with pytest.raises(Blocked, match="missing"):
        applications.transition(row, "submit", by=row.student)


def test_results_are_published_once_all_have_an_answer(officer: User) -> None:
    campaign = CampaignFactory.create(state=CampaignState.CLOSED)
    row = submitted(campaign, None)
    with pytest.raises(Blocked):
        campaign_actions.take_campaign_step(campaign=campaign, name="publish", by=officer)
    applications.transition(row, "refuse", by=officer, reason="No place")
    assert not Message.objects.exists()
    campaign_actions.take_campaign_step(campaign=campaign, name="publish", by=officer)
    mail = Message.objects.get()
    assert (mail.address, "No place" in mail.text) == (row.student.email, True)


def test_the_closing_date_is_a_deadline_of_drafts(enrolment: Enrolment, officer: User) -> None:
    campaign = CampaignFactory.create()
    assert enrolment.user
    row = begin(campaign=campaign, by=enrolment.user)
    kept = Deadline.objects.get(subject=row.uid)
    assert (kept.due_at, kept.state) == (campaign.closing.due, "open")
    assert (kept.title, kept.title_en) == (campaign.title_fr, campaign.title_en)
    campaign.closes_on += timedelta(days=5)
    campaign_actions.save_campaign(campaign=campaign, by=officer)
    kept.refresh_from_db()
    assert kept.due_at == campaign.closing.due
    campaign_actions.take_campaign_step(campaign=campaign, name="close", by=officer, reason="full")
    kept.refresh_from_db()
    assert kept.state == "cancelled"


def test_a_return_is_noted_in_the_places(officer: User) -> None:
    places = places_of()
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
    partner = places.agreement.parties.exclude(partner=None).get().partner
    row = MobilityFactory.create(
        state=MobilityState.CONFIRMED, places=places, host=partner, host_name="", **days
    )
    assert mobility_actions.follow_calendar() == 2
    row.refresh_from_db()
    places.refresh_from_db()
    assert (row.state, places.last_return_on) == ("returned", date(2026, 2, 1))


LENGTHS = {
    "one semester": (date(2026, 9, 1), date(2027, 1, 31), "5.0"),
    "one month": (date(2026, 9, 15), date(2026, 10, 14), "1.0"),
    "February counts its days": (date(2026, 2, 1), date(2026, 2, 28), "0.9"),
    "one day": (date(2026, 2, 1), date(2026, 2, 1), "0.0"),
}


@pytest.mark.parametrize("case", LENGTHS)
def test_months_have_thirty_days(case: str) -> None:
    first, last, months = LENGTHS[case]
    assert months_between(first, last) == Decimal(months)


INES = {"123456789AB": True, "1234567890A": True, "0ABCD12345E": True, "12345678901": False,
        "123": False, "12345678-AB": False}  # fmt: skip


@pytest.mark.parametrize("text", INES)
def test_the_form_of_an_ine(text: str) -> None:
    assert is_ine(text) is INES[text]
