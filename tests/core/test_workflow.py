"""The engine, tried on the test app's paper."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext_lazy

from intl_office.core.audit import history
from intl_office.core.workflow import (
    Blocked,
    NotAllowed,
    Reason,
    StaleState,
    Transition,
    Workflow,
)
from tests.factories.core import PaperFactory, PersonFactory
from tests.kit.race import at_once
from tests.kit.workflow import every_case
from tests.testapp.enums import Status
from tests.testapp.models import Paper
from tests.testapp.workflow import papers

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FACTS: dict[str, dict[str, Any]] = {"sign": {"pages": 3}}


def paper_in(state: str) -> Paper:
    signed = {"signed_at": NOW} if state == Status.SIGNED else {}
    paper: Paper = PaperFactory.create(status=state, **signed)
    return paper


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "name", "starts"), every_case(papers))
def test_transition_starts_only_from_its_sources(state: str, name: str, starts: bool) -> None:
    paper, director = paper_in(state), PersonFactory.create(director=True)

    def move() -> Paper:
        return papers.transition(paper, name, by=director, reason="why", **FACTS.get(name, {}))

    if not starts:
        with pytest.raises(StaleState):
            move()
        assert Paper.objects.get().status == state
        assert not paper.transitions.exists()
        return
    target = papers.transitions[name].target
    assert move().status == paper.status == Paper.objects.get().status == target
    log = paper.transitions.get()
    assert (log.name, log.source, log.target, log.by) == (name, state, target, director)
    assert log.reason == "why"


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "name", "starts"), every_case(papers, clock=True))
def test_clock_moves_only_from_its_sources(state: str, name: str, starts: bool) -> None:
    paper = paper_in(state)
    before = paper.updated_at
    assert papers.advance(paper, name, at=NOW) is starts
    paper.refresh_from_db()
    assert paper.status == (papers.transitions[name].target if starts else state)
    assert (paper.updated_at != before) is starts
    assert paper.transitions.filter(by=None, at=NOW).count() == starts


@pytest.mark.django_db
def test_columns_of_the_state_are_written_with_it() -> None:
    paper, director = paper_in(Status.SENT), PersonFactory.create(director=True)
    papers.transition(paper, "sign", by=director, pages=7)
    stored = Paper.objects.get()
    assert (stored.pages, stored.signed_by) == (7, director)
    assert stored.signed_at == stored.transitions.get().at == paper.signed_at
    papers.transition(paper, "reopen", by=director)
    assert Paper.objects.get().signed_at is None


@pytest.mark.django_db
def test_only_the_columns_of_the_change_are_written() -> None:
    paper = paper_in(Status.DRAFT)
    stale = Paper.objects.get()
    Paper.objects.update(amount=5)
    stale.title = "not saved by a transition"
    papers.transition(stale, "send", by=PersonFactory.create())
    paper.refresh_from_db()
    assert (paper.amount, paper.title) == (Decimal(5), "A paper")
    assert paper.status == "sent"


@pytest.mark.django_db
def test_blocked_says_everything_that_is_missing_and_whose_turn() -> None:
    paper = PaperFactory.create(title="", status=Status.SENT)
    with pytest.raises(Blocked) as caught:
        papers.transition(paper, "sign", by=PersonFactory.create(director=True), pages=1)
    assert [(r.code, r.whose_turn, r.field) for r in caught.value.reasons] == [
        ("title", "the author", "title")
    ]
    assert Paper.objects.get().status == Status.SENT


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["", "   "])
def test_refusal_without_a_reason_is_blocked(why: str) -> None:
    with pytest.raises(Blocked) as caught:
        papers.transition(
            paper_in(Status.SENT), "refuse", by=PersonFactory.create(director=True), reason=why
        )
    assert [reason.field for reason in caught.value.reasons] == ["reason"]


@pytest.mark.django_db
def test_constraint_of_the_database_blocks_in_its_own_words() -> None:
    paper = paper_in(Status.SENT)
    with pytest.raises(Blocked) as caught:
        papers.transition(paper, "sign", by=PersonFactory.create(director=True), pages=101)
    assert [reason.message for reason in caught.value.reasons] == ["A paper has 100 pages at most."]
    assert (paper.status, Paper.objects.get().status) == (Status.SENT, Status.SENT)


@pytest.mark.django_db
def test_person_without_the_right_is_refused() -> None:
    with pytest.raises(NotAllowed):
        papers.transition(paper_in(Status.SENT), "sign", by=PersonFactory.create(), pages=1)


@pytest.mark.django_db
def test_nobody_does_what_the_clock_does() -> None:
    with pytest.raises(NotAllowed):
        papers.transition(paper_in(Status.SENT), "expire", by=PersonFactory.create(director=True))
    with pytest.raises(ImproperlyConfigured):
        papers.advance(paper_in(Status.DRAFT), "send")


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{}, {"pages": 1, "colour": "red"}])
def test_facts_are_given_exactly(facts: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="pages"):
        papers.transition(
            paper_in(Status.SENT), "sign", by=PersonFactory.create(director=True), **facts
        )


@pytest.mark.django_db
def test_options_show_what_is_possible_what_is_missing_and_what_is_for_others() -> None:
    paper = PaperFactory.create(title="", status=Status.SENT)
    seen = {o.transition.name: o for o in papers.options(paper, PersonFactory.create())}
    assert list(seen) == ["sign", "refuse"]
    assert not seen["sign"].allowed
    assert [r.code for r in seen["sign"].reasons] == ["title"]
    assert seen["sign"].transition.whose_turn == "the director"
    director = {
        o.transition.name: o for o in papers.options(paper, PersonFactory.create(director=True))
    }
    assert director["refuse"].possible
    assert not director["sign"].possible


@pytest.mark.django_db
def test_state_that_moved_since_the_page_was_read_is_stale() -> None:
    paper = paper_in(Status.SENT)
    Paper.objects.update(status=Status.REFUSED)
    with pytest.raises(StaleState) as caught:
        papers.transition(paper, "sign", by=PersonFactory.create(director=True), pages=1)
    assert "Refused" in caught.value.message


@pytest.mark.django_db
def test_clock_leaves_alone_what_a_person_moved() -> None:
    paper = paper_in(Status.SENT)
    Paper.objects.update(status=Status.REFUSED)
    assert papers.advance(paper, "expire") is False
    assert Paper.objects.get().status == Status.REFUSED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rival", ["sign", "refuse"])
def test_of_two_at_once_one_wins_and_the_other_is_told(rival: str) -> None:
    paper, director = paper_in(Status.SENT), PersonFactory.create(director=True)

    def move(name: str) -> Callable[[], Paper]:
        mine = Paper.objects.get(pk=paper.pk)
        return lambda: papers.transition(
            mine, name, by=director, reason="why", **FACTS.get(name, {})
        )

    results = at_once(move("sign"), move(rival))
    assert sorted(type(result).__name__ for result in results) == ["Paper", "StaleState"]
    assert paper.transitions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clocks_one_moves() -> None:
    paper = paper_in(Status.SENT)
    rows = [Paper.objects.get(pk=paper.pk) for _ in range(2)]
    assert sorted(at_once(*(lambda r=r: papers.advance(r, "expire") for r in rows))) == [
        False,
        True,
    ]
    assert paper.transitions.count() == 1


@pytest.mark.django_db
def test_reason_stands_in_the_history() -> None:
    paper, director = paper_in(Status.SENT), PersonFactory.create(director=True)
    papers.transition(paper, "refuse", by=director, reason="Two pages are missing.")
    last = history(paper)[0]
    assert (last.by, last.reason) == ("Ada Director", "Two pages are missing.")
    assert ("Status", "Sent", "Refused") in [(f.label, f.before, f.after) for f in last.fields]


def line(**changes: Any) -> Transition:
    given: dict[str, Any] = {
        "name": "go",
        "sources": ("a",),
        "target": "b",
        "label": "Go",
        "who": lambda *_any: True,
    }
    return Transition(**given | changes)


class Two(models.TextChoices):
    A = "a", "A"
    B = "b", "B"


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ([line(target="c")], "unknown states"),
        ([line(), line()], "one name"),
        ([], "nothing leads to"),
        ([line(sources=("b",))], "nothing leads to"),
    ],
)
def test_table_that_contradicts_itself_is_refused(lines: list[Transition], word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=word):
        Workflow(Two, lines, initial="a")


def test_reason_is_kept_lazy_until_the_reader_is_known() -> None:
    text = gettext_lazy("Something is missing first.")
    assert Reason(code="x", message=text).message is text
