"""A form that does its work once, however often its button is pressed.

    {% once_token %}   # in the form; ui/components/form.html has it

    if form.is_valid():
        return once(request, lambda: create_stay(by=request.user, **form.cleaned_data).url)

The trace is written in the transaction of the work itself: a second click waits for the first
and gets its result; where the first failed, the second does the work.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from intl_office.core.errors import expected_violations
from intl_office.ui.models import Sending

PARAMETER = "once"
_NOT_CONTENT = ("csrfmiddlewaretoken",)


def token() -> str:
    """A token for one page of a form."""
    return str(uuid.uuid4())


def once(request: HttpRequest, work: Callable[[], str]) -> HttpResponseRedirect:
    """Do the work of a form, in one transaction, and go to the address that it returns.

    The same page sent again unchanged goes there too, with a message, and nothing is done. The
    same page with other entries is another form. Without a token the work is simply done.

    Whatever `work` raises passes through, and the form may be sent again.
    """
    key = _key(request)
    if not key:
        with transaction.atomic():
            return redirect(work())
    with transaction.atomic():
        done = _begin(key, request)
        if done is None:
            url = work()
            Sending.objects.filter(key=key).update(result=url)
            return redirect(url)
    messages.info(request, _("This form had been sent already. Here is its result."))
    return redirect(done.result)


def _begin(key: str, request: HttpRequest) -> Sending | None:
    """Leave the trace, waiting for whoever is about to; returns the one of a first click."""
    user_id = request.user.pk if request.user.is_authenticated else None
    try:
        with expected_violations():
            Sending(key=key, user_id=user_id).save(force_insert=True)
    except ValidationError:
        return Sending.objects.get(key=key)
    return None


def _key(request: HttpRequest) -> str:
    """Digest of the person, the address, the token and everything sent; empty without a token."""
    try:
        given = str(uuid.UUID(request.POST.get(PARAMETER, "")))
    except ValueError:
        return ""
    digest = hashlib.sha256(f"{request.user.pk}\n{request.get_full_path()}\n{given}".encode())
    for part in _sent(request):
        digest.update(b"\0" + part.encode(errors="replace"))
    return digest.hexdigest()


def _sent(request: HttpRequest) -> Iterator[str]:
    for name in sorted(set(request.POST) - set(_NOT_CONTENT)):
        yield from (name, *request.POST.getlist(name))
    for name, file in sorted(request.FILES.items()):
        yield from (name, str(getattr(file, "name", "")), str(getattr(file, "size", 0)))
