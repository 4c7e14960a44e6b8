"""Who has which role; giving and ending one."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from intl_office.access.enums import State
from intl_office.access.filters import RoleFilters
from intl_office.access.forms import EndRoleForm, GiveRoleForm
from intl_office.access.models import RoleAssignment
from intl_office.access.permissions import granted_to
from intl_office.access.rules import may_give
from intl_office.access.tables import TONES, RoleTable
from intl_office.access.views.frame import tabs
from intl_office.accounts.models import User
from intl_office.core.audit import history
from intl_office.core.permissions import may, required
from intl_office.ui.views.lists import ListPage


@method_decorator(required("roles.see"), name="dispatch")
class RoleList(ListPage):
    """Every role within reach."""

    name = "roles"
    title = gettext_lazy("Who has which role")
    table_class = RoleTable
    filterset_class = RoleFilters
    template_name = "access/roles.html"

    def rows(self) -> QuerySet[RoleAssignment]:
        """What the reader may see."""
        return RoleAssignment.objects.visible_to(cast("User", self.request.user)).for_list()

    def context(self) -> dict[str, Any]:
        """With the pages of the room, and whether the reader may give roles."""
        return super().context() | {
            "tabs": tabs(self.request, "access:roles"),
            "may_give": may(self.request.user, "roles.give"),
        }


@required("roles.give")
def give(request: HttpRequest) -> HttpResponse:
    """Give a role; `?person=` fills in an address."""
    initial = {"email": request.GET.get("person", "")}
    form = GiveRoleForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and (given := form.save()):
        text = _("%(person)s has the role “%(role)s”.")
        messages.success(request, text % {"person": given.user, "role": given.title})
        return redirect(given)
    status = 422 if form.errors else 200
    return render(request, "access/give.html", {"form": form}, status=status)


@require_safe
def role(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One role of one person: where, until when, given by whom and why."""
    given = _found(request, uid)
    return _page(request, given, EndRoleForm(user=request.user))


@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End it; raises PermissionDenied for who could not give it."""
    given = _found(request, uid)
    if not _may_end(request, given):
        raise PermissionDenied
    form = EndRoleForm(request.POST, user=request.user)
    if form.is_valid() and (ended := form.save(given)):
        over = ended.ended_at is not None
        messages.success(request, _("The role has ended.") if over else _("The last day is noted."))
        return redirect(ended)
    return _page(request, given, form, status=422)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own roles, and what each may do."""
    own = RoleAssignment.objects.filter(user=cast("User", request.user))
    rows = own.for_list().order_by("-starts_on", "-pk")
    now = [row for row in rows if row.state() is State.NOW]
    context = {
        "now": [(row, granted_to(row.role, row.pole)) for row in now],
        "others": [row for row in rows if row not in now],
        "is_installer": cast("User", request.user).is_staff,
    }
    return render(request, "access/mine.html", context)


def _found(request: HttpRequest, uid: UUID) -> RoleAssignment:
    rows = RoleAssignment.objects.visible_to(cast("User", request.user))
    return get_object_or_404(rows.for_list(), uid=uid)


def _may_end(request: HttpRequest, given: RoleAssignment) -> bool:
    return may_give(request.user, given.role, given.pole, given.unit)


def _page(
    request: HttpRequest, given: RoleAssignment, form: EndRoleForm, status: int = 200
) -> HttpResponse:
    state = given.state()
    context = {
        "given": given,
        "state": state,
        "tone": TONES[state],
        "permissions": granted_to(given.role, given.pole),
        "form": form if state is not State.OVER and _may_end(request, given) else None,
        "may_see_as": may(request.user, "access.see_as"),
        "changes": history(given) if may(request.user, "audit.read") else [],
    }
    return render(request, "access/role.html", context, status=status)
