from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connections
from django.test import Client
from redis.exceptions import ConnectionError as BrokerAway

from intl_office.core.tasks import HEARTBEAT_KEY, heartbeat


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_everything_answers(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": True, "broker": True}


@pytest.mark.django_db
def test_database_away_is_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_any: Any, **_more: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connections["default"], "cursor", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": False, "broker": True}


@pytest.mark.django_db
def test_broker_away_is_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_any: Any, **_more: Any) -> None:
        raise BrokerAway("no socket")

    monkeypatch.setattr(cache, "get", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": True, "broker": False}


def test_heartbeat_is_noted() -> None:
    cache.delete(HEARTBEAT_KEY)
    heartbeat()
    assert cache.get(HEARTBEAT_KEY).tzinfo is not None
    cache.delete(HEARTBEAT_KEY)
