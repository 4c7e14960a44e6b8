"""The home institution, its units and people; partners and their contacts."""

from intl_office.organisations.models.contact import Contact
from intl_office.organisations.models.institution import Institution
from intl_office.organisations.models.partner import Partner
from intl_office.organisations.models.partner_parts import PartnerLink, PartnerUnit, Place
from intl_office.organisations.models.person import Membership, Person
from intl_office.organisations.models.unit import Unit

__all__ = [
    "Contact",
    "Institution",
    "Membership",
    "Partner",
    "PartnerLink",
    "PartnerUnit",
    "Person",
    "Place",
    "Unit",
]
