"""Who may open which address: one table, every address in it, data that could leak.

A test file holds the table (`TABLE`, by the name of the address) and lets `visit` check each
entry for each visitor of `everyone`. An address of the resolver without an entry fails the run,
and so does an entry without an address.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from intl_office.access.enums import KINDS
from intl_office.accounts.models import User
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory


class Expect(StrEnum):
    """What an address answers."""

    OK = "ok"  # the page, or a file, or 204
    SIGN_IN = "sign in"  # redirect to the sign-in page
    ELSEWHERE = "elsewhere"  # redirect to another page
    REFUSED = "refused"  # 401: signing in failed, on a page that says so
    INVALID = "invalid"  # 400: asked in a way that makes no sense
    FORBIDDEN = "forbidden"  # 403
    NOT_FOUND = "not found"  # 404: it is there, but not for this person
    METHOD = "method"  # 405: the address takes another method


ROLES: dict[str, Callable[[], User | None]] = {
    "anonymous": lambda: None,
    "user": UserFactory.create,
    "administrator": lambda: UserFactory.create(is_staff=True, is_superuser=True),
}
# Roles given in the house, those of one unit in the sciences; what leaks lies in the letters.
HOUSE: dict[str, Callable[[], User | None]] = {
    f"as {kind}": partial(user_with, kind) for kind in KINDS if kind != "partner"
}
ADMINISTRATOR = frozenset({"administrator"})
LEADS = ADMINISTRATOR | {"director"}
OFFICE = LEADS | {kind for kind in KINDS if kind.startswith("officer-")}


@dataclass(frozen=True)
class Given:
    """What an entry builds before its address is visited.

    Attributes:
        kwargs: the arguments of the address.
        query: what stands behind its `?`.
        data: the form that is posted.
        secrets: texts of the rows made: shown to those who get the page, to nobody else.
        never: texts of rows of other people, which this address shows to nobody.
    """

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One address, one method.

    Attributes:
        expected: what each role gets.
        given: makes its rows; gets the person who visits (None for anyone).
        method: the method visited.
        hidden_from: roles that get the page without the rows.
    """

    expected: Mapping[str, Expect]
    given: Callable[[User | None], Given] = lambda _user: Given()
    method: str = "get"
    hidden_from: frozenset[str] = frozenset()


def entry(
    anonymous: Expect,
    user: Expect,
    administrator: Expect | None = None,
    *,
    granted: Collection[str] = ADMINISTRATOR,
    hidden_from: Collection[str] = (),
    **options: Any,
) -> Entry:
    """One line of the table; an administrator gets what a user gets unless said.

    Roles of the house that are `granted` get what an administrator gets, the others what a user
    gets, hidden rows included.
    """
    expected = {"anonymous": anonymous, "user": user, "administrator": administrator or user}
    hidden = set(hidden_from)
    for role in HOUSE:
        like = "administrator" if role.removeprefix("as ") in granted else "user"
        expected[role] = expected[like]
        hidden |= {role} if like in hidden else set()
    return Entry(expected, hidden_from=frozenset(hidden), **options)


def addresses(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address, `room:name`; one without a name by its route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or str(pattern.pattern)))


def outcome(response: HttpResponse) -> Expect | int:
    """Put an answer into one of the words; any other status is returned as it is."""
    if response.status_code in {301, 302, 303}:
        target = response.headers["Location"].partition("?")[0]
        return Expect.SIGN_IN if target == resolve_url(settings.LOGIN_URL) else Expect.ELSEWHERE
    words: dict[int, Expect] = {
        200: Expect.OK, 204: Expect.OK, 400: Expect.INVALID, 401: Expect.REFUSED,
        403: Expect.FORBIDDEN, 404: Expect.NOT_FOUND, 405: Expect.METHOD,
    }  # fmt: skip
    return words.get(response.status_code, response.status_code)


class Visitor:
    """Someone of one role who opens pages, signed in unless the role is nobody's."""

    def __init__(self, role: str, user: User | None) -> None:
        self.role = role
        self._pk = user and user.pk
        client = Client()
        if user:
            client.force_login(user)
        self._cookies = client.cookies.output(header="", sep=";")

    def user(self) -> User | None:
        """The person as the database knows them, whatever a visit before made of the object."""
        return User.objects.get(pk=self._pk) if self._pk else None

    def client(self) -> Client:
        """A browser of their own, in English."""
        client = Client(headers={"accept-language": "en"})
        client.cookies = SimpleCookie(self._cookies)
        return client


@pytest.fixture(scope="module")
def everyone(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Visitor]]:
    """The house of the tests and one visitor for each role, there for all tests of a module."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        house()
        found = {role: Visitor(role, make()) for role, make in (ROLES | HOUSE).items()}
    yield found
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def visit(name: str, line: Entry, visitor: Visitor) -> None:
    """Visit one address once: the answer is the one expected and shows nothing hidden."""
    role = visitor.role
    given = line.given(visitor.user())
    address = reverse(name, kwargs=dict(given.kwargs))
    response = _send(visitor.client(), address, line.method, given)
    assert outcome(response) == line.expected[role], f"{name} as {role}: {response.status_code}"
    body = _body(response)
    for text in given.never:
        assert text not in body, f"{name} as {role} shows {text!r}"
    sees = line.expected[role] is Expect.OK and role not in line.hidden_from
    for secret in given.secrets:
        if sees:
            assert secret in body, f"{name} as {role}: {secret!r} is missing, so it cannot leak"
        else:
            assert secret not in body, f"{name} as {role} shows {secret!r}"


def _send(client: Client, address: str, method: str, given: Given) -> HttpResponse:
    sender: Any = getattr(client, method)
    if method == "get":
        return sender(address, given.query)  # type: ignore[no-any-return]  # the test client's
    return sender(address, given.data, query_params=given.query)  # type: ignore[no-any-return]


def _body(response: HttpResponse) -> str:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content).decode(errors="replace")  # type: ignore[attr-defined]
    return response.content.decode(errors="replace")
