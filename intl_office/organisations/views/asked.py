"""What every view of this room asks first: who, may they, and how a form is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from intl_office.accounts.models import User
from intl_office.core.permissions import Visitor
from intl_office.organisations.forms.base import RowForm
from intl_office.ui.once import once

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def person(request: HttpRequest) -> User:
    """The user; login is required by the middleware."""
    return cast("User", request.user)


def needs(rule: Callable[[Visitor], bool]) -> Callable[[View[P]], View[P]]:
    """Answer 403 where the rule says no."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not rule(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def answered(
    request: HttpRequest,
    form: RowForm[Any],
    *,
    title: str,
    said: str,
    back: str,
    template: str = "organisations/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, or write what it holds, once, and go on to the row's page, else to `back`.

    Args:
        request: GET shows, POST writes.
        form: bound to what was posted.
        title: heading of the page.
        said: message once written.
        back: address of the page before.
        template: extends `organisations/form.html`.
        context: what the template needs besides.

    """
    if (
        request.method == "POST"
        and form.is_valid()
        and (done := written_once(request, form, said, back))
    ):
        return done
    known = {"form": form, "title": title, "back": back, **context}
    return render(request, template, known, status=422 if form.is_bound else 200)


def written_once(
    request: HttpRequest, form: RowForm[Any], said: str, back: str = ""
) -> HttpResponseRedirect | None:
    """Write what a valid form holds, however often it is sent; None where it was refused.

    Goes on to the row's page, else to `back`.
    """

    def work() -> str:
        saved = form.write()
        if saved is None:
            raise _RefusedError
        messages.success(request, said)
        return _next(saved, back)

    try:
        return once(request, work)
    except _RefusedError:
        return None


class _RefusedError(Exception):
    """The form holds the reason; nothing was written."""


def _next(saved: Model, back: str) -> str:
    address = getattr(saved, "get_absolute_url", None)
    return str(address()) if address else back
