"""Loading the demonstration: said while it goes on, honest when it broke off, never twice."""

import time
from dataclasses import asdict
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from intl_office.core import demo, demo_progress
from intl_office.core.models import DemoLoad
from intl_office.core.registry import Registry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PAGE = {"accept-language": "en"}


class Killed(BaseException):
    """What a process that ends in the middle of a loader leaves: no more code of it runs."""


class Rows:
    """A loader that makes one account and may be killed right after."""

    def __init__(self, email: str) -> None:
        self.email, self.kill, self.seen = email, False, demo_progress.current()

    def load(self, _say: demo.Say) -> None:
        """As the rooms do: what is there is not made again."""
        self.seen = demo_progress.current()
        manager = UserFactory._meta.model.objects
        if not manager.filter(email=self.email).exists():
            UserFactory.create(email=self.email)
        if self.kill:
            raise Killed


@pytest.fixture
def loaders(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Rows]:
    settings.LOCAL = True
    rows = [Rows("one@demo.example"), Rows("two@demo.example"), Rows("three@demo.example")]
    registry: Registry[demo.DemoLoader] = Registry("demo loaders")
    for number, loader in enumerate(rows):
        registry.register(f"room {number}", demo.DemoLoader(loader.load, order=number))
    monkeypatch.setattr(demo, "demo_loaders", registry)
    return rows


def emails() -> list[str]:
    return sorted(UserFactory._meta.model.objects.values_list("email", flat=True))


def load() -> None:
    call_command("demo", "--if-empty", stdout=StringIO())


def test_each_loader_is_announced_and_nothing_is_left_at_the_end(loaders: list[Rows]) -> None:
    load()
    seen = [row.seen for row in loaders]
    assert [(one.name, one.number, one.total) for one in seen if one] == [
        ("room 0", 1, 3),
        ("room 1", 2, 3),
        ("room 2", 3, 3),
    ]
    assert demo_progress.current() is None
    assert DemoLoad.objects.get().finished_at


def test_killed_in_the_middle_the_next_start_goes_on_and_doubles_nothing(
    loaders: list[Rows],
) -> None:
    loaders[1].kill = True
    with pytest.raises(Killed):
        load()
    assert emails() == ["one@demo.example"]
    left = demo_progress.current()
    assert left
    assert left.stopped
    loaders[1].kill = False
    load()
    assert emails() == sorted(row.email for row in loaders)
    assert demo_progress.current() is None


def test_a_finished_load_or_an_installation_in_use_is_left_alone(loaders: list[Rows]) -> None:
    load()
    UserFactory._meta.model.objects.filter(email="two@demo.example").delete()
    load()
    assert "two@demo.example" not in emails()


def test_accounts_without_a_load_are_an_installation_in_use(loaders: list[Rows]) -> None:
    UserFactory.create(email="real@example.org")
    load()
    assert emails() == ["real@example.org"]
    assert not DemoLoad.objects.exists()


def note(**changes: Any) -> None:
    progress = demo_progress.Progress("room", 3, 9, beat=time.time())
    cache.set(demo_progress.KEY, asdict(progress) | changes, None)


@pytest.fixture
def local(settings: Any) -> None:
    settings.LOCAL = True


def shown(client: Client, name: str = "account_login") -> str:
    return client.get(reverse(name), headers=PAGE).content.decode()


def test_banner_on_the_sign_in_page(local: None, client: Client) -> None:
    note()
    assert "step 4 of 9 (room)" in shown(client)
    assert "every 2s" in shown(client)


def test_banner_says_what_is_loaded_in_words(local: None, client: Client) -> None:
    note(name="partnerships")
    assert "step 4 of 9 (Agreements)" in shown(client)


def test_banner_when_signed_in(local: None, client: Client) -> None:
    client.force_login(UserFactory.create(language="en"))
    note()
    assert "step 4 of 9" in shown(client, "ui:today")


@pytest.mark.parametrize("changes", [{"failed": True}, {"beat": 1.0}], ids=["failed", "silent"])
def test_banner_says_that_it_broke_off_and_asks_no_more(
    local: None, client: Client, changes: dict[str, Any]
) -> None:
    note(**changes)
    page = shown(client)
    assert "stopped at step 4 of 9" in page
    assert "every 2s" not in page


def test_asked_again_after_the_end_it_says_so(local: None, client: Client) -> None:
    assert "is loaded" in shown(client, "ui:demo_progress")
    assert "is loaded" not in shown(client)


def test_a_server_asks_no_cache(settings: Any, client: Client) -> None:
    settings.LOCAL = True
    note()
    settings.LOCAL = False
    assert demo_progress.current() is None
    assert "step 4 of 9" not in shown(client)
