"""The calendar behind a secret address."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from icalendar import Calendar, Component
from redis.exceptions import ConnectionError as Away

from intl_office.accounts import secrets
from intl_office.accounts.models import User
from intl_office.core.moments import Moment
from intl_office.core.permissions import Reach
from intl_office.deadlines import limits
from intl_office.deadlines.actions.calendar import PURPOSE, make_calendar, revoke_calendar
from intl_office.deadlines.enums import Whose
from intl_office.deadlines.models import CalendarLink, Deadline, DeadlineOwner
from intl_office.deadlines.queries import live_link
from tests.deadlines.conftest import Judge
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import DeadlineFactory, DelegationFactory
from tests.factories.organisations import MembershipFactory, PersonFactory, UnitFactory
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db


def path_of(user: User, **more: Any) -> str:
    return urlsplit(make_calendar(by=user, **more).url).path


def read(path: str, **headers: str) -> Any:
    return Client(headers=headers).get(path)


def events(path: str) -> list[Component]:
    response = read(path)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def titles(path: str) -> set[str]:
    return {str(one["summary"]) for one in events(path)}


def test_it_shows_mine_and_nothing_else(user: User) -> None:
    other = UserFactory.create()
    DeadlineFactory.create(title="Mine", owners=[user])
    DeadlineFactory.create(title="Closed", owners=[user], done=True)
    DeadlineFactory.create(title="Hers", owners=[other])
    path = path_of(user)
    assert titles(path) == {"Agreement: Mine"}
    DelegationFactory.create(person=other, stand_in=user)
    assert titles(path) == {"Agreement: Mine", "Agreement: Hers"}
    DeadlineOwner.objects.filter(user=user).delete()
    assert titles(path) == {"Agreement: Hers"}


def test_the_units_as_far_as_they_may_be_seen_now(user: User, judge: Judge) -> None:
    unit = UnitFactory.create()
    MembershipFactory.create(person=PersonFactory.create(user=user), unit=unit)
    DeadlineFactory.create(title="Theirs", unit=unit)
    path = path_of(user, whose=Whose.UNITS)
    assert titles(path) == set()
    judge.reaches[user.pk] = Reach(units=frozenset({unit.pk}))
    assert titles(path) == {"Agreement: Theirs"}
    judge.reaches.clear()
    assert titles(path) == set()


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        (Moment(date(2026, 11, 21), None, "Asia/Tokyo"), date(2026, 11, 21)),
        (
            Moment(date(2026, 11, 21), time(17), "Europe/Brussels"),
            datetime(2026, 11, 21, 17, tzinfo=ZoneInfo("Europe/Brussels")),
        ),
        (
            Moment(date(2026, 7, 1), time(9, 30), "Asia/Tokyo"),
            datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Asia/Tokyo")),
        ),
    ],
)
def test_days_and_moments_in_their_own_zone(user: User, moment: Moment, start: Any) -> None:
    row = DeadlineFactory.create(
        owners=[user], due_at=moment.due, zone=moment.zone, whole_day=moment.at is None
    )
    (event,) = events(path_of(user))
    assert event.decoded("dtstart") == start
    assert str(event["uid"]) == f"{row.uid}@localhost"
    assert str(event["url"]).endswith(row.get_absolute_url())
    assert not event.walk("VALARM")


def test_zones_are_described_in_the_file(user: User) -> None:
    DeadlineFactory.create(owners=[user], whole_day=False, zone="Asia/Tokyo")
    text = read(path_of(user)).content.decode()
    assert "TZID:Asia/Tokyo" in text
    assert "DTSTART;TZID=Asia/Tokyo" in text


def test_it_speaks_the_language_of_its_owner() -> None:
    user = UserFactory.create(language="fr")
    DeadlineFactory.create(title="Uppsala", owners=[user])
    response = read(path_of(user), accept_language="en")
    assert "Agreement\u00a0: Uppsala" in response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_line_break_or_a_trick_in_a_title_stays_a_title(user: User) -> None:
    DeadlineFactory.create(title="END:VEVENT,;\\n BEGIN:VALARM", owners=[user])
    (event,) = events(path_of(user))
    assert str(event["summary"]).endswith("END:VEVENT,;\\n BEGIN:VALARM")


def test_nothing_changed_costs_nothing(user: User) -> None:
    row = DeadlineFactory.create(owners=[user])
    path = path_of(user)
    etag = read(path)["ETag"]
    again = read(path, if_none_match=etag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    row.title = "Another"
    row.save(update_fields=["title"])
    assert read(path, if_none_match=etag).status_code == 200
    Deadline.objects.update(state="done", closed_at=row.created_at, next_reminder_on=None)
    assert read(path, if_none_match=etag).status_code == 200


def test_withdrawn_renewed_or_left(user: User) -> None:
    first = path_of(user)
    second = path_of(user)
    assert [read(one).status_code for one in (first, second)] == [404, 200]
    assert revoke_calendar(by=user)
    assert not revoke_calendar(by=user)
    assert read(second).status_code == 404
    third = path_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert read(third).status_code == 404


@pytest.mark.parametrize("token", ["x", "x~y", "%00", "a" * 3000, "..%2f..%2fetc", "é~"])
def test_guesses_never_reach_the_database(token: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert live_link(token, PURPOSE) is None
    assert read(f"/deadlines/calendar/{token}.ics").status_code == 404


def test_a_signed_stranger_is_not_found(db: None) -> None:
    token, _kept = secrets.new_token(PURPOSE)
    assert read(f"/deadlines/calendar/{token}.ics").status_code == 404
    wrong, _kept = secrets.new_token("another")
    assert read(f"/deadlines/calendar/{wrong}.ics").status_code == 404


def test_too_often(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ALLOWED", 2)
    path, other = path_of(user), path_of(UserFactory.create())
    assert [read(path).status_code for _time in range(3)] == [200, 200, 429]
    assert read(other).status_code == 200  # each address has its own count
    assert [read(f"/deadlines/calendar/{n}.ics").status_code for n in range(3)] == [404, 404, 429]


def test_the_cache_is_away(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise Away

    path = path_of(user)
    monkeypatch.setattr(cache, "add", away)
    assert read(path).status_code == 200


def test_the_address_is_shown_once_and_its_hash_kept(desk: Client, user: User) -> None:
    assert not CalendarLink.objects.exists()
    shown = desk.post("/deadlines/calendar/make/", {"whose": "units"})
    assert shown["Cache-Control"].find("no-store") >= 0
    text = shown.content.decode()
    address = text.partition(".ics")[0].rpartition(">")[2] + ".ics"
    link = CalendarLink.objects.get()
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert (link.whose, link.token_hash) == ("units", secrets.digest(token))
    assert token not in desk.get("/deadlines/calendar/").content.decode()
    assert read(urlsplit(address).path).status_code == 200
    desk.post("/deadlines/calendar/revoke/")
    assert "Stop this link" not in desk.get("/deadlines/calendar/").content.decode()


def test_a_circle_that_is_not_offered_is_mine(desk: Client) -> None:
    desk.post("/deadlines/calendar/make/", {"whose": "all"})
    assert CalendarLink.objects.get().whose == "mine"


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_calendar(user: User, rows: int, query_budget: Any) -> None:
    DeadlineFactory.create_batch(rows, owners=[user], unit=UnitFactory.create())
    path = path_of(user)
    with query_budget(3):  # the link, who is away, the rows
        assert read(path).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_links_at_once(user: User) -> None:
    def make() -> object:
        return make_calendar(by=user)

    results = at_once(make, make, make)
    assert all(
        not isinstance(one, Exception) or isinstance(one, ValidationError) for one in results
    )
    assert CalendarLink.objects.filter(revoked_at=None).count() == 1


def test_the_day_of_a_clock_change(at: Callable[[str], datetime], user: User) -> None:
    at("2026-03-29 02:59 UTC")
    DeadlineFactory.create(title="On the day of the change", days=0, owners=[user])
    assert titles(path_of(user)) == {"Agreement: On the day of the change"}
