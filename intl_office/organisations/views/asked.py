"""What every view of this room asks first: who, may they, and how a form is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from intl_office.accounts.models import User
from intl_office.core.permissions import Visitor
from intl_office.organisations.forms.base import RowForm

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
    """Show a form, or write what it holds and go on to the row's page, else to `back`.

    Args:
        request: GET shows, POST writes.
        form: bound to what was posted.
        title: heading of the page.
        said: message once written.
        back: address of the page before.
        template: extends `organisations/form.html`.
        context: what the template needs besides.

    """
    if request.method == "POST" and form.is_valid() and form.write() is not None:
        messages.success(request, said)
        return redirect(_next(form, back))
    known = {"form": form, "title": title, "back": back, **context}
    return render(request, template, known, status=422 if form.is_bound else 200)


def _next(form: RowForm[Any], back: str) -> str:
    address = getattr(form.instance, "get_absolute_url", None)
    return str(address()) if address else back
