"""People of the house."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from intl_office.core import audit
from intl_office.core.errors import add_violation
from intl_office.organisations import panels, rules
from intl_office.organisations.actions import house
from intl_office.organisations.forms import LastDayForm, MembershipForm, PersonForm
from intl_office.organisations.models import Membership, Person
from intl_office.organisations.views.asked import answered, needs, person


@needs(rules.may_see_people)
def detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A person: how to reach them, where they work and worked, history."""
    found = _found(request, uid)
    rows = Membership.objects.visible_to(person(request)).filter(person=found)
    memberships = list(rows.select_related("unit").order_by("-starts_on", "pk"))
    context = {
        "person": found,
        "memberships": memberships,
        "all_memberships": found.memberships.count(),
        "may_end": {one.pk for one in memberships if rules.may_edit(request.user, one)},
        "panels": panels.filled(panels.person_panels, request, found),
        "changes": audit.history(found, *memberships),
        "may_edit": rules.may_edit(request.user, found),
    }
    return render(request, "organisations/person.html", context)


@needs(rules.may_add_people)
def new(request: HttpRequest) -> HttpResponse:
    """Add a person."""
    form = PersonForm(request.POST or None, user=request.user)
    return answered(
        request,
        form,
        title=_("New person"),
        said=_("The person has been added."),
        back=reverse("organisations:people"),
    )


@needs(rules.may_add_people)
def edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change a person."""
    found = _edited(request, uid)
    shown = str(found)
    form = PersonForm(request.POST or None, instance=found, user=request.user)
    return answered(
        request,
        form,
        title=_("Edit “%(name)s”") % {"name": shown},
        said=_("The person has been saved."),
        back=found.get_absolute_url(),
    )


@needs(rules.may_add_people)
def membership_new(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put a person into a unit."""
    found = _edited(request, uid)
    form = MembershipForm(
        request.POST or None, instance=Membership(person=found), user=request.user
    )
    return answered(
        request,
        form,
        title=_("New unit for %(name)s") % {"name": found},
        said=_("The membership has been added."),
        back=found.get_absolute_url(),
    )


@needs(rules.may_add_people)
def membership_end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say until when a person belongs to a unit."""
    rows = Membership.objects.visible_to(person(request)).select_related("person", "unit")
    membership = get_object_or_404(rows, uid=uid)
    if not rules.may_edit(request.user, membership):
        raise PermissionDenied
    form = LastDayForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _ended(request, membership, form):
        messages.success(request, _("The membership ends on that day."))
        return redirect(membership.person)
    context = {
        "form": form,
        "title": _("%(name)s leaves %(unit)s")
        % {"name": membership.person, "unit": membership.unit},
        "back": membership.person.get_absolute_url(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "organisations/form.html", context, status=status)


def _ended(request: HttpRequest, membership: Membership, form: LastDayForm) -> bool:
    last_day = form.cleaned_data["last_day"]
    try:
        house.end_membership(membership=membership, last_day=last_day, by=person(request))
    except ValidationError as refused:
        add_violation(form, refused)
        return False
    return True


def _edited(request: HttpRequest, uid: uuid.UUID) -> Person:
    """The person; raises PermissionDenied where the reader may see but not change them."""
    found = _found(request, uid)
    if not rules.may_edit(request.user, found):
        raise PermissionDenied
    return found


def _found(request: HttpRequest, uid: uuid.UUID) -> Person:
    rows = Person.objects.visible_to(person(request)).select_related("user")
    return get_object_or_404(rows, uid=uid)
