"""Selecting: the last place is given once, places and mobilities always agree."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.mail.models import Message
from mobility.actions.campaigns import take_campaign_step
from mobility.actions.mobilities import cancel_mobility, plan_days
from mobility.actions.selection import decide, give_mark, reconsider, select
from mobility.enums import ApplicationState, CampaignState, MobilityState
from mobility.models import Application, Campaign, Mobility
from partnerships.actions.places import NoPlace
from partnerships.enums import State
from partnerships.models import Agreement, AgreementYear
from tests.factories.access import house, user_with
from tests.factories.mobility import (
    CampaignFactory,
    ProgrammeFactory,
    places_of,
    submitted,
)
from tests.kit.race import at_once

BY_SQL = """
    SELECT y.id, y.taken, y.months_taken, y.last_return_on,
           count(m.id), coalesce(sum(m.months), 0),
           max(CASE WHEN m.state = 'returned' THEN m.ends_on END)
    FROM partnerships_agreementyear y
    LEFT JOIN mobility_mobility m ON m.places_id = y.id AND m.state <> 'cancelled'
    WHERE y.mobility_type IN ('sms', 'smp', 'doctoral')
    GROUP BY y.id ORDER BY y.id
"""


def places_agree() -> int:
    """What agreements say is taken is what plain SQL counts; return how many rows are used."""
    with connection.cursor() as cursor:
        cursor.execute(BY_SQL)
        rows = cursor.fetchall()
    wrong = [row for row in rows if row[1:4] != row[4:7]]
    assert not wrong
    return sum(1 for row in rows if row[1])


@pytest.fixture
def campaign(db: None) -> Campaign:
    made: Campaign = CampaignFactory.create(state=CampaignState.CLOSED)
    return made


def chosen(row: Application, by: User) -> Mobility:
    return select(application=row, wish=row.wishes.get(), by=by)


@pytest.mark.django_db
def test_a_selection_takes_the_place_and_makes_the_mobility(
    officer: User, campaign: Campaign
) -> None:
    places = places_of(2)
    mobility = chosen(submitted(campaign, places), officer)
    places.refresh_from_db()
    assert (places.taken, places.months_taken) == (1, Decimal("10.0"))
    assert (mobility.places, mobility.state) == (places, MobilityState.PLANNED)
    assert mobility.unit == house().sciences
    assert places_agree() == 1


@pytest.mark.django_db
def test_a_traineeship_has_no_agreement(officer: User, campaign: Campaign) -> None:
    mobility = chosen(submitted(campaign, None), officer)
    assert (mobility.places, mobility.host, mobility.host_name) == (None, None, "Studio Nord")


@pytest.mark.django_db
def test_a_full_agreement_refuses_and_nothing_is_written(officer: User, campaign: Campaign) -> None:
    places = places_of(1)
    chosen(submitted(campaign, places), officer)
    late = submitted(campaign, places)
    with pytest.raises(NoPlace, match="all 1 places are taken"):
        chosen(late, officer)
    late.refresh_from_db()
    assert late.state == ApplicationState.SUBMITTED
    assert Mobility.objects.count() == 1
    assert places_agree() == 1


@pytest.mark.django_db
def test_an_agreement_that_is_over_gives_nothing(officer: User, campaign: Campaign) -> None:
    places = places_of(1)
    Agreement.objects.filter(pk=places.agreement_id).update(state=State.EXPIRED)
    with pytest.raises(NoPlace, match="gives no places"):
        chosen(submitted(campaign, places), officer)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once_to_two_officers_at_once() -> None:
    officers = [user_with("officer-mobility"), user_with("officer-mobility")]
    campaign, places = CampaignFactory.create(state=CampaignState.CLOSED), places_of(1)
    rows = [submitted(campaign, places), submitted(campaign, places)]
    found = at_once(*(partial(chosen, *pair) for pair in zip(rows, officers, strict=True)))
    won = [one for one in found if isinstance(one, Mobility)]
    lost = [one for one in found if isinstance(one, NoPlace)]
    assert (len(won), len(lost)) == (1, 1), found
    assert AgreementYear.objects.get(pk=places.pk).taken == Mobility.objects.count() == 1
    states = set(Application.objects.values_list("state", flat=True))
    assert states == {"selected", "submitted"}
    assert places_agree() == 1


@pytest.mark.django_db(transaction=True)
def test_one_student_is_selected_once_by_two_officers_at_once() -> None:
    officers = [user_with("officer-mobility"), user_with("officer-mobility")]
    campaign, places = CampaignFactory.create(state=CampaignState.CLOSED), places_of(5)
    row = submitted(campaign, places)
    copies = [Application.objects.get(pk=row.pk) for _ in officers]
    found = at_once(*(partial(chosen, *pair) for pair in zip(copies, officers, strict=True)))
    assert sum(isinstance(one, Mobility) for one in found) == 1, found
    assert sum(isinstance(one, StaleState) for one in found) == 1, found
    assert places_agree() == 1


@pytest.mark.django_db
def test_a_cancelled_mobility_gives_its_place_back(officer: User, campaign: Campaign) -> None:
    places = places_of(1)
    mobility = chosen(submitted(campaign, places), officer)
    cancel_mobility(mobility=mobility, by=officer, reason="Stays here")
    assert places_agree() == 0
    chosen(submitted(campaign, places), officer)
    assert places_agree() == 1


@pytest.mark.django_db
def test_a_decision_is_taken_back_with_its_place(officer: User, campaign: Campaign) -> None:
    places = places_of(1)
    row = submitted(campaign, places)
    chosen(row, officer)
    reconsider(application=row, by=officer)
    assert (row.state, places_agree()) == (ApplicationState.SUBMITTED, 0)
    chosen(row, officer)
    assert (row.state, places_agree()) == (ApplicationState.SELECTED, 1)


@pytest.mark.django_db
def test_corrected_days_are_counted_in_the_agreement(officer: User, campaign: Campaign) -> None:
    places = places_of(1)
    mobility = chosen(submitted(campaign, places), officer)
    first = mobility.starts_on
    plan_days(mobility=mobility, first=first, last=first.replace(month=11, day=30), by=officer)
    places.refresh_from_db()
    assert places.months_taken == Decimal("3.0")
    assert places_agree() == 1
    with pytest.raises(ValidationError, match="last day lies before"):
        plan_days(mobility=mobility, first=first, last=first.replace(month=1), by=officer)


@pytest.mark.django_db
def test_nobody_is_selected_while_students_may_apply(officer: User) -> None:
    row = submitted(CampaignFactory.create(), places_of(1))
    with pytest.raises(Blocked):
        chosen(row, officer)


@pytest.mark.django_db
def test_selecting_stops_at_the_unit(campaign: Campaign) -> None:
    mine = user_with("officer-mobility", house().sciences)
    letters = ProgrammeFactory.create(unit=house().letters)
    row = submitted(campaign, places_of(1), enrolment__programme=letters)
    for work in (
        lambda: chosen(row, mine),
        lambda: decide(application=row, name="wait", by=mine),
        lambda: reconsider(application=row, by=mine),
    ):
        with pytest.raises((NotAllowed, StaleState)):
            work()
    with pytest.raises(PermissionDenied):
        give_mark(application=row, mark=Decimal(12), by=mine)
    with pytest.raises(NotAllowed):
        chosen(submitted(campaign, places_of(1)), user_with("referent"))


@pytest.mark.django_db
def test_students_hear_of_it_when_results_are_published(officer: User, campaign: Campaign) -> None:
    going, waiting = submitted(campaign, places_of(1)), submitted(campaign, places_of(1))
    chosen(going, officer)
    decide(application=waiting, name="wait", by=officer)
    assert not Message.objects.exists()
    take_campaign_step(campaign=campaign, name="publish", by=officer)
    texts = dict(Message.objects.values_list("address", "text"))
    assert "You are selected for: Partner" in texts[going.student.email]
    assert "waiting list" in texts[waiting.student.email]
    waiting = Application.objects.get(pk=waiting.pk)
    chosen(waiting, officer)
    assert Message.objects.filter(address=waiting.student.email).count() == 2


# ---------------------------------------------------------------- pages
def said(client: Client, address: str, **data: Any) -> str:
    response = client.post(address, data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_the_officers_way(desk: Client, campaign: Campaign) -> None:
    places = places_of(1)
    first, second = submitted(campaign, places), submitted(campaign, places)
    address = first.get_absolute_url()
    assert "The mark has been saved" in said(desk, f"{address}mark/", mark="15.5")
    listed = desk.get(campaign.selection_url).content.decode()
    assert listed.index(str(first.enrolment)) < listed.index(str(second.enrolment))
    assert "is selected for" in said(desk, f"{address}select/{first.wishes.get().uid}/")
    other = second.get_absolute_url()
    refused = said(desk, f"{other}select/{second.wishes.get().uid}/")
    assert "all 1 places are taken" in refused
    assert "Say why" in said(desk, f"{other}decide/refuse/")
    assert "The decision is recorded" in said(desk, f"{other}decide/refuse/", reason="Full")
    assert "full" in desk.get(f"{campaign.get_absolute_url()}places/").content.decode()
    mobility = Mobility.objects.get()
    said(desk, f"{mobility.get_absolute_url()}step/confirm/")
    shown = said(desk, f"{mobility.get_absolute_url()}step/cancel/", reason="Ill")
    assert "Cancelled" in shown
    assert places_agree() == 0
