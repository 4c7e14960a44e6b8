"""What every test stands on; docs/testing.md tells how to use it."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker
from redis import Redis

pytest_plugins = [
    "tests.kit.templates",
    "tests.kit.shuffle",
    "tests.kit.network",
    "tests.kit.clock",
    "tests.kit.queries",
    "tests.kit.children",
    "tests.kit.emptying",
    "tests.kit.matrix",
    "tests.kit.browser",
    "tests.kit.prepared",
    "tests.kit.stack",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: until the first of them Django's async guard stands.

    Those of the whole stack come first: they run one after the other, on one of the processes, and
    mostly wait; left to the end, the other processes would have nothing to do beside them.
    """
    items.sort(
        key=lambda item: (item.get_closest_marker("browser") is not None, _group(item) != "stack")
    )


def _group(item: pytest.Item) -> str:
    group = item.get_closest_marker("xdist_group")
    return str(group.args[0]) if group else ""


def pytest_collection_finish() -> None:
    """What is imported and collected stays: an eighth of the time went into looking at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _files_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Uploaded and rendered files lie in a folder of their own; none is collected."""
    folder, static = tmp_path_factory.mktemp("media"), tmp_path_factory.mktemp("no-static")
    with override_settings(MEDIA_ROOT=str(folder), STATIC_ROOT=str(static)):
        yield folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Agreements are drafted from the starting library, as in every installation."""
    from intl_office.documents.actions.clauses import load_clauses  # noqa: PLC0415  # asks for models

    with django_db_blocker.unblock():
        load_clauses(lambda _said: None)


@pytest.fixture(scope="session")
def _key_stores() -> Iterator[list[Redis]]:
    urls = (settings.REDIS_URL, settings.CACHES["default"]["LOCATION"])
    with ExitStack() as stack:
        clients = [stack.enter_context(Redis.from_url(url)) for url in urls]
        yield clients
        for client in clients:
            _delete_keys(client)


@pytest.fixture(autouse=True)
def _nothing_is_left_of_the_test_before(_key_stores: list[Redis]) -> Iterator[None]:
    """Empty cache and queues: only this run's keys, another run may share the server."""
    for client in _key_stores:
        _delete_keys(client)
    with translation.override(settings.LANGUAGE_CODE):
        yield


def _delete_keys(client: Redis) -> None:
    if keys := list(client.scan_iter(match=f"{settings.KEY_PREFIX}*", count=10_000)):
        client.delete(*keys)
