"""Figures equal plain SQL; the demonstration adds up."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from intl_office.access import demo as accounts
from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.mail.models import Message
from intl_office.organisations import demo as organisations
from mobility import demo
from mobility.actions.mobilities import cancel_mobility
from mobility.enums import ApplicationState
from mobility.models import Application, Mobility
from mobility.queries import as_of, by_country, by_type, by_unit, by_year, funnel
from partnerships import demo as partnerships
from partnerships.enums import Direction
from tests.factories.mobility import (
    CampaignFactory,
    EnrolmentFactory,
    MobilityFactory,
    submitted,
)
from tests.factories.organisations import CountryFactory
from tests.mobility.test_selection import places_agree

pytestmark = pytest.mark.django_db


def sql(query: str, *values: Any) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: Sequence[Any] = cursor.fetchall()
    return found


def test_counts_by_year_direction_and_kind() -> None:
    germany = CountryFactory.create(germany=True)
    MobilityFactory.create_batch(2, country=germany)
    MobilityFactory.create(direction=Direction.IN, mobility_type="sms", host_name="KTH")
    MobilityFactory.create(year=AcademicYear(2020), country=germany)
    rows = Mobility.objects.all()
    now = AcademicYear.current()
    found = [(one.year, one.direction, one.key, one.count) for one in by_country(rows)]
    assert found == [
        (AcademicYear(2020), "out", "DE", 1), (now, "in", "FR", 1), (now, "out", "DE", 2),
    ]  # fmt: skip
    assert [(one.key, one.count) for one in by_type(rows)] == [("smp", 1), ("sms", 1), ("smp", 2)]
    assert {one.key for one in by_unit(rows)} == {"TEST-SCI"}
    assert by_year(rows)[now] == {"in": 1, "out": 2}


def test_as_of_a_day_what_came_later_is_unknown(officer: User) -> None:
    row = MobilityFactory.create()
    today = timezone.localdate()
    assert as_of(Mobility.objects.all(), today).count() == 1
    assert not as_of(Mobility.objects.all(), today - timedelta(days=1)).exists()
    cancel_mobility(mobility=row, by=officer, reason="Ill")
    assert not as_of(Mobility.objects.all(), today).exists()


def test_a_cancellation_counts_from_its_own_day(officer: User, at: Any) -> None:
    at("2026-12-01 10:00 Europe/Paris")
    row = MobilityFactory.create(enrolment=EnrolmentFactory.create())
    at("2026-12-05 10:00 Europe/Paris")
    cancel_mobility(mobility=row, by=officer, reason="Ill")
    assert as_of(Mobility.objects.all(), date(2026, 12, 4)).count() == 1
    assert as_of(Mobility.objects.all(), date(2026, 12, 5)).count() == 0


def test_the_funnel_of_a_campaign() -> None:
    campaign = CampaignFactory.create()
    submitted(campaign, None)
    submitted(campaign, None, state=ApplicationState.SELECTED)
    submitted(campaign, None, state=ApplicationState.REFUSED)
    submitted(campaign, None, state=ApplicationState.DRAFT)
    found = funnel(campaign)
    assert (found.begun, found.submitted, found.selected) == (4, 3, 1)
    assert (found.waiting, found.refused) == (0, 1)


def test_the_demonstration_adds_up_and_is_loaded_once(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCAL = True
    monkeypatch.setattr(demo, "WANTED", 600)
    monkeypatch.setattr(partnerships, "COUNT", 60)
    said: list[str] = []
    organisations.load(said.append)
    accounts.load(said.append)
    partnerships.load(said.append)
    said.clear()
    demo.load(said.append)
    demo.load(said.append)
    assert len(said) == 1
    assert Mobility.objects.count() >= 600
    assert places_agree() > 50
    over = sql("SELECT count(*) FROM partnerships_agreementyear WHERE taken > promised")
    assert over == [(0,)]
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    student = User.objects.get(email="student@demo.example")
    assert Application.objects.of(student).get().state == ApplicationState.DRAFT
    assert not Message.objects.exists()
    counted = sql(
        "SELECT year, direction, count(*) FROM mobility_mobility WHERE state <> 'cancelled' "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    ours = by_year(Mobility.objects.all().counted())
    assert [(y.start, d, n) for y, kinds in ours.items() for d, n in kinds.items()] == counted
