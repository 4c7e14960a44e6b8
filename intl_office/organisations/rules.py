"""Who may see and change what in this room."""

from collections.abc import Iterable

from intl_office.core.permissions import InUnits, Path, Reach, Visitor, may, reach


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


def may_add_people(user: Visitor) -> bool:
    """Add and change people in one unit at least."""
    return may(user, "people.edit")


def may_edit(user: Visitor, thing: InUnits) -> bool:
    """Change this person or membership: in one of its units the permission holds."""
    return may(user, "people.edit", thing)


def people_edited(user: Visitor) -> Reach:
    """Return the units whose people one may add and change."""
    return reach(user, "people.edit")


def may_put_into(user: Visitor, paths: Iterable[Path]) -> bool:
    """Put a person into these units; into none, those alone whom no unit limits."""
    return people_edited(user).covers(paths)


def may_see_units(user: Visitor) -> bool:
    """Read the tree of units."""
    return bool(user.is_authenticated)


def may_edit_units(user: Visitor) -> bool:
    """Change the tree of units."""
    return may(user, "units.edit")


def may_edit_institution(user: Visitor) -> bool:
    """Change the home institution's name, codes, colour and logo."""
    return may(user, "institution.edit")
