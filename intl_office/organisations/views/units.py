"""The tree of units."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.core import audit
from intl_office.core.models import on_day
from intl_office.organisations import panels, rules
from intl_office.organisations.forms import UnitForm
from intl_office.organisations.models import Membership, Unit
from intl_office.organisations.queries import tree
from intl_office.organisations.views.asked import answered, needs, person


@needs(rules.may_see_units)
def index(request: HttpRequest) -> HttpResponse:
    """The whole tree; closed units on demand."""
    rows = Unit.objects.visible_to(person(request))
    closed = "closed" in request.GET
    shown = rows if closed else rows.active_on(timezone.localdate())
    context = {
        "branches": tree(shown),
        "closed": closed,
        "may_edit": rules.may_edit_units(request.user),
        "may_edit_institution": rules.may_edit_institution(request.user),
        "may_see_people": rules.may_see_people(request.user),
    }
    return render(request, "organisations/units.html", context)


@needs(rules.may_see_units)
def detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A unit: where it stands, who belongs to it today, its history."""
    unit = _unit(request, uid)
    members = Membership.objects.visible_to(person(request)).filter(on_day(timezone.localdate()))
    context = {
        "unit": unit,
        "above": Unit.objects.above(unit),
        "children": unit.children.order_by("code"),
        "members": members.filter(unit=unit).select_related("person").order_by("function", "pk"),
        "panels": panels.filled(panels.unit_panels, request, unit),
        "changes": audit.history(unit),
        "may_edit": rules.may_edit_units(request.user),
        "may_see_people": rules.may_see_people(request.user),
    }
    return render(request, "organisations/unit.html", context)


@needs(rules.may_edit_units)
def new(request: HttpRequest) -> HttpResponse:
    """Add a unit; `parent=CODE` proposes where."""
    parent = Unit.objects.visible_to(person(request)).filter(code=request.GET.get("parent", ""))
    form = UnitForm(request.POST or None, initial={"parent": parent.first()}, user=request.user)
    return answered(
        request,
        form,
        title=_("New unit"),
        said=_("The unit has been added."),
        back=reverse("organisations:units"),
    )


@needs(rules.may_edit_units)
def edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change or move a unit; what stands below it moves with it."""
    unit = _unit(request, uid)
    shown = unit.name
    form = UnitForm(request.POST or None, instance=unit, user=request.user)
    return answered(
        request,
        form,
        title=_("Edit “%(name)s”") % {"name": shown},
        said=_("The unit has been saved."),
        back=unit.get_absolute_url(),
    )


def _unit(request: HttpRequest, uid: uuid.UUID) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(person(request)), uid=uid)
