"""Who asks for agreements, who reads and decides such requests, and how soon it is answered."""

from datetime import date, timedelta
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.core.permissions import InUnits, Path, Reach, Visitor, may, reach

ASK, SEE, HANDLE = "requests.ask", "requests.see", "requests.handle"
ADVICE_DAYS = 10  # proposed when an advice is asked for


class Requested(Protocol):
    """A request, as these rules know it."""

    requester_id: int

    @property
    def unit_paths(self) -> list[Path]: ...  # noqa: D102


def register() -> None:
    """Declare the permissions; called once, in `AppConfig.ready()`."""
    outside = {Role.STUDENT, Role.PARTNER, Role.OFFICER}
    staff = [role for role in Role if role not in outside]
    declare(ASK, _("ask for an agreement with an institution"), roles=staff, poles=tuple(Pole))
    leads = [Role.ADMINISTRATOR, Role.DIRECTOR]
    see = _("read the requests for agreements of others")
    declare(SEE, see, roles=[*leads, Role.VICE_PRESIDENT], poles=tuple(Pole), by_unit=True)
    writers = [Pole.COOPERATION, Pole.LABORATORIES]
    handle = _("ask advice on requests for agreements, and decide on them")
    declare(HANDLE, handle, roles=leads, poles=writers, by_unit=True)


def may_ask(user: Visitor) -> bool:
    """Ask for an agreement: everybody who works here."""
    return may(user, ASK)


def seen_by(user: Visitor) -> Reach:
    """The units whose requests the person reads for the office."""
    return reach(user, SEE)


def may_see_requests(user: Visitor) -> bool:
    """Read the requests of some unit at least."""
    return may(user, SEE)


def sees_inside(user: Visitor, request: InUnits) -> bool:
    """Read all that is said about this request, internal notes included."""
    return may(user, SEE, request)


def may_handle(user: Visitor, request: InUnits) -> bool:
    """Ask advice on this request, and decide on it."""
    return may(user, HANDLE, request)


def is_requester(user: Visitor, request: Requested) -> bool:
    """Whether the person asked for it."""
    return request.requester_id == user.pk


def answer_due(since: date) -> date:
    """The day until which an answer is owed to what was sent on a day (`REQUEST_ANSWER_DAYS`)."""
    return since + timedelta(days=settings.REQUEST_ANSWER_DAYS)
