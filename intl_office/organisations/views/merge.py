"""Making one partner of two."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from intl_office.core.errors import add_violation
from intl_office.organisations import rules
from intl_office.organisations.actions.merge import merge_partners, preview_merge
from intl_office.organisations.forms import MergeForm
from intl_office.organisations.models import Partner
from intl_office.organisations.queries import likely_duplicates
from intl_office.organisations.views.asked import needs, person
from intl_office.organisations.views.partners import current

FOUND = 10


@needs(rules.may_merge_partners)
def choose(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Choose the partner that this one is the same as."""
    partner = current(request, uid)
    words = request.GET.get("q", "").strip()[:200]
    rows = Partner.objects.visible_to(person(request)).current().exclude(pk=partner.pk)
    found = rows.select_related("country").matching(words).order_by("legal_name", "pk")
    context = {
        "partner": partner,
        "may_edit": rules.may_edit_partners(request.user),
        "words": words,
        "found": list(found[:FOUND]) if words else [],
        "likely": [one.partner for one in likely_duplicates(partner)] if not words else [],
    }
    return render(request, "organisations/merge_choose.html", context)


@needs(rules.may_merge_partners)
def preview(request: HttpRequest, uid: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Show what merging `uid` into `other` would do, and do it once its name is typed."""
    loser, winner = current(request, uid), current(request, other)
    shown = preview_merge(loser=loser, winner=winner)
    form = MergeForm(request.POST or None, user=request.user, choices=shown.choices, loser=loser)
    if request.method == "POST" and form.is_valid() and _merged(request, loser, winner, form):
        text = _("“%(loser)s” is now part of this partner.") % {"loser": loser}
        messages.success(request, text)
        return redirect(winner)
    context = {"form": form, "loser": loser, "winner": winner, "shown": shown}
    status = 422 if form.is_bound else 200
    return render(request, "organisations/merge.html", context, status=status)


def _merged(request: HttpRequest, loser: Partner, winner: Partner, form: MergeForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        merge_partners(
            loser=loser, winner=winner, take=form.taken(), by=person(request), reason=reason
        )
    except ValidationError as refused:
        add_violation(form, refused)
        return False
    return True
