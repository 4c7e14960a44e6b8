"""Calls: the list, one call, its form."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.core import audit
from intl_office.organisations.views.asked import answered, needs, person
from intl_office.ui.views.lists import ListPage
from projects import rules
from projects.filters import CallFilters
from projects.forms import CallForm
from projects.models import Call, Proposal
from projects.tables import TONES, CallTable


class CallList(ListPage):
    """Calls, the latest deadline first."""

    name = "calls"
    title = gettext_lazy("Calls for proposals")
    table_class = CallTable
    filterset_class = CallFilters
    template_name = "projects/calls.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who read no proposals."""
        if not rules.may_see_projects(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Call]:
        """All of them."""
        return Call.objects.visible_to(person(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Whether this person may enter one."""
        return super().context() | {"may_edit": rules.may_edit_calls(self.request.user)}


def call(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One call and the proposals that answer it."""
    one = _found(request, uid)
    rows = Proposal.objects.visible_to(person(request)).filter(call=one).for_list()
    context = {
        "call": one,
        "proposals": [(row, TONES[row.stage]) for row in rows.order_by("pk")],
        "others": one.proposals.count() - rows.count(),
        "may_edit": rules.may_edit_calls(request.user),
        "may_write": rules.may_write(request.user) and not one.is_over,
        "changes": audit.history(one),
    }
    return render(request, "projects/call.html", context)


@needs(rules.may_edit_calls)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a call."""
    form = CallForm(request.POST or None, user=request.user)
    said = _("The call has been added.")
    return answered(request, form, title=_("New call"), said=said, back=reverse("projects:calls"))


@needs(rules.may_edit_calls)
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct a call; the deadlines of its proposals move with it."""
    one = _found(request, uid)
    shown = str(one)
    form = CallForm(request.POST or None, instance=one, user=request.user)
    return answered(
        request,
        form,
        title=_("Edit “%(name)s”") % {"name": shown},
        said=_("The call has been saved, and the deadlines of its proposals with it."),
        back=one.get_absolute_url(),
    )


def _found(request: HttpRequest, uid: UUID) -> Call:
    rows = Call.objects.visible_to(person(request)).defer("search").distinct()
    return get_object_or_404(rows.select_related("programme"), uid=uid)
