"""The reader's own data: what is held, why, how long, who sees it; a copy; requests."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from intl_office.access.actions.rights import take_step
from intl_office.access.enums import RightKind
from intl_office.access.filters import RequestFilters
from intl_office.access.forms.personal import AskForm
from intl_office.access.models import RightsRequest
from intl_office.access.personal_work import start_copy
from intl_office.access.queries import held_about, subject_of_user
from intl_office.access.rules import handles_requests, may_anonymise
from intl_office.access.tables import REQUEST_TONES, RequestTable
from intl_office.access.views.frame import personal_tabs
from intl_office.access.workflow import rights
from intl_office.accounts.models import User
from intl_office.core.permissions import required
from intl_office.ui import steps
from intl_office.ui.views.lists import ListPage


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is held about the reader."""
    user = cast("User", request.user)
    own = RightsRequest.objects.filter(user=user).order_by("-received_on", "-pk")
    context = {"held": held_about(subject_of_user(user)), "requests": own}
    return render(request, "access/my_data.html", context)


@require_POST
def my_copy(request: HttpRequest) -> HttpResponse:
    """Start the copy of the reader's data; it is fetched from the background task."""
    job = start_copy(by=cast("User", request.user))
    return redirect("jobs:job", uid=job.uid)


def my_data_ask(request: HttpRequest) -> HttpResponse:
    """Ask for something about one's data."""
    wanted = request.GET.get("kind", RightKind.RECTIFICATION)
    form = AskForm(request.POST or None, user=request.user, initial={"kind": wanted})
    if request.method == "POST" and form.is_valid() and (asked := form.save()):
        messages.success(request, _("Your request is registered."))
        return redirect(asked)
    status = 422 if form.errors else 200
    return render(request, "access/my_data_ask.html", {"form": form}, status=status)


@method_decorator(required("personal_data.handle"), name="dispatch")
class RequestList(ListPage):
    """The register of requests."""

    name = "rights"
    title = gettext_lazy("Requests about personal data")
    table_class = RequestTable
    filterset_class = RequestFilters
    template_name = "access/requests.html"

    def rows(self) -> QuerySet[RightsRequest]:
        """Every request."""
        return RightsRequest.objects.visible_to(cast("User", self.request.user)).for_list()

    def context(self) -> dict[str, object]:
        """With the pages about personal data."""
        return super().context() | {"tabs": personal_tabs(self.request, "access:requests")}


@require_safe
def show(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One request: what was asked, until when it is due, the answer."""
    found = _found(request, uid)
    user = cast("User", request.user)
    context = {
        "asked": found,
        "panel": steps.panel(rights, found, user, url=_step_url(found), tones=REQUEST_TONES),
        "transitions": found.transitions.select_related("by"),
        "handles": handles_requests(user),
        "may_anonymise": may_anonymise(user) and found.is_open and found.kind == RightKind.ERASURE,
        "erasures": found.erasures.order_by("pk") if handles_requests(user) else [],
    }
    return render(request, "access/request.html", context)


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """Answer, extend or withdraw."""
    found = _found(request, uid)
    if name not in rights.transitions:
        raise PermissionDenied
    user = cast("User", request.user)
    return steps.take(
        request,
        lambda: take_step(request=found, name=name, by=user, reason=steps.reason(request)),
        done=_("Noted."),
        back=found.get_absolute_url(),
    )


@required("personal_data.handle")
@require_POST
def copy(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Start the copy for who asked; the answerer passes it on."""
    job = start_copy(by=cast("User", request.user), request=_found(request, uid))
    return redirect("jobs:job", uid=job.uid)


def _found(request: HttpRequest, uid: UUID) -> RightsRequest:
    rows = RightsRequest.objects.visible_to(cast("User", request.user))
    return get_object_or_404(rows.for_list(), uid=uid)


def _step_url(found: RightsRequest) -> Callable[[str], str]:
    return lambda name: reverse("access:request_step", args=[found.uid, name])
