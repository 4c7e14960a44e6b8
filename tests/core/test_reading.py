"""Answers remembered while a request reads, and never while it may write."""

from collections.abc import Callable

import pytest

from intl_office.core.reading import read_once, reading


@pytest.fixture
def asked() -> list[tuple[int, str]]:
    """Every question that went through."""
    return []


@pytest.fixture
def ask(asked: list[tuple[int, str]]) -> Callable[..., str]:
    """A question that says its own arguments."""

    @read_once
    def question(number: int, word: str = "") -> str:
        asked.append((number, word))
        return f"{number}{word}"

    return question


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_the_same_question_is_asked_once(
    method: str, ask: Callable[..., str], asked: list[tuple[int, str]]
) -> None:
    """Others are other questions."""
    with reading(method):
        answers = [ask(1), ask(1), ask(2), ask(1, word="a"), ask(1, word="a")]
    assert answers == ["1", "1", "2", "1a", "1a"]
    assert asked == [(1, ""), (2, ""), (1, "a")]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", None])
def test_who_may_write_asks_again(
    method: str | None, ask: Callable[..., str], asked: list[tuple[int, str]]
) -> None:
    """What it wrote meanwhile may have changed the answer."""
    with reading(method):
        assert [ask(1), ask(1)] == ["1", "1"]
    assert asked == [(1, ""), (1, "")]


def test_nothing_outlives_the_request(
    ask: Callable[..., str], asked: list[tuple[int, str]]
) -> None:
    """Tasks and commands, which are no request, ask each time."""
    for _request in range(2):
        with reading("GET"):
            ask(1)
    ask(1)
    ask(1)
    assert len(asked) == 4


def test_a_failure_is_no_answer(asked: list[tuple[int, str]]) -> None:
    """It is asked again."""

    @read_once
    def failing() -> None:
        asked.append((0, ""))
        raise LookupError

    with reading("GET"):
        for _time in range(2):
            with pytest.raises(LookupError):
                failing()
    assert len(asked) == 2
