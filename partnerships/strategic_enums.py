"""The closed lists about strategic partners and the criteria by which they are chosen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Measure(TextChoices):
    """Where the figure of a criterion comes from."""

    MARK = "mark", _("A mark that the house gives")
    DIMENSIONS = "dimensions", _("Dimensions covered")
    AGREEMENTS = "agreements", _("Agreements in force")
    STUDENTS = "students", _("Students exchanged over three academic years")


class LabelState(TextChoices):
    """Where the label of a strategic partner stands."""

    PROPOSED = "proposed", pgettext_lazy("label", "Proposed")
    GRANTED = "granted", pgettext_lazy("label", "Granted")
    REFUSED = "refused", pgettext_lazy("label", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("label", "Withdrawn")
    OVER = "over", pgettext_lazy("label", "Over")


# A partner has one of these at most.
ALIVE: frozenset[str] = frozenset({LabelState.PROPOSED, LabelState.GRANTED})
# Somebody granted it once: days and score of the decision are known.
DECIDED: frozenset[str] = frozenset({LabelState.GRANTED, LabelState.WITHDRAWN, LabelState.OVER})
