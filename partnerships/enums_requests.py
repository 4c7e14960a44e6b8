"""The closed lists of requests for agreements."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(TextChoices):
    """Where a request for an agreement stands."""

    SUBMITTED = "submitted", pgettext_lazy("request", "Sent")
    REVIEW = "review", pgettext_lazy("request", "Being examined")
    COMPLETING = "completing", pgettext_lazy("request", "To be completed")
    ACCEPTED = "accepted", pgettext_lazy("request", "Accepted")
    REFUSED = "refused", pgettext_lazy("request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")
    AGREEMENT = "agreement", pgettext_lazy("request", "Became an agreement")


# An answer is owed by the office.
OWED: frozenset[str] = frozenset({RequestState.SUBMITTED, RequestState.REVIEW})
# Nothing has been decided, or nothing has followed from it yet.
OPEN_REQUESTS: frozenset[str] = OWED | {RequestState.COMPLETING, RequestState.ACCEPTED}
# The office has decided.
DECIDED: frozenset[str] = frozenset(
    {RequestState.ACCEPTED, RequestState.REFUSED, RequestState.AGREEMENT}
)
# Somebody of the office looks after it.
HANDLED: frozenset[str] = DECIDED | {RequestState.REVIEW, RequestState.COMPLETING}


class AdviceState(TextChoices):
    """Where an advice stands."""

    ASKED = "asked", pgettext_lazy("advice", "Awaited")
    GIVEN = "given", pgettext_lazy("advice", "Given")
    WITHDRAWN = "withdrawn", pgettext_lazy("advice", "No longer asked for")


class Opinion(TextChoices):
    """What an advice comes to."""

    FAVOURABLE = "for", _("In favour")
    RESERVES = "reserves", _("In favour, with reserves")
    AGAINST = "against", _("Against")


class Audience(TextChoices):
    """Who reads a message of a request."""

    ALL = "all", _("The requester and the international office")
    OFFICE = "office", _("The international office alone (internal note)")
