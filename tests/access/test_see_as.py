"""Seeing as somebody else: only reading, only what one may, nobody's own pages."""

from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from intl_office.access.actions.roles import end_role
from intl_office.access.actions.seeing import see_as_person, see_as_role
from intl_office.access.enums import Role
from intl_office.access.models import SeeingAs
from intl_office.access.seeing import WAYS_OUT, is_private
from intl_office.accounts.models import User
from tests.factories.access import RoleFactory, house, user_with
from tests.factories.accounts import UserFactory
from tests.kit.matrix import addresses
from tests.kit.queries import exactly

pytestmark = pytest.mark.django_db
SEE_AS = reverse("access:see_as")
TODAY = reverse("ui:today")
ANY = {"uuid": "6f4c1b7e-2a53-4b8e-9d0f-3b1f9a0c8d11", "int": "1", "slug": "x", "str": "x"}


def as_user(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def looking(viewer: User, **form: object) -> Client:
    client = as_user(viewer)
    response = client.post(SEE_AS, {"reason": "To help", **form})
    assert response.status_code == 302, response.content.decode()
    return client


def routes(resolver: URLResolver | None = None, before: str = "") -> list[tuple[str, URLPattern]]:
    """Every address with arguments made up, and its pattern."""
    found: list[tuple[str, URLPattern]] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{before}{pattern.namespace}:" if pattern.namespace else before
            found += routes(pattern, space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.append((before + pattern.name, pattern))
    return found


def made_up(name: str, pattern: URLPattern) -> str:
    kwargs = {
        key: ANY.get(type(converter).__name__.removesuffix("Converter").lower(), "x")
        for key, converter in pattern.pattern.converters.items()
    }
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:  # an expression's groups
        return reverse(name, kwargs={"uidb36": "1", "key": "x-x"})


@pytest.fixture
def viewer() -> User:
    return user_with("director", first_name="Vera", last_name="Viewer")


@pytest.fixture
def referent() -> User:
    return user_with("referent", first_name="Rose", last_name="Referent", language="fr")


def test_pages_are_those_of_the_person(viewer: User, referent: User) -> None:
    client = looking(viewer, email=referent.email)
    text = client.get(reverse("access:mine")).content.decode()
    assert "Faculty international referent" in text
    assert "You see the application as <strong>Rose Referent</strong>" in text
    assert client.get(reverse("access:roles")).status_code == 403


def test_language_stays_the_viewer_s(viewer: User, referent: User) -> None:
    text = looking(viewer, email=referent.email).get(TODAY).content.decode()
    assert '<html lang="en"' in text


def test_a_role_in_a_unit(viewer: User) -> None:
    place = house()
    client = looking(viewer, kind="referent", unit=place.letters.uid)
    text = client.get(TODAY).content.decode()
    assert f"Faculty international referent ({place.letters})" in text
    assert client.get(reverse("access:roles")).status_code == 403


def test_an_installer_s_power_is_left_at_the_door() -> None:
    client = looking(UserFactory.create(is_staff=True, is_superuser=True), kind="student")
    assert client.get(reverse("access:roles")).status_code == 403
    assert client.get(reverse("accounts:invitations")).status_code == 403


def test_whatever_writes_is_refused(viewer: User, referent: User) -> None:
    client = looking(viewer, email=referent.email)
    known = routes()
    assert len(known) > 40
    others = cycle((client.put, client.patch, client.delete))
    for name, pattern in known:
        if name in WAYS_OUT:
            continue
        address = made_up(name, pattern)
        for method in (client.post, next(others)):
            response: Any = method(address)
            assert response.status_code == 403, f"{name}: {response.status_code}"
            assert b"nothing can be changed" in response.content, name


def test_no_name_is_left_out() -> None:
    assert {name for name, _pattern in routes()} == set(addresses())


def test_own_pages_stay_closed(viewer: User, referent: User) -> None:
    client = looking(viewer, email=referent.email)
    private = [(name, pattern) for name, pattern in routes() if is_private(name)]
    assert {"accounts:account", "mfa_view_recovery_codes", "usersessions_list"} <= {
        name for name, _pattern in private
    }
    for name, pattern in private:
        if name not in WAYS_OUT:
            response = client.get(made_up(name, pattern))
            assert response.status_code == 403, name
            assert b"own: password, second factor, sessions" in response.content


def test_what_of_the_accounts_room_is_open() -> None:
    """The rest is private: a new page of that room is classified here, by somebody."""
    room = [
        name
        for name, pattern in routes()
        if getattr(pattern.callback, "__module__", "").startswith(
            ("intl_office.accounts", "allauth")
        )
    ]
    assert {name for name in room if not is_private(name)} == {
        "accounts:accept", "accounts:invitations", "accounts:invite", "accounts:logout",
        "accounts:open_link", "accounts:resend", "accounts:withdraw",
    }  # fmt: skip


def test_the_way_back(viewer: User, referent: User) -> None:
    client = looking(viewer, email=referent.email)
    client.post(reverse("access:see_as_stop"))
    text = client.get(reverse("access:mine")).content.decode()
    assert "Director of the international office" in text
    assert "You see the application as <strong>" not in text
    assert SeeingAs.objects.get().ended_at is not None


def test_coming_back_from_nowhere_does_nothing(viewer: User) -> None:
    assert as_user(viewer).post(reverse("access:see_as_stop")).status_code == 302


def test_signing_out_remains_possible(viewer: User, referent: User) -> None:
    client = looking(viewer, email=referent.email)
    client.post(reverse("account_logout"))
    assert client.get(TODAY).status_code == 302


def test_looks_are_logged(viewer: User, referent: User) -> None:
    looking(viewer, email=referent.email)
    look = SeeingAs.objects.get()
    assert (look.viewer, look.person, look.reason) == (viewer, referent, "To help")
    text = as_user(viewer).get(SEE_AS).content.decode()
    assert "Rose Referent" in text
    assert "To help" in text


def test_the_log_names_the_viewer(viewer: User, referent: User, caplog: Any) -> None:
    client = looking(viewer, email=referent.email)
    caplog.clear()
    with caplog.at_level("INFO", "office.request"):
        client.get(TODAY)
    assert [record.user for record in caplog.records] == [viewer.pk]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"email": "nobody@example.org"},
        {"kind": "administrator"},
        {"kind": "partner"},
        {"kind": "referent"},
        {"kind": "student", "unit": "sciences"},
        {"email": "known@example.org", "kind": "hr"},
        {"email": "known@example.org", "unit": "sciences"},
        {"kind": "hr", "reason": ""},
    ],
)
def test_look_that_makes_no_sense(viewer: User, form: dict[str, Any]) -> None:
    UserFactory.create(email="known@example.org")
    if form.get("unit"):
        form = {**form, "unit": house().sciences.uid}
    response = as_user(viewer).post(SEE_AS, {"reason": "x", **form})
    assert response.status_code == 422
    assert not SeeingAs.objects.exists()


