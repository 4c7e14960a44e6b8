"""The closed lists about strategic partners, and the criteria for them and for countries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AppliesTo(TextChoices):
    """What a criterion judges."""

    PARTNER = "partner", _("Strategic partners")
    COUNTRY = "country", _("Priority countries")


class Measure(TextChoices):
    """Where the figure of a criterion comes from."""

    MARK = "mark", _("A mark that the house gives")
    DIMENSIONS = "dimensions", _("Dimensions covered")
    AGREEMENTS = "agreements", _("Agreements in force")
    STUDENTS = "students", _("Students exchanged over three academic years")
    PARTNERS = "partners", _("Partners with an agreement in force")
    OUT = "students-out", _("Outgoing students over three academic years")
    IN = "students-in", _("Incoming students over three academic years")
    UNUSED = "unused", _("Places for students that nobody took this year")


# Which figures there are for what is judged.
MEASURES: dict[str, tuple[str, ...]] = {
    AppliesTo.PARTNER: (
        Measure.MARK,
        Measure.DIMENSIONS,
        Measure.AGREEMENTS,
        Measure.STUDENTS,
    ),
    AppliesTo.COUNTRY: (
        Measure.MARK,
        Measure.PARTNERS,
        Measure.AGREEMENTS,
        Measure.OUT,
        Measure.IN,
        Measure.UNUSED,
    ),
}


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
