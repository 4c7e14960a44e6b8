"""Roles promised by invitation."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from intl_office.access.actions.roles import end_role
from intl_office.access.enums import Role
from intl_office.accounts.actions.invitations import accept, invite
from intl_office.accounts.invited import roles_for
from intl_office.accounts.models import User
from tests.factories.access import house, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def accepted(by: User, role: str) -> User:
    invitation = invite(email="guest@example.org", by=by, role=role)
    return accept(
        invitation=invitation, first_name="G", last_name="Uest", password="x", language="fr"
    )


def test_offers_are_the_roles_that_one_may_give() -> None:
    place = house()
    director = dict(roles_for(user_with("director")))
    assert director["officer-mobility"] == "International office staff – Mobility"
    assert director[f"referent@{place.letters.uid}"].startswith("Faculty international referent")
    assert not {"administrator", "student", "partner", "referent"} & set(director)
    assert "administrator" in dict(roles_for(user_with("administrator")))
    assert roles_for(user_with("officer-mobility")) == []


def test_promise_is_kept_at_acceptance() -> None:
    director, place = user_with("director"), house()
    given = accepted(director, f"referent@{place.letters.uid}").roles.get()
    assert (given.role, given.unit, given.given_by) == (Role.REFERENT, place.letters, director)


def test_role_without_unit() -> None:
    given = accepted(user_with("director"), "officer-projects").roles.get()
    assert (given.role, given.pole, given.unit) == (Role.OFFICER, "projects", None)


def test_no_role_is_promised() -> None:
    assert not accepted(user_with("director"), "").roles.exists()


@pytest.mark.parametrize(
    "role", ["administrator", "king", "referent", "referent@x", "hr@" + "0" * 32]
)
def test_promise_that_cannot_be_kept_leaves_an_account(role: str, caplog: object) -> None:
    user = accepted(user_with("director"), role)
    assert user.pk
    assert not user.roles.exists()


def test_who_promised_must_still_be_able_to() -> None:
    director = user_with("director")
    invitation = invite(email="late@example.org", by=director, role="hr")
    end_role(given=director.roles.get(), by=user_with("administrator"), reason="Left")
    user = accept(
        invitation=invitation, first_name="L", last_name="Ate", password="x", language="fr"
    )
    assert not user.roles.exists()
