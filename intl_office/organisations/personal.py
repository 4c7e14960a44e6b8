"""What this room holds about people: those of the house, and contacts at partners."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import Holding, Identity, holdings, identities, impersonal, links
from intl_office.organisations.models import Contact, Membership, Person

PERSON, CONTACT, ACCOUNT = "person", "contact", "account"
KEPT_DAYS = 5 * 365  # after the person has left
_PLACES = _("a place or an institution, no person")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    identities.register(
        PERSON,
        Identity(
            label=_("Person of the house"),
            model="organisations.Person",
            past_term=people_past_term,
            term=_("Left the institution more than five years ago."),
        ),
    )
    identities.register(
        CONTACT,
        Identity(
            label=_("Contact at a partner"),
            model="organisations.Contact",
            past_term=contacts_past_term,
            term=_("No longer a contact for more than five years."),
        ),
    )
    links.register("people", person_and_account)
    _people()
    _memberships()
    _contacts()
    for name in ("Institution", "Unit", "Partner", "PartnerUnit", "PartnerLink", "Place"):
        impersonal.register(f"organisations.{name}", _PLACES)


def people_past_term(day: date) -> QuerySet[Person]:
    """People who left, of whom no unit has known anything for five years."""
    limit = day - timedelta(days=KEPT_DAYS)
    known = Membership.objects.filter(person=OuterRef("pk"))
    recent = known.filter(Q(ends_on=None) | Q(ends_on__gte=limit))
    rows = Person.objects.filter(is_active=False, updated_at__date__lt=limit)
    return rows.exclude(Exists(recent))


def contacts_past_term(day: date) -> QuerySet[Contact]:
    """People who stopped being contacts five years ago."""
    return Contact.objects.filter(ends_on__lt=day - timedelta(days=KEPT_DAYS))


def person_and_account(kind: str, key: int) -> Iterable[tuple[str, int]]:
    """The account of a person of the house, and the person behind an account."""
    if kind == PERSON:
        rows = Person.objects.filter(pk=key, user__isnull=False)
        return [(ACCOUNT, row.user_id) for row in rows if row.user_id]
    if kind == ACCOUNT:
        return [(PERSON, row.pk) for row in Person.objects.filter(user=key)]
    return ()


def _people() -> None:
    holdings.register(
        "organisations.Person",
        Holding(
            what=_("Entry among the people of the house: name, address, telephone, position"),
            why=_("To know who works where on international matters (public task)."),
            keep=_("As long as you work here, then five years."),
            seen_by=_("The international office, and readers of your unit."),
            rows=lambda who: Person.objects.filter(pk__in=who.of(PERSON)),
            columns={
                "first_name": "",
                "last_name": lambda who, _key: who.pseudonym,
                "email": "",
                "phone": "",
                "position": "",
                "is_active": False,
            },
            hidden=frozenset({"search"}),
        ),
    )


def _memberships() -> None:
    holdings.register(
        "organisations.Membership",
        Holding(
            what=_("Units, present and past"),
            why=_("To know who works where on international matters (public task)."),
            keep=_("Kept without your name for the figures."),
            seen_by=_("The international office, and readers of that unit."),
            rows=lambda who: Membership.objects.filter(person__in=who.of(PERSON)),
        ),
    )


def _contacts() -> None:
    holdings.register(
        "organisations.Contact",
        Holding(
            what=_("Entry among the contacts of a partner"),
            why=_("To run the cooperation with the institution where you work (public task)."),
            keep=_("As long as you are a contact, then five years."),
            seen_by=_("The international office, referents and coordinators."),
            rows=lambda who: Contact.objects.filter(pk__in=who.of(CONTACT)),
            columns={
                "title": "",
                "first_name": "",
                "last_name": lambda who, _key: who.pseudonym,
                "position": "",
                "email": "",
                "phone": "",
                "note": "",
            },
            hidden=frozenset({"search"}),
        ),
    )
