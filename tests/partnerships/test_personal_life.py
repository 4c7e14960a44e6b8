"""What agreements, networks and strategic plans hold about people, and what remains of it."""

from typing import Any

import pytest

from intl_office.accounts.models import User
from intl_office.core.personal import holdings, subject_of
from partnerships.models import Notice, SentLetter
from tests.factories.accounts import UserFactory
from tests.factories.mail import MessageFactory
from tests.factories.networks import NetworkFactory, NetworkMeetingFactory, NetworkSeatFactory
from tests.factories.organisations import PersonFactory
from tests.factories.partnerships import NoticeFactory
from tests.factories.strategic import PlanActionFactory, StrategicFactory

pytestmark = pytest.mark.django_db


def rows(name: str, user: User) -> list[Any]:
    who = subject_of("account", user.pk, "X")
    return list(holdings[f"partnerships.{name}"].rows(who))


@pytest.fixture
def known() -> User:
    """Somebody with an entry among the people."""
    user: User = UserFactory.create(email="Lea.Roth@univ.example", first_name="Léa",
                                    last_name="Roth-Kestner")  # fmt: skip
    PersonFactory.create(
        user=user, first_name="Léa", last_name="Roth-Kestner", email="lea.roth@univ.example"
    )
    return user


def test_parts_in_networks_and_plans_are_told_to_their_person(known: User) -> None:
    person = known.person
    network = NetworkFactory.create(officer=person)
    seat = NetworkSeatFactory.create(person=person)
    event = NetworkMeetingFactory.create()
    event.people.add(person)
    strategic = StrategicFactory.create(owner=person)
    action = PlanActionFactory.create(owner=person)
    for other in (NetworkSeatFactory, NetworkFactory, StrategicFactory, PlanActionFactory):
        other.create()
    assert rows("Network", known) == [network]
    assert rows("NetworkSeat", known) == [seat]
    assert [one.event for one in rows("NetworkMeetingPerson", known)] == [event]
    assert rows("StrategicPartner", known) == [strategic]
    assert rows("PlanAction", known) == [action]


def test_a_mail_is_known_by_its_address_and_loses_it(known: User) -> None:
    notice = NoticeFactory.create()
    made = [
        SentLetter.objects.create(
            agreement=notice.agreement,
            kind="partnerships.notice",
            address=address,
            message=MessageFactory.create(sent=True),
            sent_by=known,
        )
        for address in ("LEA.ROTH@univ.example", "other@univ.example")
    ]
    assert rows("SentLetter", known) == [made[0]]
    who = subject_of("account", known.pk, "K7")
    left = holdings["partnerships.SentLetter"].values(who, made[0].pk)
    assert left == {"address": "anonyme-k7-0@erased.invalid"}


def test_a_notice_is_known_by_a_name_that_nobody_else_bears(known: User) -> None:
    told = NoticeFactory.create(told="Direction ; Léa Roth-Kestner (référente)")
    NoticeFactory.create(told="Direction de la composante")
    assert rows("Notice", known) == [told]
    PersonFactory.create(first_name="Léa", last_name="Roth-Kestner", email="x@univ.example")
    UserFactory.create(first_name="Léa", last_name="Roth-Kestner", email="y@univ.example")
    assert rows("Notice", known) == []
    assert Notice.objects.count() == 2
