"""The closed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Funds(TextChoices):
    """What a programme's money is for."""

    MOBILITIES = "mobilities", _("Mobilities")
    PROJECTS = "projects", _("Projects")
    BOTH = "both", _("Mobilities and projects")


class State(TextChoices):
    """Where an envelope stands."""

    EXPECTED = "expected", pgettext_lazy("grant", "Expected")
    GRANTED = "granted", pgettext_lazy("grant", "Granted")
    OPEN = "open", pgettext_lazy("grant", "Open")
    CLOSED = "closed", pgettext_lazy("grant", "Closed")
    AUDITED = "audited", pgettext_lazy("grant", "Audited")
    REFUSED = "refused", pgettext_lazy("grant", "Refused")
    CANCELLED = "cancelled", pgettext_lazy("grant", "Cancelled")


# The funder has agreed: number, date and total are known, the budget changes by amendment alone.
AGREED: frozenset[str] = frozenset({State.GRANTED, State.OPEN, State.CLOSED, State.AUDITED})
# Deadlines run, amendments may be signed.
LIVE: frozenset[str] = frozenset({State.GRANTED, State.OPEN})


class Category(TextChoices):
    """What a line of the budget pays for.

    The first ones are those of the Erasmus+ mobility grant agreement (programme guide, KA131).
    """

    ORGANISATIONAL = "organisational", _("Organisational support")
    STUDIES = "studies", _("Individual support: studies (SMS)")
    TRAINEESHIPS = "traineeships", _("Individual support: traineeships (SMP)")
    TEACHING = "teaching", _("Individual support: teaching (STA)")
    TRAINING = "training", _("Individual support: staff training (STT)")
    TRAVEL = "travel", _("Travel")
    INCLUSION = "inclusion", _("Inclusion support")
    BLENDED = "blended", _("Blended intensive programmes: organisational support")
    EXCEPTIONAL = "exceptional", _("Exceptional costs")
    AID = "aid", _("Student aid")
    LUMP_SUM = "lump-sum", _("Lump sum")
    STAFF = "staff", _("Staff costs")
    SUBSISTENCE = "subsistence", _("Subsistence")
    EQUIPMENT = "equipment", _("Equipment")
    SUBCONTRACTING = "subcontracting", _("Subcontracting")
    INDIRECT = "indirect", _("Indirect costs")
    OTHER = "other", _("Other costs")


class AmendmentState(TextChoices):
    """Where an amendment stands; drafts change nothing."""

    DRAFT = "draft", pgettext_lazy("amendment", "Draft")
    SIGNED = "signed", pgettext_lazy("amendment", "Signed")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "Withdrawn")


class CommitmentState(TextChoices):
    """What became of money promised from a line."""

    RESERVED = "reserved", pgettext_lazy("money", "Reserved")
    PAID = "paid", pgettext_lazy("money", "Paid")
    RELEASED = "released", pgettext_lazy("money", "Released")
