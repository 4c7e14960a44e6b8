"""Rows of a query without an order come in a different order each time while tests run.

PostgreSQL promises no order without ORDER BY, but nearly always returns rows as they were
inserted: a test that relies on it passes for months. The order is drawn from a seed that the
head of the run names; `--shuffle-seed` repeats it.
"""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import (
    SQLAggregateCompiler,
    SQLCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)
from django.db.models.sql.constants import MULTI

_NOT_ROWS = (SQLAggregateCompiler, SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler)


class Shuffler:
    """The seed of the run, and what the running test makes of it."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.start("")

    def start(self, test: str) -> None:
        """Draw anew for a test, so that it is repeated alone as in the whole run."""
        self.test = test
        self.random = random.Random(f"{self.seed}{test}")
        self.database_seed = self.random.uniform(-1, 1)

    def seed_connection(self, connection: Any) -> None:
        """Seed PostgreSQL's own random(), unseen by query counts."""
        if connection.needs_rollback or getattr(connection, "shuffled_for", None) == self.test:
            return
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT setseed(%s)", [self.database_seed])
        connection.shuffled_for = self.test


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle-seed", type=int, default=None, help="order of unordered queries")


def pytest_configure(config: pytest.Config) -> None:
    shared = getattr(config, "workerinput", {}).get("shuffle_seed")
    seed = shared or config.getoption("--shuffle-seed") or random.randrange(1, 1_000_000)
    config.stash[SHUFFLER] = Shuffler(int(seed))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["shuffle_seed"] = node.config.stash[SHUFFLER].seed


def pytest_report_header(config: pytest.Config) -> str:
    return f"unordered queries: --shuffle-seed={config.stash[SHUFFLER].seed}"


SHUFFLER = pytest.StashKey[Shuffler]()


@pytest.fixture(autouse=True)
def _shuffle_anew(request: pytest.FixtureRequest) -> None:
    request.config.stash[SHUFFLER].start(request.node.nodeid)


@pytest.fixture(scope="session", autouse=True)
def _unordered_queries_are_shuffled(pytestconfig: pytest.Config) -> Iterator[None]:
    shuffler = pytestconfig.stash[SHUFFLER]
    execute: Any = SQLCompiler.execute_sql
    order: Any = SQLCompiler.get_order_by

    def shuffled_order(self: Any) -> Any:
        found = order(self)
        if not getattr(self, "returns_rows", False):
            return found
        self.is_unordered = not found
        if found or self.query.distinct or self.query.combinator:
            return found
        term = OrderBy(Random()).resolve_expression(self.query, allow_joins=True, reuse=None)
        return [(term, (*self.compile(term), False))]

    def shuffled_execute(self: Any, result_type: str = MULTI, *args: Any, **kwargs: Any) -> Any:
        self.returns_rows = result_type == MULTI and not isinstance(self, _NOT_ROWS)
        if not self.returns_rows:
            return execute(self, result_type, *args, **kwargs)
        shuffler.seed_connection(self.connection)
        result = execute(self, result_type, *args, **kwargs)
        if not (self.query.distinct or self.query.combinator) or not self.is_unordered:
            return result
        # PostgreSQL takes no other order on these: the rows are mixed once they are here.
        rows = [row for chunk in result for row in chunk]
        shuffler.random.shuffle(rows)
        return iter([rows])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "get_order_by", shuffled_order)
        patch.setattr(SQLCompiler, "execute_sql", shuffled_execute)
        yield
