"""Network, clock, budgets, keys, and a real worker."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.queue import enqueue
from tests.kit import probe
from tests.kit.children import WorkerProcess, wait_until
from tests.kit.network import NetworkRefused


def test_another_machine_is_refused() -> None:
    with pytest.raises(NetworkRefused):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_the_clock_stands_and_moves(at: Callable[[str], datetime]) -> None:
    at("2026-11-21 10:00 Europe/Paris")
    assert timezone.now() == datetime(2026, 11, 21, 9, tzinfo=UTC)
    at("2027-07-01 00:30 Europe/Paris")
    assert timezone.localdate().isoformat() == "2027-07-01"
    assert timezone.now().date().isoformat() == "2027-06-30"


def test_a_moment_names_its_zone(at: Callable[[str], datetime]) -> None:
    with pytest.raises(ValueError, match="time zone"):
        at("2026-11-21 10:00")


def test_a_budget_is_exact_and_shows_what_was_spent(
    query_budget: Callable[[int], AbstractContextManager[None]],
) -> None:
    with query_budget(1):
        User.objects.count()
    three = [User.objects.filter(email=email) for email in ("a", "b", "c")]
    told = r"3 queries, the budget is 2:\n +3 x SELECT"
    with pytest.raises(pytest.fail.Exception, match=told), query_budget(2):
        _ = [rows.exists() for rows in three]
    with pytest.raises(pytest.fail.Exception, match="0 queries"), query_budget(1):
        pass


@pytest.mark.parametrize("turn", [1, 2])
def test_the_cache_starts_empty(turn: int) -> None:
    assert cache.get("turn") is None
    cache.set("turn", turn)
    assert settings.KEY_PREFIX in cache.make_key("turn")


def test_a_real_worker_does_what_is_committed(celery_worker_process: WorkerProcess) -> None:
    probe.make_tables()
    try:
        with transaction.atomic():
            enqueue(probe.probe, "rolled-back")
            transaction.set_rollback(True)
        with transaction.atomic():
            enqueue(probe.probe, "committed")
        wait_until(lambda: probe.done() == {"committed"}, "the task is done")
        assert probe.runs("rolled-back") == []
        assert probe.runs("committed") != []
    finally:
        probe.drop_tables()
