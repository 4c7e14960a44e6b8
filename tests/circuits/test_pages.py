"""What people see and press: decisions, files, delegations, circuits; the panel of a file."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from intl_office.access.enums import Role
from intl_office.accounts.models import User
from intl_office.circuits.enums import Assignee, Edition, RunState, TurnState
from intl_office.circuits.models import Circuit, CircuitStep, Delegation, Run, Turn
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.circuits import (
    KIND,
    CircuitFactory,
    DelegationFactory,
    ProposalFactory,
    StepFactory,
    asked,
    in_days,
    sent,
    step_of,
)

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def body(response: Any) -> str:
    found: str = response.content.decode()
    return found


def drawn(proposal: Any, user: User) -> str:
    request = RequestFactory().get("/proposals/1/")
    request.user = user
    template = Template("{% load circuits %}{% circuit_panel kind row.uid %}")
    return template.render(Context({"request": request, "kind": KIND, "row": proposal}))


# ---------------------------------------------------------------- deciding


def test_my_decisions_hold_what_waits_for_me_and_nothing_else(desk: Client, user: User) -> None:
    mine, other = asked(user, title="Mine"), asked(title="Somebody else's")
    page = body(desk.get(reverse("circuits:decisions")))
    assert mine.run.title in page
    assert other.run.title not in page


def test_the_rail_counts_what_waits_for_me(desk: Client, user: User) -> None:
    address = reverse("circuits:count")
    assert body(desk.get(address)).strip() == ""
    asked(user)
    asked(UserFactory.create())
    assert body(desk.get(address)).startswith("1<span")
    assert f'hx-get="{address}"' in body(desk.get(reverse("circuits:decisions")))


def test_a_file_has_its_title_in_both_languages(desk: Client, user: User) -> None:
    turn = asked(user)
    Run.objects.filter(pk=turn.run_id).update(title_fr="Accord avec Munich", title_en="With Munich")
    for word, found in (("accord", True), ("with", True), ("Paris", False)):
        page = body(desk.get(reverse("circuits:decisions") + f"?words={word}"))
        assert ("With Munich" in page) is found
        assert "Accord avec" not in page


def test_the_filters_of_my_decisions(desk: Client, user: User) -> None:
    asked(user, title="Own file")
    late = asked(user, title="Late file")
    Turn.objects.filter(pk=late.pk).update(due_on=in_days(-1))
    asked(DelegationFactory.create(stand_in=user).person, title="File of another")
    shown = {
        "?whose=standing-in": "File of another",
        "?when=late": "Late file",
        "?words=Own": "Own file",
    }
    for query, title in shown.items():
        page = body(desk.get(reverse("circuits:decisions") + query))
        assert [t for t in ("Own file", "Late file", "File of another") if t in page] == [title]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_has_a_budget(desk: Client, user: User, rows: int, query_budget: Any) -> None:
    for _n in range(rows):
        asked(user)
    desk.get(reverse("circuits:decisions"))
    with query_budget(8):
        desk.get(reverse("circuits:decisions"))


def test_several_are_approved_at_once_after_a_look(desk: Client, user: User) -> None:
    turns, other = [asked(user), asked(user)], asked()
    chosen = [str(turn.uid) for turn in (*turns, other)]
    address = reverse("circuits:decisions")
    page = body(desk.post(address, {"bulk": "approve", "rows": chosen}))
    assert "2 rows will change" in page
    assert other.run.title not in page
    assert Turn.objects.open().count() == 3
    desk.post(address, {"bulk": "approve", "rows": chosen, "confirmed": "1"})
    assert [turn.run.title for turn in Turn.objects.open()] == [other.run.title]


def test_the_page_of_a_decision_shows_the_file_and_takes_the_decision(
    desk: Client, user: User
) -> None:
    turn = asked(user, title="Exchange with Porto", sensitive=True)
    page = body(desk.get(turn.get_absolute_url()))
    assert "Exchange with Porto" in page
    assert "Sensitive zone" in page
    assert "Number of the deliberation" not in page
    response = desk.post(turn.get_absolute_url(), {"outcome": "refuse", "reason": ""})
    assert response.status_code == 422
    assert "Say why" in body(response)
    assert Turn.objects.get().is_open
    desk.post(turn.get_absolute_url(), {"outcome": "refuse", "reason": "<b>No budget</b>"})
    assert Turn.objects.get().state == TurnState.REFUSED
    page = body(desk.get(turn.run.get_absolute_url()))
    assert "&lt;b&gt;No budget&lt;/b&gt;" in page
    assert "<b>No budget" not in page


def test_the_file_is_sent_back_to_a_step_before(desk: Client, user: User) -> None:
    circuit = CircuitFactory.create()
    first, second = step_of(user, circuit), step_of(user, circuit)
    run = sent(circuit)
    desk.post(Turn.objects.open().get().get_absolute_url(), {"outcome": "approve"})
    turn = Turn.objects.open().get()
    data = {"outcome": "return", "reason": "Look again", "return_to": str(first.uid)}
    desk.post(turn.get_absolute_url(), data)
    assert Turn.objects.open().get().step == first
    run.refresh_from_db()
    assert (run.state, run.round, second.circuit) == (RunState.RUNNING, 2, circuit)


def test_a_decision_that_is_over_says_so_and_leads_to_the_file(desk: Client, user: User) -> None:
    turn = asked(user)
    address = turn.get_absolute_url()
    desk.post(address, {"outcome": "approve"})
    response = desk.post(address, {"outcome": "refuse", "reason": "Late"}, follow=True)
    assert response.redirect_chain == [(turn.run.get_absolute_url(), 302)]
    assert "was taken already" in body(response)
    assert Turn.objects.get().state == TurnState.APPROVED


def test_a_stand_in_is_told_in_whose_place(desk: Client, user: User) -> None:
    away = UserFactory.create(first_name="Hélène", last_name="Marchand")
    DelegationFactory.create(person=away, stand_in=user)
    page = body(desk.get(asked(away).get_absolute_url()))
    assert "You decide in the place of Hélène Marchand" in page


def test_what_the_application_says_in_today(desk: Client, user: User) -> None:
    assert "Waiting for my decision" not in body(desk.get("/today/"))
    turn = asked(user, title="Exchange with Porto")
    page = body(desk.get("/today/"))
    assert "Waiting for my decision" in page
    assert turn.get_absolute_url() in page


# ---------------------------------------------------------------- files


def test_the_panel_of_a_file(user: User) -> None:
    author = UserFactory.create()
    proposal = ProposalFactory.create(author=author)
    circuit = CircuitFactory.create(name_en="Short circuit", name_fr="Circuit court")
    step_of(user, circuit, name_en="Legal", name_fr="Droit")
    assert "Short circuit" in drawn(proposal, author)
    assert "Short circuit" not in drawn(proposal, user)
    client = signed_in(author)
    address = reverse("circuits:start", args=[KIND, proposal.uid])
    client.post(address, {"circuit": circuit.code})
    run, turn = Run.objects.get(), Turn.objects.get()
    shown = drawn(proposal, user)
    assert turn.get_absolute_url() in shown
    assert "Withdraw it" not in shown
    seen = drawn(proposal, author)
    assert "Withdraw it" in seen
    assert turn.get_absolute_url() not in seen
    assert str(user) in seen
    client.post(reverse("circuits:cancel", args=[run.uid]), {"reason": ""})
    assert Run.objects.get().state == RunState.RUNNING
    client.post(reverse("circuits:cancel", args=[run.uid]), {"reason": "Too early"})
    assert Run.objects.get().state == RunState.CANCELLED


def test_the_panel_says_where_nobody_can_decide() -> None:
    circuit = CircuitFactory.create()
    StepFactory.create(circuit=circuit, role=Role.HR)
    run = sent(circuit)
    page = body(signed_in(run.started_by).get(run.get_absolute_url()))
    assert "Nobody can decide here" in page


@pytest.mark.parametrize("circuits", [1, 3])
def test_the_list_of_files_has_a_budget(
    desk: Client, user: User, circuits: int, query_budget: Any
) -> None:
    for _n in range(circuits):
        asked(user)
    desk.get(reverse("circuits:runs"))
    with query_budget(9):
        desk.get(reverse("circuits:runs"))


def test_a_returned_file_is_sent_again_by_its_requester(desk: Client, user: User) -> None:
    turn = asked(user)
    desk.post(turn.get_absolute_url(), {"outcome": "return", "reason": "Incomplete"})
    run = Run.objects.get()
    address = reverse("circuits:restart", args=[run.uid])
    assert desk.post(address).status_code == 403
    client = signed_in(run.started_by)
    assert "Send it on its way again" in body(client.get(run.get_absolute_url()))
    client.post(address)
    run.refresh_from_db()
    assert (run.state, run.round) == (RunState.RUNNING, 2)


def test_a_file_that_nobody_knows_is_not_started(desk: Client, user: User) -> None:
    proposal = ProposalFactory.create(author=user)
    for kind, uid in ((KIND, user.pk), ("elsewhere.thing", proposal.uid)):
        address = f"/approvals/start/{kind}/{uid}/"
        assert desk.post(address, {"circuit": "x"}).status_code == 404
    response = desk.post(reverse("circuits:start", args=[KIND, proposal.uid]), {"circuit": "x"})
    assert response.status_code == 302
    assert not Run.objects.exists()


# ---------------------------------------------------------------- delegations


def test_a_delegation_is_made_and_ended(desk: Client, user: User) -> None:
    colleague = user_with("legal", first_name="Anne", last_name="Roussel")
    student = user_with("student", last_name="Zzz")
    address = reverse("circuits:delegations")
    page = body(desk.get(address))
    assert "Anne Roussel" in page
    assert str(student) not in page
    data = {
        "stand_in": colleague.pk,
        "starts_on": in_days(0).isoformat(),
        "ends_on": in_days(5).isoformat(),
        "reason": "Leave",
    }
    assert desk.post(address, data).status_code == 302
    response = desk.post(address, data)
    assert response.status_code == 422
    assert "already" in body(response)
    given = Delegation.objects.get()
    assert "decides in the place of" in body(desk.get(address))
    assert desk.post(reverse("circuits:end_delegation", args=[given.uid])).status_code == 302
    assert desk.post(reverse("circuits:end_delegation", args=[given.uid])).status_code == 404


# ---------------------------------------------------------------- circuits


def test_a_circuit_is_written_and_put_in_force_without_javascript() -> None:
    client = signed_in(user_with("director"))
    data = {"code": "proposal-short", "name_fr": "Court", "name_en": "Short", "subject_kind": KIND}
    client.post(reverse("circuits:new_circuit"), data)
    circuit = Circuit.objects.get()
    assert circuit.edition == Edition.DRAFT
    add = reverse("circuits:new_step", args=[circuit.uid])
    response = client.post(add, {"name_fr": "Droit", "assignee": "role"})
    assert response.status_code == 422
    assert "Say who decides" in body(response)
    unit = house().sciences
    for name, more in {
        "A": {"assignee": "role", "role_kind": "officer-cooperation", "unit": str(unit.uid)},
        "B": {"assignee": "unit", "unit": str(unit.uid), "role_kind": "legal", "days": "5"},
        "C": {"assignee": "owner-unit", "condition": "sensitive", "optional": "on"},
    }.items():
        assert client.post(add, {"name_fr": name, "may_return": "on", **more}).status_code == 302
    a, b, c = CircuitStep.objects.order_by("position")
    assert (a.role, a.pole, a.unit) == ("officer", "cooperation", None)
    assert (b.assignee, b.unit, b.role, b.days) == (Assignee.UNIT, unit, "", 5)
    assert (c.condition, c.optional, c.may_return) == ("sensitive", True, True)
    page = body(client.get(circuit.get_absolute_url()))
    assert "only if: a sensitive zone" in page
    assert "Nobody could decide today at" in page
    client.post(reverse("circuits:move_step", args=[c.uid, "up"]))
    client.post(reverse("circuits:move_step", args=[b.uid, "beside"]))
    assert positions() == [("A", 1), ("B", 2), ("C", 2)]
    client.post(reverse("circuits:move_step", args=[b.uid, "down"]))
    assert positions() == [("A", 1), ("C", 2), ("B", 3)]
    client.post(reverse("circuits:remove_step", args=[a.uid]))
    assert positions() == [("C", 1), ("B", 2)]
    client.post(reverse("circuits:enact", args=[circuit.uid]))
    circuit.refresh_from_db()
    assert circuit.edition == Edition.IN_FORCE


def positions() -> list[tuple[str, int]]:
    rows = CircuitStep.objects.order_by("position", "name_fr")
    return list(rows.values_list("name_fr", "position"))


def test_a_circuit_in_force_changes_in_a_new_version_and_runs_keep_theirs() -> None:
    client = signed_in(user_with("director"))
    turn = asked()
    circuit = turn.run.circuit
    step = reverse("circuits:step", args=[turn.step.uid])
    assert client.get(step).status_code == 404
    assert client.post(reverse("circuits:discard", args=[circuit.uid])).status_code == 404
    for _twice in range(2):
        client.post(reverse("circuits:draft", args=[circuit.uid]))
    draft = Circuit.objects.get(edition=Edition.DRAFT)
    assert (draft.version, draft.steps.get().person) == (2, turn.step.person)
    client.post(reverse("circuits:remove_step", args=[draft.steps.get().uid]))
    page = body(client.post(reverse("circuits:enact", args=[draft.uid]), follow=True))
    assert "one step at least" in page
    StepFactory.create(circuit=draft)
    client.post(reverse("circuits:enact", args=[draft.uid]))
    editions = Circuit.objects.order_by("version").values_list("edition", flat=True)
    assert list(editions) == [Edition.RETIRED, Edition.IN_FORCE]
    assert Run.objects.get().circuit == circuit
    client.post(reverse("circuits:retire", args=[draft.uid]))
    draft.refresh_from_db()
    assert draft.edition == Edition.RETIRED


def test_a_draft_is_thrown_away_and_a_code_is_taken_once() -> None:
    client = signed_in(user_with("director"))
    circuit = CircuitFactory.create(code="taken", edition=Edition.DRAFT)
    StepFactory.create(circuit=circuit)
    data = {"code": "taken", "name_fr": "Autre", "subject_kind": KIND}
    response = client.post(reverse("circuits:new_circuit"), data)
    assert response.status_code == 422
    assert "exists" in body(response)
    client.post(reverse("circuits:discard", args=[circuit.uid]))
    assert not Circuit.objects.exists()
