"""What this room brings to its own registries: personal reminders, and who sees whose deadlines."""

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.deadlines import sources
from intl_office.deadlines.rules import SEE, Steps


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    declare(
        SEE,
        _("see the deadlines of others"),
        roles=[
            Role.ADMINISTRATOR,
            Role.DIRECTOR,
            Role.VICE_PRESIDENT,
            Role.REFERENT,
            Role.COORDINATOR,
        ],
        poles=tuple(Pole),
        by_unit=True,
    )
    sources.register(
        sources.Source(
            code=sources.PERSONAL,
            label=_("Personal reminder"),
            icon="bell",
            steps=Steps(before=(30, 7, 1), every=7),
            by_hand=True,
            visible=sources.owners_only,
        )
    )
