"""Partners: their pages, units and links."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intl_office.core import audit
from intl_office.organisations import panels, rules
from intl_office.organisations.actions import partners
from intl_office.organisations.forms import LinkForm, PartnerForm, PartnerUnitForm
from intl_office.organisations.models import Contact, Partner, PartnerLink, PartnerUnit
from intl_office.organisations.views.asked import answered, needs, person
from intl_office.organisations.views.partner_page import head


@needs(rules.may_see_partners)
def detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The overview; a partner that was merged leads to the one that stayed."""
    rows = Partner.objects.visible_to(person(request))
    partner = get_object_or_404(rows.select_related("country", "place", "merged_into"), uid=uid)
    if partner.merged_into:
        messages.info(request, _("“%(name)s” was merged into this partner.") % {"name": partner})
        return redirect(partner.merged_into)
    context = {
        "links": PartnerLink.objects.visible_to(person(request)).about(partner),
        "place": getattr(partner, "place", None),
        "panels": panels.filled(panels.partner_panels, request, partner),
        **head(request, partner, "organisations:partner"),
    }
    return render(request, "organisations/partner.html", context)


@needs(rules.may_edit_partners)
def new(request: HttpRequest) -> HttpResponse:
    """Add a partner."""
    form = PartnerForm(request.POST or None, user=request.user)
    return answered(
        request,
        form,
        title=_("New partner"),
        said=_("The partner has been added."),
        back=reverse("organisations:partners"),
        template="organisations/partner_form.html",
        instance=None,
    )


@needs(rules.may_edit_partners)
def edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change a partner."""
    partner = current(request, uid)
    shown = str(partner)
    form = PartnerForm(request.POST or None, instance=partner, user=request.user)
    return answered(
        request,
        form,
        title=_("Edit “%(name)s”") % {"name": shown},
        said=_("The partner has been saved."),
        back=partner.get_absolute_url(),
        template="organisations/partner_form.html",
        instance=uid,
    )


@needs(rules.may_edit_partners)
def duplicates(request: HttpRequest) -> HttpResponse:
    """What the partner being typed may be, as a part for htmx; reads only."""
    rows = Partner.objects.visible_to(person(request)).current()
    uid = _uid(request)
    known = rows.filter(uid=uid).first() if uid else None
    form = PartnerForm(request.GET, instance=known, user=request.user)
    form.draft()
    context = {"candidates": form.candidates, "form": form}
    return render(request, "organisations/_candidates.html", context)


def _uid(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("instance", ""))
    except ValueError:
        return None


@needs(rules.may_see_partners)
def history(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Who changed what of the partner and its parts."""
    partner = current(request, uid)
    parts: list[Any] = [partner, *partner.units.all(), *PartnerLink.objects.about(partner)]
    if place := getattr(partner, "place", None):
        parts.append(place)
    parts += Contact.objects.visible_to(person(request)).filter(partner=partner)
    context = {
        "changes": audit.history(*parts),
        **head(request, partner, "organisations:partner_history"),
    }
    return render(request, "organisations/partner_history.html", context)


@needs(rules.may_see_partners)
def units(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Faculties, departments, sites of a partner."""
    partner = current(request, uid)
    contacts = Contact.objects.visible_to(person(request)).order_by("last_name", "pk")
    rows = partner.units.order_by("-is_active", "name")
    context = {
        "units": rows.prefetch_related(Prefetch("contacts", contacts, to_attr="known_contacts")),
        **head(request, partner, "organisations:partner_units"),
    }
    return render(request, "organisations/partner_units.html", context)


@needs(rules.may_edit_partners)
def unit_new(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add a unit of a partner."""
    partner = current(request, uid)
    form = PartnerUnitForm(
        request.POST or None, instance=PartnerUnit(partner=partner), user=request.user
    )
    return answered(
        request,
        form,
        title=_("New unit of %(partner)s") % {"partner": partner},
        said=_("The unit has been added."),
        back=reverse("organisations:partner_units", args=[uid]),
    )


@needs(rules.may_edit_partners)
def unit_edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change a unit of a partner."""
    rows = PartnerUnit.objects.visible_to(person(request)).select_related("partner")
    unit = get_object_or_404(rows, uid=uid)
    form = PartnerUnitForm(request.POST or None, instance=unit, user=request.user)
    return answered(
        request,
        form,
        title=_("Edit the unit"),
        said=_("The unit has been saved."),
        back=reverse("organisations:partner_units", args=[unit.partner.uid]),
    )


@needs(rules.may_edit_partners)
def link_new(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say what became of a partner."""
    partner = current(request, uid)
    form = LinkForm(request.POST or None, instance=PartnerLink(source=partner), user=request.user)
    return answered(
        request,
        form,
        title=_("What became of %(partner)s") % {"partner": partner},
        said=_("The link has been added."),
        back=partner.get_absolute_url(),
    )


@needs(rules.may_edit_partners)
@require_POST
def link_remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a link back."""
    rows = PartnerLink.objects.visible_to(person(request)).select_related("source")
    link = get_object_or_404(rows, uid=uid)
    partner = link.source
    partners.remove_link(link=link, by=person(request))
    messages.success(request, _("The link has been removed."))
    return redirect(partner)


def current(request: HttpRequest, uid: uuid.UUID) -> Partner:
    """The partner of a page, 404 where it is merged or not for this user."""
    rows = Partner.objects.visible_to(person(request)).current().select_related("country")
    return get_object_or_404(rows, uid=uid)
