"""Who may do what with circuits, and the registrations of this room."""

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.circuits import notifications
from intl_office.circuits.rules import EDIT, MANAGE, RECORD, SEE
from intl_office.core.demo import DemoLoader, demo_loaders
from intl_office.mail import kinds

LEADS = (Role.ADMINISTRATOR, Role.DIRECTOR)


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    from intl_office.circuits import demo  # noqa: PLC0415  # it asks for models of other rooms

    declare(
        SEE,
        _("follow the files of others through their circuits"),
        roles=[*LEADS, Role.VICE_PRESIDENT, Role.REFERENT],
        poles=tuple(Pole),
        by_unit=True,
    )
    declare(
        MANAGE,
        _("withdraw the files of others and send them on their way again"),
        roles=LEADS,
        poles=tuple(Pole),
        by_unit=True,
    )
    declare(EDIT, _("change circuits and put them in force"), roles=LEADS)
    declare(
        RECORD,
        _("record what bodies decided"),
        roles=LEADS,
        poles=[Pole.COOPERATION, Pole.LABORATORIES],
    )
    for kind in (
        notifications.Opened(),
        notifications.Refused(),
        notifications.Returned(),
        notifications.Completed(),
    ):
        kinds.register(kind)
    demo_loaders.register("circuits", DemoLoader(demo.load, order=60, label=_("Circuits")))
