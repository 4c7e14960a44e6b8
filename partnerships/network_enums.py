"""The closed lists about networks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NetworkKind(TextChoices):
    """What institutions have joined."""

    EUROPEAN_UNIVERSITY = "european", _("European University alliance")
    REGIONAL = "regional", _("Regional alliance")
    INSTITUTES = "institutes", _("Network of engineering schools or institutes")
    JOINT_INSTITUTE = "joint-institute", _("Joint research institute")
    DOCTORAL = "doctoral", _("Joint doctoral programme")
    BILATERAL = "bilateral", _("Network with institutions of one country")
    FRANCOPHONE = "francophone", _("Francophone network")
    THEMATIC = "thematic", _("Thematic network")
    PROGRAMME = "programme", _("Named programme or scholarship scheme")
    OTHER = "other", pgettext_lazy("network", "Other")


class MemberRole(TextChoices):
    """What a member is in a network."""

    COORDINATOR = "coordinator", pgettext_lazy("network", "Coordinator")
    FULL = "full", pgettext_lazy("network", "Full member")
    ASSOCIATED = "associated", pgettext_lazy("network", "Associated member")
    OBSERVER = "observer", pgettext_lazy("network", "Observer")


class SeatFunction(TextChoices):
    """What one of ours does in a body of a network."""

    MEMBER = "member", pgettext_lazy("seat", "Member")
    CHAIR = "chair", pgettext_lazy("seat", "Chair")
    DEPUTY = "deputy", pgettext_lazy("seat", "Deputy")
    GUEST = "guest", pgettext_lazy("seat", "Guest without vote")


class FeeYear(TextChoices):
    """The year that a fee is for."""

    ACADEMIC = "academic", _("Academic year")
    CALENDAR = "calendar", _("Calendar year")


class RenewalKind(TextChoices):
    """What is asked for at the next decision."""

    RENEWAL = "renewal", pgettext_lazy("network", "Renewal")
    FUNDING = "funding", pgettext_lazy("network", "New funding")


class RenewalState(TextChoices):
    """Where a renewal stands."""

    PREPARING = "preparing", pgettext_lazy("renewal", "Being prepared")
    SUBMITTED = "submitted", pgettext_lazy("renewal", "Submitted, decision awaited")
    OBTAINED = "obtained", pgettext_lazy("renewal", "Obtained")
    REFUSED = "refused", pgettext_lazy("renewal", "Refused")
    ABANDONED = "abandoned", pgettext_lazy("renewal", "Given up")


# No decision yet: its day is recalled; a network has one of them at most.
PENDING: frozenset[str] = frozenset({RenewalState.PREPARING, RenewalState.SUBMITTED})
# Money was asked for or the network was prolonged: the day of the decision is known.
DECIDED: frozenset[str] = frozenset({RenewalState.OBTAINED, RenewalState.REFUSED})
