"""The closed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementType(TextChoices):
    """What kind of agreement; each has its own contents."""

    FRAMEWORK = "framework", _("Framework agreement")
    EXCHANGE = "exchange", _("Exchange agreement")
    INTER_INSTITUTIONAL = "iia", _("Erasmus+ inter-institutional agreement")
    DOUBLE_DEGREE = "double-degree", _("Double or joint degree agreement")
    COTUTELLE = "cotutelle", _("Joint supervision of a thesis (cotutelle)")
    TRAINEESHIP = "traineeship", _("Traineeship agreement with an organisation")
    NETWORK = "network", _("Network or alliance charter")
    AMENDMENT = "amendment", _("Amendment")


# Those that send and receive people: without conditions they say nothing.
WITH_CONDITIONS: frozenset[str] = frozenset(
    {AgreementType.EXCHANGE, AgreementType.INTER_INSTITUTIONAL}
)


class State(TextChoices):
    """Where an agreement stands."""

    DRAFT = "draft", pgettext_lazy("agreement", "Being drafted")
    APPROVAL = "approval", pgettext_lazy("agreement", "Being approved")
    SIGNATURE = "signature", pgettext_lazy("agreement", "Waiting for signature")
    SIGNED = "signed", pgettext_lazy("agreement", "Concluded, begins later")
    IN_FORCE = "in-force", pgettext_lazy("agreement", "In force")
    EXPIRED = "expired", pgettext_lazy("agreement", "Expired")
    TERMINATED = "terminated", pgettext_lazy("agreement", "Terminated")
    ABANDONED = "abandoned", pgettext_lazy("agreement", "Abandoned")


# The approvals are of this text: it carries no watermark any more.
APPROVED: frozenset[str] = frozenset(
    {State.SIGNATURE, State.SIGNED, State.IN_FORCE, State.EXPIRED, State.TERMINATED}
)
# All parties have signed: nothing is changed from here on, places exist.
SIGNED: frozenset[str] = frozenset({State.SIGNED, State.IN_FORCE, State.EXPIRED, State.TERMINATED})
# Places can be taken.
LIVE: frozenset[str] = frozenset({State.SIGNED, State.IN_FORCE})
# Somebody still works on it.
OPEN: frozenset[str] = frozenset({State.DRAFT, State.APPROVAL, State.SIGNATURE})


class PartyRole(TextChoices):
    """Which side of the agreement."""

    HOME = "home", _("Our institution")
    PARTNER = "partner", _("Partner")


class Direction(TextChoices):
    """Where people go, seen from our institution."""

    OUT = "out", _("Outgoing")
    IN = "in", _("Incoming")


class MobilityType(TextChoices):
    """What people go for; the codes are those of the Erasmus+ programme."""

    SMS = "sms", _("Studies (SMS)")
    SMP = "smp", _("Traineeship (SMP)")
    DOCTORAL = "doctoral", _("Doctoral stay")
    STA = "sta", _("Teaching (STA)")
    STT = "stt", _("Staff training (STT)")


# Counted in days; the others are counted in months.
STAFF: frozenset[str] = frozenset({MobilityType.STA, MobilityType.STT})
# Fields of education, levels and languages are asked for studies.
STUDENTS: frozenset[str] = frozenset({MobilityType.SMS, MobilityType.SMP, MobilityType.DOCTORAL})
