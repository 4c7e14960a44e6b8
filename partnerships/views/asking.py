"""A page that asks something about one agreement, writes it, and goes back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from intl_office.core.workflow import NotAllowed, WorkflowError
from intl_office.organisations.forms.base import RowForm
from intl_office.ui.forms import OfficeForm
from intl_office.ui.once import once
from partnerships.models import Agreement


class RefusedError(Exception):
    """The form holds the reason; nothing was written."""


def posted(request: HttpRequest) -> tuple[Any, ...]:
    """What a form is bound to."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def only(allowed: object) -> None:
    """Raise PermissionDenied for the others."""
    if not allowed:
        raise PermissionDenied


def ask(
    request: HttpRequest, row: Agreement, form: OfficeForm | RowForm[Any], **shown: Any
) -> HttpResponse:
    """The form on its page; `shown` has title, submit and what the page says besides."""
    known = {"agreement": row, "form": form, "back": row.get_absolute_url(), **shown}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/step.html", known, status=status)


def written(
    request: HttpRequest,
    form: RowForm[Any],
    *,
    done: str | Callable[[], str],
    url: Callable[[], str],
) -> HttpResponseBase | None:
    """Write a form once and go on; None where it was not sent or was refused: it says why."""
    if request.method != "POST" or not form.is_valid():
        return None

    def work() -> str:
        if refused(form):
            raise RefusedError
        messages.success(request, done if isinstance(done, str) else done())
        return url()

    try:
        return once(request, work)
    except RefusedError:
        return None


def refused(form: RowForm[Any]) -> bool:
    """Write; say in the form what a step of the workflow misses. Raises NotAllowed."""
    try:
        return form.write() is None
    except NotAllowed:
        raise
    except WorkflowError as blocked:
        form.add_error(
            None, " ".join([blocked.message, *(str(r.message) for r in blocked.reasons)])
        )
        return True


def taken(
    request: HttpRequest, row: Agreement, done: str, work: Callable[[], object]
) -> HttpResponseBase:
    """Do it and go to the agreement's page, with what happened or why it did not."""
    try:
        work()
    except NotAllowed:
        raise
    except WorkflowError as blocked:
        missing = " ".join(str(one.message) for one in blocked.reasons)
        messages.error(request, f"{blocked.message} {missing}".strip())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        if done:
            messages.success(request, done)
    return redirect(row)
