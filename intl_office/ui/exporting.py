"""Exports too long for a request: asked for here, made by a room that can work in the background.

    exporting.makers.register("jobs", start)        # in AppConfig.ready() of that room

The maker keeps what the list was asked (`Wanted`) and later opens the same address again, for the
same person, with `made`: the file holds what the list itself would show them then.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import Resolver404, resolve

from intl_office.core.registry import Registry

Rows = Iterable[Any]
# Takes the rows and how many they are, gives them on: progress is told on the way.
Passing = Callable[[Rows, int], Rows]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An export that somebody asked for.

    Attributes:
        path: address of the list.
        query: its filters, columns and sort, as in the address.
        form: `xlsx` or `csv`.
        title: what it is, in the person's language.

    """

    path: str
    query: str
    form: str
    title: str


Maker = Callable[[Wanted, AbstractBaseUser], str]
makers: Registry[Maker] = Registry("makers of long exports")  # one, under the name "jobs"


class NotOffered(Exception):
    """The list is not there any more, or not for this person."""


def start(wanted: Wanted, by: AbstractBaseUser) -> str:
    """Have it made; return the address where its progress is seen."""
    return makers["jobs"](wanted, by)


def made(
    path: str, query: str, form: str, *, by: AbstractBaseUser, passing: Passing
) -> HttpResponseBase:
    """The file as the list gives it to this person now, however long.

    Raises:
        NotOffered: the list or the person's right to it is gone.
    """
    asked = QueryDict(query, mutable=True)
    asked["export"] = form
    return _opened(path, "GET", asked, by, unlimited=True, passing=passing)


def may_open(path: str, by: AbstractBaseUser) -> bool:
    """Whether this person may still see the list at all."""
    try:
        _opened(path, "OPTIONS", QueryDict(), by)
    except NotOffered:
        return False
    return True


def _opened(
    path: str, method: str, query: QueryDict, by: AbstractBaseUser, **options: Any
) -> HttpResponseBase:
    """What the list answers, its own guards included; the middleware has nothing to add."""
    request = HttpRequest()
    request.method, request.path, request.path_info = method, path, path
    request.GET = query  # type: ignore[assignment]  # the stubs know the frozen one alone
    request.user = by  # type: ignore[assignment]  # every account is a user
    try:
        found = resolve(path)
        page = getattr(found.func, "view_class", None)
        if page is None:
            raise NotOffered
        answer: HttpResponseBase = page.as_view(**options)(request, *found.args, **found.kwargs)
    except (Resolver404, Http404, PermissionDenied) as error:
        raise NotOffered from error
    return answer
