"""Places: what conditions promise, and the last one given once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.years import AcademicYear
from partnerships.actions import places
from partnerships.actions.places import NoPlace, Used
from partnerships.enums import Direction, MobilityType, State
from partnerships.models import AgreementYear
from partnerships.queries import offer_of, open_places
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import (
    AgreementYearFactory,
    ConditionFactory,
    agreement_with,
    in_force,
)
from tests.kit.race import at_once

NOW = AcademicYear.current()
OUT, IN, SMS, STA = Direction.OUT, Direction.IN, MobilityType.SMS, MobilityType.STA


@pytest.fixture
def user(db: None) -> User:
    made: User = UserFactory.create()
    return made


def take(row: AgreementYear, by: User, **more: object) -> AgreementYear:
    return places.take(row, cause="Mobility of Léa", by=by, **more)  # type: ignore[arg-type]  # of the test


def test_conditions_become_places_year_by_year(user: User) -> None:
    agreement = in_force(persons=3)
    ConditionFactory.create(agreement=agreement, persons=2, blended=True, last_year=NOW)
    ConditionFactory.create(
        agreement=agreement, direction=IN, mobility_type=STA, persons=1, months=None, days=5,
        last_year=NOW,
    )  # fmt: skip
    places.promise(agreement=agreement, by=user)
    rows = agreement.years.values_list(
        "year", "direction", "mobility_type", "promised", "months_promised", "days_promised"
    )
    assert set(rows) == {
        (NOW, "out", "sms", 5, Decimal(20), 0),
        (NOW.next, "out", "sms", 3, Decimal(10), 0),
        (NOW.next.next, "out", "sms", 3, Decimal(10), 0),
        (NOW, "in", "sta", 1, Decimal(0), 5),
    }


def test_places_follow_the_conditions(user: User) -> None:
    agreement = in_force()
    agreement.conditions.update(persons=4, last_year=NOW)
    places.promise(agreement=agreement, by=user)
    (row,) = agreement.years.all()
    assert (row.year, row.promised) == (NOW, 4)


def test_nothing_is_promised_below_what_is_taken(user: User) -> None:
    agreement = in_force(persons=3)
    take(agreement.years.get(year=NOW), user, count=2)
    agreement.conditions.update(persons=1)
    with pytest.raises(ValidationError, match="2 places are taken, 1 cannot be promised"):
        places.promise(agreement=agreement, by=user)
    agreement.conditions.all().delete()
    with pytest.raises(ValidationError, match="0 cannot be promised"):
        places.promise(agreement=agreement, by=user)


def test_a_place_is_taken_and_given_back(user: User) -> None:
    row = AgreementYearFactory.create()
    after = take(row, user, length=Decimal("4.5"))
    assert (after.taken, after.left, after.months_taken) == (1, 1, Decimal("4.5"))
    places.change_length(row, difference=Decimal("0.5"), cause="Longer stay", by=user)
    after = places.give_back(row, length=5, cause="Withdrawn", by=user)
    assert (after.taken, after.months_taken) == (0, Decimal(0))
    assert "Mobility of Léa" in {change.reason for change in audit.history(row)}


def test_staff_count_in_days(user: User) -> None:
    row = AgreementYearFactory.create(mobility_type=STA)
    after = take(row, user, length=5)
    assert (after.days_taken, after.months_taken) == (5, Decimal(0))


def test_no_more_are_taken_than_promised(user: User) -> None:
    row = AgreementYearFactory.create(promised=2)
    take(row, user)
    with pytest.raises(NoPlace, match="only 1 places are left"):
        take(row, user, count=2)
    take(row, user)
    with pytest.raises(NoPlace, match="all 2 places are taken") as refused:
        take(row, user)
    assert refused.value.code == "full"
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementYear.objects.filter(pk=row.pk).update(taken=3)


@pytest.mark.parametrize("state", [s for s in State if s not in {State.SIGNED, State.IN_FORCE}])
def test_only_agreements_that_hold_give_places(user: User, state: State) -> None:
    row = AgreementYearFactory.create(agreement__state=state)
    with pytest.raises(NoPlace) as refused:
        take(row, user)
    assert refused.value.code == "not-live"


def test_senseless_amounts_are_defects(user: User) -> None:
    row = AgreementYearFactory.create()
    with pytest.raises(ValueError, match="0 persons"):
        take(row, user, count=0)
    with pytest.raises(ValueError, match="given back"):
        places.give_back(row, cause="x", by=user)


def test_a_return_is_noted(user: User) -> None:
    row = AgreementYearFactory.create()
    day = date(2026, 6, 30)
    places.record_return(row, on=day, ects=Decimal(28), cause="Back", by=user)
    after = places.record_return(
        row, on=date(2026, 1, 31), ects=Decimal("1.5"), cause="Back", by=user
    )
    assert (after.ects_recognised, after.last_return_on) == (Decimal("29.5"), day)


def test_past_years_are_counted_at_once(user: User) -> None:
    rows = AgreementYearFactory.create_batch(3, agreement__state=State.EXPIRED, promised=5)
    figures = {row.pk: Used(taken=n, months=Decimal(n * 5)) for n, row in enumerate(rows)}
    places.recount(figures, cause="Load", by=user)
    known = AgreementYear.objects.order_by("pk").values_list("taken", "months_taken")
    assert list(known) == [(0, Decimal(0)), (1, Decimal(5)), (2, Decimal(10))]


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once() -> None:
    row = AgreementYearFactory.create(promised=1)
    people = UserFactory.create_batch(4)
    results = at_once(*[lambda one=one: take(row, one) for one in people])
    refused = [one for one in results if isinstance(one, NoPlace)]
    assert len(refused) == 3, results
    row.refresh_from_db()
    assert (row.taken, row.left) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_quota_and_a_taker_at_once_agree() -> None:
    """Whoever comes first, what is promised never lies below what is taken."""
    user = UserFactory.create()
    agreement = in_force(persons=2)
    row = agreement.years.get(year=NOW)
    take(row, user)
    agreement.conditions.update(persons=1)
    at_once(
        lambda: places.promise(agreement=agreement, by=user),
        lambda: take(row, user),
    )
    row.refresh_from_db()
    assert row.taken <= row.promised


# ---------------------------------------------------------------- open places
def test_open_places_are_of_agreements_that_hold(user: User) -> None:
    good = in_force(partner=PartnerFactory.create(legal_name="Aachen"))
    later = in_force(partner=PartnerFactory.create(legal_name="Bergen"), state=State.SIGNED)
    for state in (State.DRAFT, State.EXPIRED, State.TERMINATED):
        in_force(state=state)
    full = in_force(persons=1)
    take(full.years.get(year=NOW), user)
    over = in_force(starts_on=date(NOW.start - 3, 9, 1), ends_on=date(NOW.start, 8, 31))
    found = open_places(year=NOW, direction=OUT, mobility_types=[SMS])
    assert [one.places.agreement for one in found] == [good, later]
    assert over.years.filter(year=NOW).exists()
    assert str(found[0].partners[0]) == "Aachen"
    assert open_places(year=NOW, direction=IN) == []


def test_open_places_fit_field_and_level(user: User) -> None:
    agreement = agreement_with(state=State.IN_FORCE)
    ConditionFactory.create(agreement=agreement, eqf_from=7, eqf_to=8)
    places.promise(agreement=agreement, by=user)
    assert len(open_places(year=NOW, direction=OUT, eqf=7)) == 1
    assert open_places(year=NOW, direction=OUT, eqf=6) == []
    assert len(open_places(year=NOW, direction=OUT, isced="0531")) == 1


@pytest.mark.parametrize("count", [1, 4])
def test_open_places_cost_three_queries(count: int, db: None) -> None:
    for _ in range(count):
        in_force()
    with connection.execute_wrapper(_counter := _Counter()):
        assert len(open_places(year=NOW, direction=OUT)) == count
    assert _counter.number == 3


class _Counter:
    number = 0

    def __call__(self, execute: object, *given: object) -> object:
        self.number += 1
        return execute(*given)  # type: ignore[operator]  # Django's wrapper


def test_one_row_as_an_offer(db: None) -> None:
    agreement = in_force()
    offer = offer_of(agreement.years.get(year=NOW))
    assert (offer.left, len(offer.conditions), offer.partners) == (2, 1, agreement.partners)
