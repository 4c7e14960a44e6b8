"""Where the search box finds partners, contacts, people and units."""

from collections.abc import Sequence
from typing import cast

from django.db.models import Case, IntegerField, QuerySet, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.models import Contact, Partner, Person, Unit
from intl_office.organisations.models.folded import folded
from intl_office.ui import search
from intl_office.ui.search import Hit

# What a partner found says of itself, and no more: rows are wide.
_SHOWN = (
    *("uid", "legal_name", "name_en", "name_fr", "city", "erasmus_code"),
    *("country__name_en", "country__name_fr"),
)


def register_all() -> None:
    """Bring the sources to the search box."""
    search.sources.register("partners", search.Source(_("Partners"), find_partners, order=10))
    search.sources.register("contacts", search.Source(_("Contacts"), find_contacts, order=40))
    search.sources.register(
        "people", search.Source(_("People of the house"), find_people, order=50)
    )
    search.sources.register("units", search.Source(_("Units"), find_units, order=60))


def find_partners(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """Partners that hold every word, else near spellings; those that begin so come first."""
    rows = Partner.objects.visible_to(cast("User", request.user)).current()
    rows = rows.select_related("country").only(*_SHOWN)
    found = list(_beginning_first(rows.matching(words), words)[:limit])
    return [_partner_hit(one) for one in found or rows.resembling(words)[:limit]]


def _beginning_first(rows: "QuerySet[Partner]", words: str) -> "QuerySet[Partner]":
    begins = When(search__startswith=folded(words), then=0)
    first = Case(begins, default=1, output_field=IntegerField())
    return rows.order_by(first, "-is_active", "legal_name", "pk")


def _partner_hit(partner: Partner) -> Hit:
    parts = (partner.city, partner.country.name, partner.erasmus_code)
    return Hit(partner.name, partner.get_absolute_url(), ", ".join(part for part in parts if part))


def find_contacts(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """Contacts whose name or address holds every word."""
    rows = Contact.objects.visible_to(cast("User", request.user)).matching(words).for_list()
    return [
        Hit(str(one), reverse("organisations:contacts", args=[one.partner.uid]), str(one.partner))
        for one in rows[:limit]
    ]


def find_people(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """People of the house whose name or address holds every word."""
    rows = (
        Person.objects.visible_to(cast("User", request.user))
        .matching(words)
        .order_by("last_name", "pk")
    )
    return [Hit(str(one), one.get_absolute_url(), one.position) for one in rows[:limit]]


def find_units(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """Units whose name or code holds every word."""
    rows = (
        Unit.objects.visible_to(cast("User", request.user))
        .matching(words)
        .order_by("depth", "code")
    )
    return [Hit(one.name, one.get_absolute_url(), one.code) for one in rows[:limit]]
