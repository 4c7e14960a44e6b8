"""People are changed where the permission holds, not where one merely sees them."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from intl_office.access.enums import Pole, Role
from intl_office.accounts.models import User
from intl_office.organisations.actions import house as actions
from intl_office.organisations.models import Membership, Person, Unit
from tests.factories.access import House, RoleFactory, house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 1)
OTHER_ACCOUNT = "Elsewhereperson"


@pytest.fixture
def place() -> House:
    return house()


@pytest.fixture
def both(place: House) -> User:
    """Referent of the sciences (reads people), officer of the letters (changes them)."""
    user = user_with("referent", place.sciences)
    RoleFactory.create(user=user, role=Role.OFFICER, pole=Pole.MOBILITY, unit=place.letters)
    return user


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def member(*units: Unit, name: str = "Haddad") -> Person:
    person: Person = PersonFactory.create(last_name=name)
    for unit in units:
        MembershipFactory.create(person=person, unit=unit)
    return person


def entries(person: Person) -> dict[str, Any]:
    return {"kind": person.kind, "last_name": "Changed", "is_active": "on"}


def test_who_only_sees_a_person_does_not_change_them(both: User, place: House) -> None:
    person, client = member(place.physics), signed_in(both)
    page = client.get(person.get_absolute_url())
    edit = reverse("organisations:person_edit", args=[person.uid])
    assert page.status_code == 200
    assert edit not in page.text
    assert client.get(edit).status_code == 403
    assert client.post(edit, entries(person)).status_code == 403
    person.refresh_from_db()
    assert person.last_name == "Haddad"


def test_who_may_change_a_person_does(both: User, place: House) -> None:
    person, client = member(place.letters), signed_in(both)
    edit = reverse("organisations:person_edit", args=[person.uid])
    assert edit in client.get(person.get_absolute_url()).text
    assert client.post(edit, entries(person)).status_code == 302
    person.refresh_from_db()
    assert person.last_name == "Changed"


def test_memberships_are_begun_and_ended_within_reach_alone(both: User, place: House) -> None:
    person, client = member(place.physics, place.letters), signed_in(both)
    physics, letters = person.memberships.order_by("pk")
    page = client.get(person.get_absolute_url()).text
    address = "organisations:membership_end"
    ends = {one.unit: reverse(address, args=[one.uid]) for one in (physics, letters)}
    assert ends[place.letters] in page
    assert ends[place.physics] not in page
    assert client.post(ends[place.physics], {"last_day": DAY}).status_code == 403
    assert client.post(ends[place.letters], {"last_day": DAY}).status_code == 302
    new = reverse("organisations:membership_new", args=[member(place.letters).uid])
    data = {"unit": place.sciences.pk, "function": "member", "starts_on": DAY}
    assert client.post(new, data).status_code == 422
    assert not Membership.objects.filter(unit=place.sciences).exists()
    page_of_seen = reverse("organisations:membership_new", args=[member(place.physics).uid])
    data["unit"] = place.letters.pk
    assert client.post(page_of_seen, data).status_code == 403


def test_form_offers_units_and_accounts_within_reach(both: User, place: House) -> None:
    UserFactory.create(last_name=OTHER_ACCOUNT)
    client, person = signed_in(both), member(place.letters)
    form = client.get(reverse("organisations:membership_new", args=[person.uid]))
    assert list(form.context["form"].fields["unit"].queryset) == [place.letters]
    for url in (
        reverse("organisations:person_edit", args=[person.uid]),
        reverse("organisations:person_new"),
    ):
        assert OTHER_ACCOUNT not in client.get(url).text
    lead = signed_in(user_with("director"))
    assert OTHER_ACCOUNT in lead.get(reverse("organisations:person_new")).text


def test_new_person_of_a_limited_officer_has_a_unit_there(both: User, place: House) -> None:
    client, url = signed_in(both), reverse("organisations:person_new")
    data = {"kind": "academic", "last_name": "Nouvelle", "is_active": "on"}
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "unit": place.sciences.pk}).status_code == 422
    answer = client.post(url, {**data, "unit": place.letters.pk}, follow=True)
    assert answer.status_code == 200
    assert Membership.objects.get(person__last_name="Nouvelle").unit == place.letters


def test_units_beyond_reach_are_counted_not_named(place: House) -> None:
    person = member(place.physics, place.letters)
    referent = signed_in(user_with("referent", place.sciences))
    page = referent.get(person.get_absolute_url()).text
    assert place.physics.name in page
    assert place.letters.name not in page
    assert "1 of 2 units shown" in page
    rows = referent.get(reverse("organisations:people")).context["table"].data
    assert [row.unit_names for row in rows] == [place.physics.name]
    by_letters = referent.get(reverse("organisations:people"), {"unit": place.letters.code})
    assert list(by_letters.context["table"].data) == []
    whole = signed_in(user_with("hr")).get(person.get_absolute_url()).text
    assert place.letters.name in whole
    assert "units shown" not in whole


def test_actions_refuse_what_lies_beyond_reach(both: User, place: House) -> None:
    seen, changed = member(place.physics), member(place.letters)
    with pytest.raises(PermissionDenied):
        actions.save_person(person=seen, by=both)
    with pytest.raises(PermissionDenied):
        actions.save_membership(
            membership=Membership(person=changed, unit=place.sciences, starts_on=DAY), by=both
        )
    with pytest.raises(PermissionDenied):
        actions.end_membership(membership=seen.memberships.get(), last_day=DAY, by=both)
    with pytest.raises(PermissionDenied):
        actions.save_person(person=Person(kind="academic", last_name="X"), by=both)
    changed.user = UserFactory.create()
    with pytest.raises(PermissionDenied):
        actions.save_person(person=changed, by=both)
    actions.save_person(person=Person(kind="academic", last_name="Y"), by=user_with("director"))


def test_who_left_every_unit_is_changed_by_the_whole_house_alone(both: User, place: House) -> None:
    person = member(place.letters)
    person.memberships.update(ends_on=DAY)
    with pytest.raises(PermissionDenied):
        actions.save_person(person=person, by=both)
    actions.save_person(person=person, by=user_with("director"))
