"""Bodies: the list, one of them, who sits in it."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.circuits.forms.meetings import BodyForm, MemberForm
from intl_office.circuits.meeting_rules import may_edit_bodies, may_prepare, sees_all
from intl_office.circuits.models import Body, BodyMember, Meeting
from intl_office.circuits.queries.meetings import proposals, waiting, waiting_counts
from intl_office.circuits.views.frame import tabs
from intl_office.core import audit
from intl_office.organisations.views.asked import answered, needs, person

PAST = 12  # meetings on the page of a body; the list has them all
FORM = "circuits/meetings/form.html"


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies, the next meeting of each, and how much waits for it."""
    rows = Body.objects.all().visible_to(person(request)).in_order()
    coming = Meeting.objects.all().visible_to(person(request)).coming()
    found = list(rows.prefetch_related(Prefetch("meetings", coming)))
    counts = waiting_counts() if sees_all(person(request)) else {}
    context = {
        "rows": [
            (body, counts.get(body.pk, 0), next(iter(body.meetings.all()), None)) for body in found
        ],
        "sees_all": sees_all(person(request)),
        "may_edit": may_edit_bodies(person(request)),
        "tabs": tabs(request, "circuits:bodies"),
    }
    return render(request, "circuits/meetings/bodies.html", context)


@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body: meetings, what waits for it, members."""
    user, found = person(request), _found(person(request), code)
    meetings = Meeting.objects.all().visible_to(user).filter(body=found).for_list()
    members = list(found.members.all().for_list())
    today = timezone.localdate()
    context = {
        "body": found,
        "coming": list(meetings.coming()),
        "past": list(meetings.past()[: PAST + 1]),
        "most": PAST,
        "members": [one for one in members if one.period.end is None or one.period.end >= today],
        "former": [one for one in members if one.period.end and one.period.end < today],
        "waiting": waiting(found) if sees_all(user) else [],
        "proposals": proposals(found) if sees_all(user) else [],
        "sees_all": sees_all(user),
        "may_edit": may_edit_bodies(user),
        "may_prepare": may_prepare(user),
        "changes": audit.history(found, *members) if may_edit_bodies(user) else [],
    }
    return render(request, "circuits/meetings/body.html", context)


@needs(may_edit_bodies)
@require_http_methods(["GET", "HEAD", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    return answered(
        request,
        BodyForm(request.POST or None, user=request.user),
        title=_("New body"),
        said=_("The body has been added."),
        back=reverse("circuits:bodies"),
        template=FORM,
        body=None,
    )


@needs(may_edit_bodies)
@require_http_methods(["GET", "HEAD", "POST"])
def body_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a body."""
    found = _found(person(request), code)
    shown = str(found)
    return answered(
        request,
        BodyForm(request.POST or None, instance=found, user=request.user),
        title=_("Edit “%(name)s”") % {"name": shown},
        said=_("The body has been saved."),
        back=found.get_absolute_url(),
        template=FORM,
        body=found,
    )


@needs(may_edit_bodies)
@require_http_methods(["GET", "HEAD", "POST"])
def member_new(request: HttpRequest, code: str) -> HttpResponse:
    """Put somebody into a body."""
    found = _found(person(request), code)
    form = MemberForm(request.POST or None, instance=BodyMember(body=found), user=request.user)
    return answered(
        request,
        form,
        title=_("New member: %(body)s") % {"body": found},
        said=_("The member has been added."),
        back=found.get_absolute_url(),
        template=FORM,
        body=found,
    )


@needs(may_edit_bodies)
@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change what somebody is in a body, and until when."""
    rows = BodyMember.objects.all().visible_to(person(request))
    found = get_object_or_404(rows.select_related("body", "person"), uid=uid)
    form = MemberForm(request.POST or None, instance=found, user=request.user)
    return answered(
        request,
        form,
        title=_("%(name)s: %(body)s") % {"name": found, "body": found.body},
        said=_("The member has been saved."),
        back=found.body.get_absolute_url(),
        template=FORM,
        body=found.body,
    )


def _found(user: AbstractBaseUser, code: str) -> Body:
    return get_object_or_404(Body.objects.all().visible_to(user), code=code)
