"""The person through whose eyes a request reads.

Only reading: every other method is refused. Pages that are a person's own (password, second
factor, sessions) are never shown through anybody's eyes; rooms add theirs to `private_pages`.
"""

import copy
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth import SESSION_KEY as SIGNED_IN
from django.http import HttpRequest

from intl_office.access import held
from intl_office.access.enums import Role
from intl_office.access.held import Held
from intl_office.access.models import SeeingAs
from intl_office.accounts.models import User
from intl_office.core.permissions import Visitor, may
from intl_office.core.registry import Registry

SESSION_KEY = "seeing_as"
_META = "office.seeing_as"
# What remains possible: to come back, and to sign out.
WAYS_OUT = frozenset({"access:see_as_stop", "account_logout", "accounts:logout"})
_OWN_PAGES = ("account_", "mfa_", "socialaccount_", "usersessions_", "saml_", "openid_connect_")

PrivatePages = Callable[[str], bool]
private_pages: Registry[PrivatePages] = Registry("pages that are a person's own")


def of_account(name: str) -> bool:
    """Say whether a page is about how a person signs in."""
    return name.startswith(_OWN_PAGES) or name in {"accounts:account", "accounts:login"}


def of_personal_data(name: str) -> bool:
    """Say whether a page is about what is held on the reader."""
    return name in {"access:my_data", "access:my_data_ask", "access:request"}


def is_private(name: str) -> bool:
    """Say whether the page of this name is a person's own."""
    return any(owns(name) for owns in private_pages.values())


def seeing(request: HttpRequest) -> SeeingAs | None:
    """What the request reads as, None for oneself; asked once in a request."""
    if _META not in request.META:
        request.META[_META] = _current(request)
    found: SeeingAs | None = request.META[_META]
    return found


def eyes(request: HttpRequest, oneself: Visitor) -> Visitor:
    """The person that the pages take for the reader."""
    found = seeing(request)
    if found is None:
        return oneself
    if found.person:
        return found.person
    return _in_role(found.viewer, Held(found.role, found.pole, found.unit_id))


def _current(request: HttpRequest) -> SeeingAs | None:
    uid, viewer = request.session.get(SESSION_KEY), request.session.get(SIGNED_IN)
    if not uid or not viewer:
        return None
    rows = SeeingAs.objects.select_related("viewer", "person", "unit")
    found = rows.filter(uid=UUID(uid), viewer_id=viewer).first()
    return found if found and found.lasts() and _still_allowed(found) else None


def _still_allowed(found: SeeingAs) -> bool:
    if not may(found.viewer, "access.see_as"):
        return False
    person = found.person
    return person is None or (person.is_active and not held.has_role(person, Role.ADMINISTRATOR))


def _in_role(viewer: User, role: Held) -> User:
    """The viewer with that role alone: own rows stay the viewer's."""
    pretender = copy.copy(viewer)
    pretender.is_staff = pretender.is_superuser = False
    held.pretend(viewer.pk, (role,))
    return pretender
