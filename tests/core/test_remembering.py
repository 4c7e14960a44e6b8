"""What is kept to be quick is missed by nobody where the cache is away."""

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from redis import RedisError

from intl_office.core.remembering import forget, remember, remembered


@pytest.fixture
def cache_away(settings: LazySettings) -> None:
    """A cache at an address where nobody answers."""
    there = settings.CACHES["default"]
    settings.CACHES = {"default": {**there, "LOCATION": "redis://127.0.0.1:1/0"}}
    with pytest.raises(RedisError):
        cache.get("anything")


def test_what_is_kept_is_remembered_until_it_is_forgotten() -> None:
    remember("a", ["x", 1], 60)
    remember("b", 2, 60)
    assert (remembered("a"), remembered("b"), remembered("c")) == (["x", 1], 2, None)
    forget("a", "b")
    assert remembered("a") is remembered("b") is None


@pytest.mark.usefixtures("cache_away")
def test_without_a_cache_nothing_is_kept_and_nothing_breaks() -> None:
    remember("a", 1, 60)
    assert remembered("a") is None
    forget("a")


@pytest.mark.usefixtures("cache_away", "db")
def test_pages_do_without_the_cache_and_signing_in_says_to_come_back(client: Client) -> None:
    """Attempts to sign in are counted in the cache: without it they are not let through."""
    client.raise_request_exception = False
    assert client.get("/").status_code == 200
    form = {"login": "somebody@example.org", "password": "a long sentence"}
    answer = client.post("/sign-in/", form)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
