"""What the pages of one partner have in common."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.organisations import panels, rules
from intl_office.organisations.models import Partner
from intl_office.organisations.panels import Section
from intl_office.organisations.succession import closing_of
from intl_office.ui.components import Tab


def _contacts(partner: Partner) -> int:
    return partner.contacts.count()


def _units(partner: Partner) -> int:
    return partner.units.count()


def _sees_contacts(request: HttpRequest, _partner: Partner) -> bool:
    return rules.may_see_contacts(request.user)


SECTIONS: tuple[Section[Partner], ...] = (
    Section(gettext_lazy("Overview"), "organisations:partner", order=0),
    Section(
        gettext_lazy("Contacts"), "organisations:contacts", _contacts, _sees_contacts, order=10
    ),
    Section(gettext_lazy("Units"), "organisations:partner_units", _units, order=20),
    Section(gettext_lazy("History"), "organisations:partner_history", order=900),
)


def head(request: HttpRequest, partner: Partner, here: str) -> dict[str, Any]:
    """Heading and tabs; `here` is the page's own address by name.

    Pages of higher rooms about a partner use it too, with their section registered in
    `panels.partner_tabs`.
    """
    return {
        "partner": partner,
        "tabs": tabs(request, partner, here),
        "tabs_label": _("Parts of this partner"),
        "may_edit": rules.may_edit_partners(request.user),
        "may_merge": rules.may_merge_partners(request.user),
        "closing": closing_of(partner),
    }


def tabs(request: HttpRequest, partner: Partner, here: str) -> list[Tab]:
    """The tabs that this user sees."""
    ordered = sorted((*SECTIONS, *panels.partner_tabs.values()), key=lambda one: one.order)
    return [
        Tab(
            one.label,
            reverse(one.url_name, args=[partner.uid]),
            current=one.url_name == here,
            count=one.count(partner) if one.count else None,
        )
        for one in ordered
        if one.visible(request, partner)
    ]
