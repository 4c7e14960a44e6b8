"""The consortium of a proposal: who is in it, finding a partner, adding and removing."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intl_office.organisations.models import Partner
from intl_office.organisations.views.asked import answered, person
from projects import rules
from projects.actions.proposals import remove_member
from projects.enums import OPEN
from projects.forms import MemberForm
from projects.models import ConsortiumMember, Proposal
from projects.views.frame import found, head

FOUND = 12


@require_safe
def consortium(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who is in it; with `?q=` the partners found by these words."""
    row = found(request, uid)
    may_edit = rules.may_edit(request.user, row) and row.stage in OPEN
    words = request.GET.get("q", "").strip()[:100] if may_edit else ""
    members = row.members.select_related("partner__country").order_by("role", "pk")
    context = {
        "members": members,
        "may_edit": may_edit,
        "words": words,
        "candidates": _candidates(request, row, words) if words else [],
    }
    return render(
        request, "projects/consortium.html", head(request, row, "projects:consortium") | context
    )


def _candidates(request: HttpRequest, row: Proposal, words: str) -> list[Partner]:
    rows = Partner.objects.visible_to(person(request)).active().matching(words)
    known = rows.exclude(consortia__proposal=row).select_related("country")
    return list(known.order_by("legal_name", "pk")[:FOUND])


def add(request: HttpRequest, uid: UUID, partner: UUID) -> HttpResponse:
    """Say what a partner is in the consortium."""
    row = _editable(request, uid)
    rows = Partner.objects.visible_to(person(request)).active()
    chosen = get_object_or_404(rows, uid=partner)
    member = ConsortiumMember(proposal=row, partner=chosen)
    form = MemberForm(request.POST or None, instance=member, user=request.user)
    return answered(
        request,
        form,
        title=_("Add %(partner)s") % {"partner": chosen},
        said=_("%(partner)s is in the consortium.") % {"partner": chosen},
        back=row.consortium_url,
    )


@require_POST
def remove(request: HttpRequest, uid: UUID, member: UUID) -> HttpResponse:
    """Take a partner out of the consortium."""
    row = _editable(request, uid)
    one = get_object_or_404(row.members.select_related("partner"), uid=member)
    try:
        remove_member(member=one, by=person(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        said = _("%(partner)s is no longer in the consortium.") % {"partner": one.partner}
        messages.success(request, said)
    return redirect(row.consortium_url)


def _editable(request: HttpRequest, uid: UUID) -> Proposal:
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    return row
