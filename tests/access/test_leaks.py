"""Who has a role in one unit never sees what belongs to another one."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.organisations.enums import MembershipFunction, PersonKind
from intl_office.organisations.models import Membership, Person, Unit
from tests.factories.access import house, user_with

pytestmark = pytest.mark.django_db


def member(unit: Unit, name: str) -> Person:
    person = Person.objects.create(last_name=name, kind=PersonKind.ACADEMIC)
    Membership.objects.create(
        person=person,
        unit=unit,
        function=MembershipFunction.MEMBER,
        starts_on=date(2020, 1, 1),
    )
    return person


def answers(user: User, person: Person) -> tuple[int, bool]:
    """The status of the person's page, and whether the list shows the name."""
    client = Client()
    client.force_login(user)
    page = client.get(reverse("organisations:person", kwargs={"uid": person.uid}))
    shown = client.get(reverse("organisations:people"))
    return page.status_code, person.last_name in shown.content.decode()


def test_referent_sees_the_people_of_the_own_subtree_alone() -> None:
    place = house()
    inside, outside = member(place.physics, "Insider"), member(place.letters, "Outsider")
    referent = user_with("referent", place.sciences)
    assert answers(referent, inside) == (200, True)
    assert answers(referent, outside) == (404, False)


def test_who_left_the_unit_is_no_longer_seen() -> None:
    place = house()
    person = member(place.physics, "Leaver")
    person.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert answers(user_with("referent", place.sciences), person) == (404, False)


def test_the_office_sees_everybody() -> None:
    person = member(house().letters, "Anybody")
    assert answers(user_with("officer-mobility"), person) == (200, True)


def test_officer_of_one_unit_stays_there() -> None:
    place = house()
    person = member(place.letters, "Elsewhere")
    assert answers(user_with("officer-mobility", place.sciences), person) == (404, False)


def test_coordinator_reads_no_people() -> None:
    person = member(house().sciences, "Colleague")
    assert answers(user_with("coordinator"), person) == (403, False)


def test_memberships_elsewhere_are_not_listed() -> None:
    place = house()
    inside, outside = member(place.physics, "Insider"), member(place.letters, "Outsider")
    referent = user_with("referent", place.sciences)
    visible = Membership.objects.visible_to(referent)
    assert [row.person for row in visible] == [inside]
    assert list(Person.objects.visible_to(referent)) == [inside]
    assert outside not in Person.objects.visible_to(referent)
