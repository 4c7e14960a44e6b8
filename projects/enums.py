"""The closed lists of this app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """Where a proposal stands."""

    IDEA = "idea", pgettext_lazy("proposal", "Idea")
    WRITING = "writing", pgettext_lazy("proposal", "Being written")
    SUBMITTED = "submitted", pgettext_lazy("proposal", "Submitted")
    RESERVE = "reserve", pgettext_lazy("proposal", "On the reserve list")
    GRANTED = "granted", pgettext_lazy("proposal", "Granted")
    REJECTED = "rejected", pgettext_lazy("proposal", "Rejected")
    ABANDONED = "abandoned", pgettext_lazy("proposal", "Abandoned")


# Somebody still works on it: the call's deadline concerns it.
OPEN: frozenset[str] = frozenset({Stage.IDEA, Stage.WRITING})
# The funder has it or had it: its day of submission is known, its contents are fixed.
SENT: frozenset[str] = frozenset({Stage.SUBMITTED, Stage.RESERVE, Stage.GRANTED, Stage.REJECTED})
# The funder has decided.
DECIDED: frozenset[str] = frozenset({Stage.RESERVE, Stage.GRANTED, Stage.REJECTED})


class ConsortiumRole(TextChoices):
    """What an organisation is in a consortium."""

    COORDINATOR = "coordinator", _("Coordinator")
    PARTNER = "partner", pgettext_lazy("consortium", "Full partner")
    ASSOCIATED = "associated", _("Associated partner")