def test_nobody_sees_as_an_administrator() -> None:
    viewer = user_with("administrator")
    for other in (
        user_with("administrator"),
        UserFactory.create(is_staff=True),
        UserFactory.create(is_active=False),
    ):
        with pytest.raises(PermissionDenied):
            see_as_person(by=viewer, person=other, reason="Curious")
    with pytest.raises(PermissionDenied):
        see_as_role(by=viewer, role=Role.ADMINISTRATOR, reason="Curious")
    response = as_user(viewer).post(SEE_AS, {"email": other.email, "reason": "Curious"})
    assert "administrators, accounts that are closed" in response.content.decode()


def test_only_leads_see_as_others(referent: User) -> None:
    assert as_user(referent).get(SEE_AS).status_code == 403
    with pytest.raises(PermissionDenied):
        see_as_role(by=referent, role=Role.STUDENT, reason="Curious")


def test_a_look_ends_after_an_hour(viewer: User, referent: User) -> None:
    client = looking(viewer, email=referent.email)
    SeeingAs.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert "You see the application as <strong>" not in client.get(TODAY).content.decode()


def test_a_look_ends_with_the_right_to_look(viewer: User, referent: User) -> None:
    client = looking(viewer, email=referent.email)
    end_role(given=viewer.roles.get(), by=user_with("administrator"), reason="Left")
    assert "You see the application as <strong>" not in client.get(TODAY).content.decode()


def test_a_look_ends_when_the_person_administers(viewer: User, referent: User) -> None:
    client = looking(viewer, email=referent.email)
    RoleFactory.create(user=referent, role=Role.ADMINISTRATOR)
    assert "You see the application as <strong>" not in client.get(TODAY).content.decode()


def test_a_look_belongs_to_one_viewer(viewer: User, referent: User) -> None:
    looking(viewer, email=referent.email)
    other = as_user(user_with("director"))
    session = other.session
    session["seeing_as"] = str(SeeingAs.objects.get().uid)
    session.save()
    assert "You see the application as <strong>" not in other.get(TODAY).content.decode()


def test_public_pages_cost_nothing_more(viewer: User, referent: User) -> None:
    for client in (as_user(viewer), looking(viewer, email=referent.email)):
        client.get(reverse("ui:accent_css"))  # what is kept for all pages is read once a language
        with exactly(2):
            client.get(reverse("ui:accent_css"))


def test_a_look_costs_three_queries_more(viewer: User, referent: User) -> None:
    address = reverse("access:mine")
    client = as_user(referent)
    client.get(address)  # what is kept for all pages is read once
    with exactly(4):
        client.get(address)
    client = looking(viewer, email=referent.email)
    client.get(address)
    with exactly(6):
        client.get(address)
