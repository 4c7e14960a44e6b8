"""Writing partners and what belongs to them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.organisations.models import Contact, Partner, PartnerLink, PartnerUnit, Place


def lock_partner(partner: Partner) -> Partner:
    """Lock a partner until the transaction ends, so that nothing is added while it is merged.

    Raises ValidationError where it was merged into another one.
    """
    locked = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if locked.merged_into_id is not None:
        raise ValidationError(_("This partner was merged into another one. Reload the page."))
    return locked


@transaction.atomic
def save_partner(*, partner: Partner, by: User, place: Place | None = None) -> Partner:
    """Write a partner, new or changed, and its place where one is given.

    Raises ValidationError at the field of a code that another partner has.
    """
    with audit.context(user=by), expected_violations():
        if partner.pk:
            lock_partner(partner)
        partner.save()
        if place is not None:
            place.partner = partner
            place.save()
    return partner


@transaction.atomic
def remove_place(*, place: Place, by: User) -> None:
    """Forget where a partner stands on the map."""
    with audit.context(user=by):
        place.delete()


@transaction.atomic
def save_contact(*, contact: Contact, by: User) -> Contact:
    """Write a contact, new or changed; raises ValidationError for a partner merged meanwhile."""
    with audit.context(user=by), expected_violations():
        lock_partner(contact.partner)
        contact.save()
    return contact


@transaction.atomic
def end_contact(*, contact: Contact, last_day: date, by: User) -> Contact:
    """Say until when somebody is a contact; raises ValidationError before the first day."""
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    locked.ends_on = last_day
    with audit.context(user=by), expected_violations():
        locked.save(update_fields=["ends_on"])
    return locked


@transaction.atomic
def confirm_contact(*, contact: Contact, day: date, by: User) -> Contact:
    """Note that name, address and functions were found right on this day."""
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    locked.last_confirmed_on = day
    with audit.context(user=by):
        locked.save(update_fields=["last_confirmed_on"])
    return locked


@transaction.atomic
def save_partner_unit(*, unit: PartnerUnit, by: User) -> PartnerUnit:
    """Write a unit of a partner; raises ValidationError where its name is taken."""
    with audit.context(user=by), expected_violations():
        lock_partner(unit.partner)
        unit.save()
    return unit


@transaction.atomic
def add_link(*, link: PartnerLink, by: User) -> PartnerLink:
    """Say what happened between two partners; raises ValidationError where it is said already."""
    with audit.context(user=by), expected_violations():
        for partner in sorted((link.source, link.target), key=lambda one: one.pk):
            lock_partner(partner)
        link.save()
    return link


@transaction.atomic
def remove_link(*, link: PartnerLink, by: User) -> None:
    """Take back what was said of two partners; the history keeps it."""
    with audit.context(user=by):
        link.delete()
