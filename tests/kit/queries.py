"""How many queries a page may cost."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

_LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d+\b")


def grouped(statements: list[str]) -> str:
    """One line for each kind of statement, the most frequent first."""
    kinds = Counter(_LITERAL.sub("?", sql)[:300] for sql in statements)
    return "\n".join(f"  {times:>3} x {kind}" for kind, times in kinds.most_common())


@contextmanager
def exactly(number: int) -> Iterator[None]:
    """Fail unless the block runs this many queries; a failure shows them by kind."""
    with CaptureQueriesContext(connection) as captured:
        yield
    if len(captured) != number:
        shown = grouped([query["sql"] for query in captured.captured_queries])
        pytest.fail(f"{len(captured)} queries, the budget is {number}:\n{shown}", pytrace=False)


@pytest.fixture
def query_budget(db: None) -> Callable[[int], AbstractContextManager[None]]:
    """Exactly so many, so that a saving is noticed too.

    with query_budget(5):
        client.get("/today/")
    """
    return exactly
