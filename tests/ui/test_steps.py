from dataclasses import replace
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from intl_office.accounts.models import User
from intl_office.core.workflow import NotAllowed, Reason
from intl_office.ui import steps
from intl_office.ui.components import NextStep
from tests.testapp.enums import Status
from tests.testapp.models import Paper
from tests.testapp.workflow import has_title, papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(officer: User) -> User:
    officer.is_staff = True
    officer.save()
    return officer


def _panel(paper: Paper, user: User, **changes: Any) -> steps.StepPanel:
    wanted: dict[str, Any] = {"url": lambda name: f"/papers/1/{name}/", **changes}
    return steps.panel(papers, paper, user, **wanted)


def _drawn(panel: steps.StepPanel) -> str:
    source = "{% load ui %}{% workflow_panel panel %}"
    return Template(source).render(Context({"panel": panel, "csrf_token": "t0ken"}))


def test_what_is_missing_and_whose_turn_it_is(officer: User) -> None:
    drawn = _drawn(_panel(Paper(code="a"), officer))
    assert "Why it is blocked" in drawn
    assert "Give a title." in drawn
    assert "(the author)" in drawn
    assert "<form" not in drawn


def test_a_step_that_can_be_taken_posts_with_its_tokens(officer: User) -> None:
    drawn = _drawn(_panel(Paper(code="a", title="T"), officer))
    assert "What is next" in drawn
    assert '<form method="post" action="/papers/1/send/">' in drawn
    assert "t0ken" in drawn
    assert 'name="once"' in drawn
    assert "Expire" not in drawn  # what the clock does has no button


def test_a_step_of_somebody_else_names_them(officer: User) -> None:
    panel = _panel(Paper(code="a", title="T", status=Status.SENT), officer)
    drawn = _drawn(panel)
    assert "it is the turn of the director" in drawn
    assert "<form" not in drawn
    assert [step.label for step in panel.waiting] == ["Sign"]  # nobody waits for a refusal


def test_a_step_back_is_never_put_forward(director: User) -> None:
    panel = _panel(Paper(code="a", title="T", status=Status.SENT), director)
    assert panel.main
    assert (panel.main.label, [step.label for step in panel.others]) == ("Sign", ["Refuse"])
    page = '<a class="btn btn-primary" href="/papers/1/signature/">Sign</a>'
    blocked = Paper(code="a", status=Status.SENT)
    pages = {"sign": "/papers/1/signature/"}
    assert page not in _drawn(_panel(blocked, director, pages=pages))


def test_the_page_that_brings_what_is_missing_is_put_forward(director: User) -> None:
    panel = _panel(Paper(code="a", status=Status.SENT), director, pages={"sign": "/sign/"})
    (sign,) = panel.blocked
    linked = replace(sign.option, reasons=(Reason(code="copy", message="No copy.", link="/sign/"),))
    steps_now = [replace(one, option=linked) if one is sign else one for one in panel.steps]
    drawn = _drawn(replace(panel, steps=steps_now))
    assert '<a class="btn btn-primary" href="/sign/">Sign</a>' in drawn
    assert "What is next" in drawn


def test_a_reason_is_asked_where_it_is_required(director: User) -> None:
    paper = Paper(code="a", title="T", status=Status.SENT)
    drawn = _drawn(_panel(paper, director, pages={"sign": "/papers/1/signature/"}))
    assert '<a class="btn btn-primary" href="/papers/1/signature/">Sign</a>' in drawn
    assert '<textarea class="form-control mb-2" id="why-refuse" name="reason"' in drawn
    assert drawn.count("<form") == 1


def test_the_end_is_said(officer: User) -> None:
    panel = _panel(Paper(code="a", status=Status.EXPIRED), officer, tones={"expired": "bad"})
    assert panel.rests
    assert "Nothing more is to be done" in _drawn(panel)
    assert "tone-bad" in _drawn(panel)
    assert "Expired" in _drawn(panel)


def test_the_simple_panel_takes_a_workflow_s_reasons() -> None:
    step = NextStep("Not yet.", reasons=list(has_title(Paper(code="a"))))
    source = Template("{% load ui %}{% next_step step %}")
    drawn = source.render(Context({"step": step, "csrf_token": "t"}))
    assert "Give a title." in drawn
    assert "(the author)" in drawn


def _request(user: User, **entries: str) -> HttpRequest:
    request = RequestFactory().post("/", entries)
    request.user = user
    request.session = {}  # type: ignore[assignment]  # what messages need of it
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def _taken(request: HttpRequest, paper: Paper, name: str, **facts: Any) -> list[str]:
    assert request.user.is_authenticated
    user = request.user
    answer = steps.take(
        request,
        lambda: papers.transition(paper, name, by=user, reason=steps.reason(request), **facts),
        done="It is done.",
        back="/papers/1/",
    )
    assert answer.url == "/papers/1/"
    return [f"{message.level_tag}: {message}" for message in get_messages(request)]


def test_taking_a_step(officer: User) -> None:
    paper = Paper.objects.create(code="a", title="T", owner=officer)
    assert _taken(_request(officer), paper, "send") == ["success: It is done."]
    assert paper.status == Status.SENT


def test_a_step_refused_says_why(director: User) -> None:
    paper = Paper.objects.create(code="a", title="T", owner=director, status=Status.SENT)
    (told,) = _taken(_request(director, reason="  "), paper, "refuse")
    assert told == "error: Something is missing first. Say why: the reason is kept."
    assert _taken(_request(director, reason="Late"), paper, "refuse") == ["success: It is done."]
    assert paper.refusal == "Late"


def test_a_step_of_somebody_else_is_forbidden(officer: User) -> None:
    paper = Paper.objects.create(code="a", title="T", owner=officer, status=Status.SENT)
    with pytest.raises(NotAllowed):
        _taken(_request(officer), paper, "sign", pages=1)
