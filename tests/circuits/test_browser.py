"""The pages in every look, and a file sent, decided and approved, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from intl_office.access.enums import Role
from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.enums import Assignee, Edition, Outcome, RunState
from intl_office.circuits.models import Circuit, CircuitStep, Run
from tests.factories.access import house, user_with
from tests.factories.circuits import (
    CircuitFactory,
    DelegationFactory,
    StepFactory,
    asked,
    sent,
    step_of,
)
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
SignedIn = Callable[[User], Page]


def circuit_with_steps(user: User, edition: Edition = Edition.IN_FORCE) -> Circuit:
    """A step of every kind, two at the same time."""
    circuit: Circuit = CircuitFactory.create(
        code=f"agreement-{edition}", name_en="Agreement (full circuit)",
        name_fr="Convention (circuit complet)", edition=edition,
    )  # fmt: skip
    step_of(user, circuit, name_en="International office", name_fr="Relations internationales")
    StepFactory.create(
        circuit=circuit, name_en="Security", name_fr="Sécurité", role=Role.HR, condition="sensitive"
    )
    step_of(user, circuit, name_en="Legal affairs", name_fr="Affaires juridiques", optional=True)
    StepFactory.create(
        circuit=circuit, name_en="Finance", name_fr="Finances", role=Role.FINANCE, position=3
    )
    StepFactory.create(
        circuit=circuit, name_en="Faculty", name_fr="Composante", assignee=Assignee.OWNER_UNIT,
        days=None,
    )  # fmt: skip
    return circuit


def filled(user: User) -> Run:
    """A file in the middle of its circuit, sent back once; others that wait."""
    run = sent(circuit_with_steps(user), title="Exchange with Porto", unit=house().sciences)
    first = run.pending().open().for_list().get()
    decide(turn=first, outcome=Outcome.APPROVE, by=user, reason="A partner we know well.")
    step = CircuitStep.objects.get(circuit=run.circuit, position=1)
    second = run.pending().open().for_list().get(step__assignee=Assignee.PERSON)
    decide(turn=second, outcome=Outcome.RETURN, by=user, reason="An annex fails.", return_to=step)
    for title in ("Double degree with Laval", "Framework agreement with Uppsala"):
        asked(user, title=title, unit=house().sciences)
    away = user_with("legal", first_name="Anne", last_name="Roussel")
    DelegationFactory.create(person=away, stand_in=user)
    asked(away, title="Network charter")
    return run


@in_every_look
def test_every_page_in_every_look(signed_in: SignedIn, look: Look) -> None:
    user = user_with("director", first_name="Hélène", last_name="Marchand")
    page, run = signed_in(user), filled(user)
    draft = circuit_with_steps(user, Edition.DRAFT)
    step = draft.steps.order_by("position")[0]
    turn = run.pending().open().get()
    for name, address in {
        "decisions": "/approvals/",
        "turn": turn.get_absolute_url(),
        "runs": "/approvals/files/",
        "run": run.get_absolute_url(),
        "delegations": "/approvals/delegations/",
        "circuits": "/approvals/circuits/",
        "circuit": draft.get_absolute_url(),
        "circuit-new": "/approvals/circuits/new/",
        "circuit-step": f"/approvals/steps/{step.uid}/",
        "circuits-today": "/today/",
    }.items():
        page.goto(address)
        check_page(page, look, name)


@pytest.mark.parametrize("look", [Look("en")], ids=str)
def test_a_file_is_approved(signed_in: SignedIn) -> None:
    user = user_with("legal", language="en")
    turn = asked(user, title="Exchange with Porto")
    page = signed_in(user)
    page.goto("/today/")
    page.get_by_role("link", name="Exchange with Porto", exact=True).click()
    page.get_by_label("Approve").check()
    page.get_by_label("Reason or remark").fill("Welcome")
    page.get_by_role("button", name="Keep the decision").click()
    expect(page.locator(".alert").first).to_contain_text("Decided: Exchange with Porto")
    assert Run.objects.get(pk=turn.run_id).state == RunState.COMPLETE
