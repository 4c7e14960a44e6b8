"""Today: figures on the rows that one may read, one's own files, what waits for others."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from intl_office.accounts.models import User
from intl_office.circuits.actions.running import start
from partnerships.enums import State
from partnerships.workflow import KIND
from projects.enums import Stage
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.organisations import PersonFactory
from tests.factories.partnerships import agreement_with, circuit_of
from tests.factories.projects import ProposalFactory

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
TODAY = "/today/"


def panels(client: Client, user: User) -> dict[str, Any]:
    client.force_login(user)
    return {one.name: one.context for one in client.get(TODAY).context["panels"]}


@pytest.mark.usefixtures("rows")
def test_four_figures_open_on_as_many_rows(client: Client, director: User) -> None:
    shown = panels(client, director)["figures"]["figures"]
    assert len(shown) == 4
    assert shown[0].value > 0
    for one in shown:
        assert client.get(one.url).context["count"].number == one.value, one.label


def test_a_referent_counts_the_faculty_alone(client: Client) -> None:
    agreement_with(state=State.IN_FORCE, unit=house().sciences)
    agreement_with(state=State.IN_FORCE, unit=house().letters)
    shown = panels(client, user_with("referent"))["figures"]["figures"]
    assert (shown[0].value, shown[0].trend.change) == (1, 1)
    assert client.get(shown[0].url).context["count"].number == 1


@pytest.mark.parametrize("kind", ["student", "mobile-staff"])
def test_a_student_has_no_figures(client: Client, kind: str) -> None:
    agreement_with(state=State.IN_FORCE, unit=house().letters)
    user = user_with(kind)
    DeadlineFactory.create(owners=[user])  # else a student is led to their own space
    shown = panels(client, user)
    assert shown
    assert not {"figures", "my-files", "blocked"} & shown.keys()


def test_my_files_are_those_i_answer_for(client: Client) -> None:
    me = user_with("officer-cooperation", language="en")
    mine = PersonFactory.create(user=me)
    unit = house().letters
    agreement_with(officer=mine, title_en="Marked draft", title_fr="Marked draft", unit=unit)
    agreement_with(officer=mine, state=State.IN_FORCE, unit=unit)
    agreement_with(title_en="Another", unit=unit)
    ProposalFactory.create(
        officer=me, title="Marked proposal", stage=Stage.WRITING, unit=unit, leader=me
    )
    files = panels(client, me)["my-files"]["files"]
    assert len(files) == 2
    assert "Marked draft" in files[0].title
    assert "Marked proposal" in files[1].title


def waiting_for(decider: User, sender: User) -> None:
    agreement = agreement_with(state=State.APPROVAL, unit=house().letters)
    start(kind=KIND, subject=agreement, circuit=circuit_of(decider), by=sender)


def test_what_waits_for_others_says_for_whom_and_since_when(client: Client) -> None:
    decider = UserFactory.create(first_name="Marguerite", last_name="Decides")
    sender = user_with("officer-cooperation", language="en")
    waiting_for(decider, sender)
    shown = panels(client, sender)
    assert [turn.who for turn in shown["blocked"]["rows"]] == ["Marguerite Decides"]
    body = client.get(TODAY, headers={"accept-language": "en"}).content.decode()
    assert "Marguerite Decides, for" in body
    own = panels(client, decider)
    assert "blocked" not in own
    assert len(own["decisions"]["rows"]) == 1


def test_what_is_not_within_reach_does_not_show(client: Client) -> None:
    waiting_for(UserFactory.create(), user_with("officer-cooperation"))
    assert "blocked" not in panels(client, user_with("referent"))


@pytest.mark.usefixtures("rows")
def test_today_is_cheap(client: Client, director: User, query_budget: Budget) -> None:
    client.force_login(director)
    client.get(TODAY)
    with query_budget(33):
        client.get(TODAY)
