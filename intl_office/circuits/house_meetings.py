"""What bodies and meetings bring to the registries of the rooms below."""

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.circuits.meeting_notices import AgendaSent
from intl_office.circuits.meeting_rules import BODIES, PREPARE, SEE
from intl_office.core.demo import DemoLoader, demo_loaders
from intl_office.mail import kinds

LEADS = (Role.ADMINISTRATOR, Role.DIRECTOR)


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    from intl_office.circuits.demo_meetings import load  # noqa: PLC0415  # it asks for models

    readers = (Role.VICE_PRESIDENT, Role.LEGAL)
    see = _("see the meetings of every body and what they decided")
    declare(SEE, see, roles=[*LEADS, *readers], poles=tuple(Pole))
    prepare = _("prepare meetings and enter what they decided")
    poles = [Pole.COOPERATION, Pole.LABORATORIES]
    declare(PREPARE, prepare, roles=LEADS, poles=poles)
    declare(BODIES, _("change bodies and who sits in them"), roles=LEADS, poles=poles)
    kinds.register(AgendaSent())
    demo_loaders.register("meetings", DemoLoader(load, order=58, label=_("Meetings")))
