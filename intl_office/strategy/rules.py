"""Who reads the strategy."""

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.core.permissions import Visitor, may, reach

READ = "strategy.read"
# What the figures are counted from: who reads less of it finds less in the lists.
PERSONS = "mobility.see"
COUNTED = ("agreements.see", "projects.see", PERSONS)


def register() -> None:
    """Declare the permission; called once, in `AppConfig.ready()`."""
    roles = [Role.ADMINISTRATOR, Role.DIRECTOR, Role.VICE_PRESIDENT]
    words = _("read the strategy's figures and reports")
    declare(READ, words, roles=roles, poles=tuple(Pole))


def may_read(user: Visitor) -> bool:
    """Read the figures of the whole institution; persons are never named in them."""
    return may(user, READ)


def opens_persons(user: Visitor) -> bool:
    """Open the lists behind the mobilities, which hold names."""
    return may(user, PERSONS)


def reads_everything(user: Visitor) -> bool:
    """Whether the lists behind the figures show this person every row that is counted."""
    return all(reach(user, one).everywhere for one in COUNTED)
