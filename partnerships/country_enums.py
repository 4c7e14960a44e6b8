"""The closed lists about priority countries and their objectives."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CountryState(TextChoices):
    """Where a priority country stands."""

    PROPOSED = "proposed", pgettext_lazy("priority country", "Proposed")
    ADOPTED = "adopted", pgettext_lazy("priority country", "Adopted")
    ENDED = "ended", pgettext_lazy("priority country", "Ended")


# Two of these for one country have no academic year in common.
ALIVE: frozenset[str] = frozenset({CountryState.PROPOSED, CountryState.ADOPTED})


class Goal(TextChoices):
    """What an objective counts."""

    PARTNERS = "partners", _("Partners with an agreement in force")
    AGREEMENTS = "agreements", _("Agreements in force")
    DEGREES = "degrees", _("Double or joint degrees in force")
    OUT = "outgoing", _("Outgoing students in a year")
    IN = "incoming", _("Incoming students in a year")
    STAFF = "staff", _("Staff in a year, both ways")


# Counted over an academic year; the others as of a day.
FLOWS: frozenset[str] = frozenset({Goal.OUT, Goal.IN, Goal.STAFF})


class Standing(TextChoices):
    """How far an objective is."""

    OPEN = "open", pgettext_lazy("objective", "Begins with the adoption")
    ON_TRACK = "on-track", pgettext_lazy("objective", "On track")
    BEHIND = "behind", pgettext_lazy("objective", "Behind")
    REACHED = "reached", pgettext_lazy("objective", "Reached")
