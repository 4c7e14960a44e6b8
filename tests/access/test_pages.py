"""The screens: who opens them, what they show, what they cost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.access.enums import KINDS, Role
from intl_office.access.models import RoleAssignment
from intl_office.accounts.models import User
from tests.factories.access import RoleFactory, house, user_with
from tests.factories.accounts import UserFactory
from tests.kit.queries import exactly

pytestmark = pytest.mark.django_db
LIST = reverse("access:roles")


def as_user(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(user: User, name: str, **kwargs: object) -> str:
    response = as_user(user).get(reverse(name, kwargs=kwargs))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_whatever_its_length(rows: int) -> None:
    director = user_with("director")
    for _row in range(rows - 1):
        user_with("coordinator", house().physics)
    client = as_user(director)
    client.get(LIST)
    with exactly(7):
        assert client.get(LIST).status_code == 200


def test_list_is_filtered_by_person_role_unit_and_day() -> None:
    place = house()
    director = user_with("director", last_name="Zimmer")
    wanted = user_with("referent", place.physics, first_name="Rosa", last_name="Filtered")
    RoleFactory.create(
        user=UserFactory.create(last_name="Gone"),
        role=Role.FINANCE,
        starts_on=date(2020, 1, 1),
        ends_on=date(2021, 1, 1),
    )
    client = as_user(director)

    def found(**query: Any) -> set[str]:
        text = client.get(LIST, query, headers={"HX-Request": "true"}).content.decode()
        return {name for name in ("Zimmer", "Filtered", "Gone") if name in text}

    assert found() == {"Zimmer", "Filtered", "Gone"}
    assert found(person="ros filt") == {"Filtered"}
    assert found(person=wanted.email) == {"Filtered"}
    assert found(role="director") == {"Zimmer"}
    assert found(pole="mobility") == set()
    assert found(unit=place.sciences.uid) == {"Filtered"}
    assert found(unit=place.letters.uid) == set()
    assert found(state="now") == {"Zimmer", "Filtered"}
    assert found(state="over") == {"Gone"}
    assert found(state="later") == set()


def test_export_holds_the_words_of_the_screen() -> None:
    text = as_user(user_with("director")).get(LIST, {"export": "csv"})
    body = b"".join(text.streaming_content).decode()  # type: ignore[attr-defined]  # a stream
    assert "Director of the international office" in body
    assert "Holds today" in body


def test_give_a_role() -> None:
    place, director = house(), user_with("director")
    user = UserFactory.create(email="new.referent@example.org")
    form = {
        "email": "New.Referent@example.org",
        "kind": "referent",
        "unit": place.letters.uid,
        "starts_on": timezone.localdate().isoformat(),
        "reason": "Council of 12 May",
    }
    response = as_user(director).post(reverse("access:give"), form)
    given = user.roles.get()
    assert response.headers["Location"] == given.get_absolute_url()
    assert (given.role, given.unit, given.given_by) == (Role.REFERENT, place.letters, director)
    assert given.reason == "Council of 12 May"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"email": "nobody@example.org"}, "Nobody has an account with this address"),
        ({"kind": "administrator"}, "Select a valid choice"),
        ({"kind": "partner"}, "Select a valid choice"),
        ({"kind": "referent"}, "This role is given in a unit: choose it."),
        ({"reason": ""}, "This field is required"),
        ({"ends_on": "2020-01-01"}, "The last day lies before the first day."),
        ({"unit": "nonsense"}, "is not a valid UUID"),
        ({"starts_on": "yesterday"}, "Enter a valid date"),
    ],
)
def test_role_that_cannot_be_given_says_why(changed: dict[str, str], message: str) -> None:
    house()
    UserFactory.create(email="known@example.org")
    form = {"email": "known@example.org", "kind": "hr", "starts_on": "2026-01-01", "reason": "x"}
    client = as_user(user_with("director"))
    response = client.post(reverse("access:give"), form | changed)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not RoleAssignment.objects.exclude(role=Role.DIRECTOR).exists()


def test_form_offers_no_role_beyond_one_s_own() -> None:
    director, administrator = user_with("director"), user_with("administrator")
    assert 'value="administrator"' not in page(director, "access:give")
    assert 'value="administrator"' in page(administrator, "access:give")
    assert 'value="partner"' not in page(administrator, "access:give")


def test_give_is_filled_in_from_the_address() -> None:
    client = as_user(user_with("director"))
    shown = client.get(reverse("access:give"), {"person": "someone@example.org"})
    assert 'value="someone@example.org"' in shown.content.decode()


def test_end_a_role() -> None:
    director, given = user_with("director"), RoleFactory.create(role=Role.LEGAL)
    address = reverse("access:end", kwargs={"uid": given.uid})
    refused = as_user(director).post(address, {"reason": ""})
    assert refused.status_code == 422
    as_user(director).post(address, {"reason": "Moved to another service"})
    given.refresh_from_db()
    assert given.ended_at is not None
    text = page(director, "access:role", uid=given.uid)
    assert "Moved to another service" in text
    assert "End the role" not in text


def test_ending_the_last_administrator_is_refused_in_words() -> None:
    only = user_with("administrator")
    address = reverse("access:end", kwargs={"uid": only.roles.get().uid})
    response = as_user(only).post(address, {"reason": "Tired"})
    assert response.status_code == 422
    assert "This is the last administrator" in response.content.decode()


def test_who_may_not_end_a_role_sees_no_form_and_is_refused() -> None:
    given = RoleFactory.create(role=Role.ADMINISTRATOR)
    user_with("administrator")
    director = user_with("director")
    assert "End the role" not in page(director, "access:role", uid=given.uid)
    address = reverse("access:end", kwargs={"uid": given.uid})
    assert as_user(director).post(address, {"reason": "x"}).status_code == 403


def test_one_s_own_role_is_seen_and_nobody_else_s() -> None:
    user, other = user_with("referent"), user_with("referent", house().letters)
    client = as_user(user)
    assert client.get(user.roles.get().get_absolute_url()).status_code == 200
    assert client.get(other.roles.get().get_absolute_url()).status_code == 404


def test_my_roles_say_what_they_may() -> None:
    user = user_with("officer-cooperation")
    RoleFactory.create(user=user, role=Role.HR, starts_on=date(2999, 1, 1))
    text = page(user, "access:mine")
    assert "International office staff – Cooperation and partnerships" in text
    assert "Make one partner of two that are the same" in text
    assert "Begins later" in text


def test_my_roles_without_any() -> None:
    assert "You have no role today" in page(UserFactory.create(), "access:mine")
    installer = UserFactory.create(is_staff=True)
    assert "Your account was made at installation" in page(installer, "access:mine")


def test_page_of_a_role_says_what_it_may_and_may_not() -> None:
    text = page(user_with("director"), "access:kind", kind="legal")
    may, _line, may_not = text.partition("May not")
    assert "Read the history of changes" in may
    assert "Give and end roles" in may_not
    client = as_user(user_with("director"))
    assert client.get(reverse("access:kind", kwargs={"kind": "king"})).status_code == 404


def test_every_role_has_a_page() -> None:
    client = as_user(user_with("director"))
    text = client.get(reverse("access:kinds")).content.decode()
    for kind in KINDS:
        address = reverse("access:kind", kwargs={"kind": kind})
        assert address in text
        assert client.get(address).status_code == 200


def test_pages_cost_little() -> None:
    director = user_with("director")
    given = user_with("legal").roles.get()
    client = as_user(director)
    pages: list[tuple[str, dict[str, Any], int]] = [
        ("access:mine", {}, 4),
        ("access:kinds", {}, 4),
        ("access:kind", {"kind": "legal"}, 4),
        ("access:role", {"uid": given.uid}, 6),
        ("access:give", {}, 5),
        ("access:see_as", {}, 5),
    ]
    client.get(LIST)  # what is kept for all pages is read once
    for name, kwargs, cost in pages:
        with exactly(cost):
            client.get(reverse(name, kwargs=kwargs))


def test_rail_shows_the_room_to_who_may_enter() -> None:
    assert f'href="{LIST}"' in page(user_with("director"), "ui:today")
    assert f'href="{LIST}"' not in page(user_with("officer-mobility"), "ui:today")
