"""Who may see and change what in this room."""

from intl_office.core.permissions import Reach, Visitor, may, reach


def may_see_partners(user: Visitor) -> bool:
    """Read partners, their units and links."""
    return may(user, "partners.see")


def may_edit_partners(user: Visitor) -> bool:
    """Add and change partners, their units, contacts and links."""
    return may(user, "partners.edit")


def may_see_contacts(user: Visitor) -> bool:
    """Read names, addresses and telephone numbers of people at partners."""
    return may(user, "contacts.see")


def may_merge_partners(user: Visitor) -> bool:
    """Make one partner of two."""
    return may(user, "partners.merge")


def may_see_people(user: Visitor) -> bool:
    """Read the people of the house."""
    return may(user, "people.see")


def people_in_reach(user: Visitor) -> Reach:
    """Return the units whose people one may read."""
    return reach(user, "people.see")


def may_edit_people(user: Visitor) -> bool:
    """Add and change the people of the house."""
    return may(user, "people.edit")


def may_see_units(user: Visitor) -> bool:
    """Read the tree of units."""
    return bool(user.is_authenticated)


def may_edit_units(user: Visitor) -> bool:
    """Change the tree of units."""
    return may(user, "units.edit")


def may_edit_institution(user: Visitor) -> bool:
    """Change the home institution's name, codes, colour and logo."""
    return may(user, "institution.edit")
