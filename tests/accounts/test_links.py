"""Links for people without an account."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from intl_office.accounts.actions.links import (
    MadeLink,
    make_link,
    open_link,
    revoke_links,
    whole_days,
)
from intl_office.accounts.enums import LinkRefusal
from intl_office.accounts.links import Purpose, purposes
from intl_office.accounts.models import AccessLink
from tests.factories.accounts import UserFactory
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
SUBJECT = uuid.UUID("7b0d2f0e-5f2d-4c57-9f5b-6f1d0f6f0a01")
PAGE = f"/letter/{SUBJECT}/"


@pytest.fixture(autouse=True)
def two_purposes(settings: LazySettings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.accounts.urls"
    with purposes.replaced(
        letter=Purpose("letter", "A letter", "letter"),
        parcel=Purpose("parcel", "A parcel", "parcel", session=timedelta(minutes=5)),
    ):
        yield


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def made(purpose: str = "letter", **fields: object) -> tuple[MadeLink, str]:
    given = {"lifetime": timedelta(days=30), "email": "dean@partner.example", "by": None} | fields
    link = make_link(purpose=purpose, subject=SUBJECT, **given)  # type: ignore[arg-type]  # a test's own words
    return link, link.url.removeprefix("http://localhost:8000")


def test_a_link_opens_its_page_and_is_no_login(client: Client) -> None:
    _link, path = made()
    page = client.get(path)
    assert "A letter" in page.text
    assert client.get(PAGE).status_code == 403
    assert client.post(path)["Location"] == PAGE
    assert client.get(PAGE).text == f"letter {SUBJECT} for AnonymousUser by dean@partner.example"
    assert "sessionid" not in client.cookies
    assert client.get("/today/").status_code == 302


def test_the_cookie_is_closed_to_scripts(client: Client) -> None:
    _link, path = made()
    client.post(path)
    cookie = client.cookies[f"link-letter-{SUBJECT.hex}"]
    assert cookie["path"] == PAGE
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 4 * 3600


def test_without_the_link_the_page_says_to_open_it(client: Client) -> None:
    made()
    response = client.get(PAGE)
    assert response.status_code == 403
    assert "opens from the link in the mail" in response.text


def test_a_link_to_one_thing_opens_no_other(client: Client) -> None:
    _link, path = made()
    client.post(path)
    assert client.get(f"/letter/{uuid.uuid4()}/").status_code == 403
    assert client.get(f"/parcel/{SUBJECT}/").status_code == 403


def test_two_things_are_open_in_one_browser(client: Client) -> None:
    other = uuid.uuid4()
    token = make_link(purpose="letter", subject=other, lifetime=timedelta(1), by=None)
    for path in (made()[1], token.url.removeprefix("http://localhost:8000")):
        client.post(path)
    for subject in (SUBJECT, other):
        assert client.get(f"/letter/{subject}/").status_code == 200


def test_the_link_is_known_by_its_hash_alone() -> None:
    link, path = made()
    token = path.split("/")[3]
    row = AccessLink.objects.values().get(pk=link.link.pk)
    assert token not in str(row)


def test_an_expired_link_says_so(client: Client) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        _link, path = made(lifetime=timedelta(days=1))
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 410
        assert "has expired" in response.text
    assert not {name for name in client.cookies if name.startswith("link-")}


@pytest.mark.parametrize(
    ("now", "end"),
    [
        pytest.param("2026-01-01 09:00", "2026-01-31 22:59:59", id="winter"),
        pytest.param("2026-03-15 23:30", "2026-04-15 21:59:59", id="into summer, after midnight"),
        pytest.param("2026-10-01 08:00", "2026-10-31 22:59:59", id="into winter"),
    ],
)
def test_the_last_day_of_a_link_counts_to_its_end(now: str, end: str) -> None:
    """Times of UTC; the house is in Paris."""
    begin, last = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (now, end))
    with time_machine.travel(begin, tick=False):
        assert begin + whole_days(timedelta(days=30)) == last


def test_what_it_opened_ends_with_it(client: Client) -> None:
    with time_machine.travel(datetime(2026, 1, 1, 12, tzinfo=UTC), tick=False) as clock:
        _link, path = made(lifetime=timedelta(minutes=10))
        client.post(path)
        assert client.get(PAGE).status_code == 200
        clock.shift(timedelta(minutes=11))
        assert client.get(PAGE).status_code == 403


def test_the_page_closes_after_its_time(client: Client) -> None:
    with time_machine.travel(datetime(2026, 1, 1, 12, tzinfo=UTC), tick=False) as clock:
        _link, path = made("parcel")
        client.post(path)
        clock.shift(timedelta(minutes=4))
        assert client.get(f"/parcel/{SUBJECT}/").status_code == 200
        clock.shift(timedelta(minutes=2))
        assert client.get(f"/parcel/{SUBJECT}/").status_code == 403
        client.post(path)
        assert client.get(f"/parcel/{SUBJECT}/").status_code == 200


def test_a_withdrawn_link_shuts_at_once(client: Client) -> None:
    _link, path = made()
    client.post(path)
    assert revoke_links(purpose="letter", subject=SUBJECT, by=None) == 1
    assert client.get(PAGE).status_code == 403
    assert "has been withdrawn" in client.post(path).text
    assert revoke_links(purpose="letter", subject=SUBJECT, by=None) == 0


def test_a_one_time_link_opens_once_and_looking_does_not_count(client: Client) -> None:
    _link, path = made(once=True)
    client.get(path)
    client.head(path)
    assert client.post(path).status_code == 302
    assert client.get(PAGE).status_code == 200
    other = Client(headers={"accept-language": "en"})
    response = other.post(path)
    assert response.status_code == 410
    assert "already been used" in response.text
    assert other.get(PAGE).status_code == 403


def test_a_link_of_another_purpose_opens_nothing(client: Client) -> None:
    _link, path = made()
    response = client.post(path.replace("letter", "parcel"))
    assert response.status_code == 404
    assert not {name for name in client.cookies if name.startswith("link-")}


@pytest.mark.parametrize("purpose", ["letter", "unknown"])
def test_a_made_up_link_opens_nothing(client: Client, purpose: str) -> None:
    _link, path = made()
    changed = path[:-4] + ("A" if path[-4] != "A" else "B") + path[-3:]
    for wrong in (changed.replace("letter", purpose), f"/link/{purpose}/x/"):
        response = client.post(wrong)
        assert response.status_code == 404
        assert "not valid" in response.text
    assert not {name for name in client.cookies if name.startswith("link-")}


def test_a_made_up_cookie_opens_nothing(client: Client) -> None:
    link, _path = made()
    client.cookies["link-letter"] = str(link.link.uid)
    assert client.get(PAGE).status_code == 403


def test_nobody_can_try_links_without_end(client: Client) -> None:
    codes = [client.get(f"/link/letter/made-up-{n}/").status_code for n in range(21)]
    assert codes == [404] * 20 + [429]


def test_a_purpose_must_be_registered() -> None:
    with pytest.raises(KeyError):
        made("unknown")


@pytest.mark.parametrize("lifetime", [timedelta(), timedelta(days=-1)])
def test_a_lifetime_is_positive(lifetime: timedelta) -> None:
    with pytest.raises(ValueError, match=r"day|0:00"):
        made(lifetime=lifetime)


def test_who_made_it_is_kept() -> None:
    user = UserFactory.create()
    assert made(by=user)[0].link.made_by == user


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_a_one_time_link_serves_one() -> None:
    _link, path = made(once=True)
    token = path.split("/")[3]
    results = at_once(*[lambda: open_link(token=token, purpose="letter")] * 2)
    assert sorted(type(result).__name__ for result in results) == ["AccessLink", "LinkRefusal"]
    assert LinkRefusal.USED in results
