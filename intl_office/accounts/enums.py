"""Fixed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IdentifierScheme(TextChoices):
    """Kinds of identifier that single sign-on gives."""

    EPPN = "eppn", _("Institutional identifier (eduPersonPrincipalName)")
    ESI = "esi", _("European Student Identifier")


class InvitationState(TextChoices):
    """What became of an invitation; read from its dates, never stored."""

    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class LinkRefusal(TextChoices):
    """Why a link does not open."""

    UNKNOWN = "unknown", _("This link is not valid. Check that you copied the whole address.")
    EXPIRED = "expired", _("This link has expired.")
    REVOKED = "revoked", _("This link has been withdrawn.")
    USED = "used", _("This link has already been used. It opens only once.")
