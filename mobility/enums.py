"""The closed lists of this app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.enums import MobilityType


class Status(TextChoices):
    """As what a person is enrolled; obligations and figures differ, so they are never mixed."""

    STUDENT = "student", _("Student")
    APPRENTICE = "apprentice", _("Apprentice")
    DOCTORAL = "doctoral", _("Doctoral student")
    EXCHANGE = "exchange", _("Incoming exchange student")


class CampaignState(TextChoices):
    """Where a campaign stands."""

    DRAFT = "draft", pgettext_lazy("campaign", "In preparation")
    OPEN = "open", pgettext_lazy("campaign", "Open")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed, selection")
    PUBLISHED = "published", pgettext_lazy("campaign", "Results published")


class ApplicationState(TextChoices):
    """Where an application stands."""

    DRAFT = "draft", pgettext_lazy("application", "Being written")
    SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")
    SELECTED = "selected", pgettext_lazy("application", "Selected")
    WAITING = "waiting", pgettext_lazy("application", "On the waiting list")
    REFUSED = "refused", pgettext_lazy("application", "Refused")


# The office has it: its contents are fixed.
SENT: frozenset[str] = frozenset(
    {
        ApplicationState.SUBMITTED,
        ApplicationState.SELECTED,
        ApplicationState.WAITING,
        ApplicationState.REFUSED,
    }
)
# The office has decided; the student learns it when the results are published.
DECIDED: frozenset[str] = frozenset(
    {ApplicationState.SELECTED, ApplicationState.WAITING, ApplicationState.REFUSED}
)


class DocumentAsked(TextChoices):
    """What a campaign may ask students to upload."""

    TRANSCRIPT = "transcript", _("Transcript of records")
    CV = "cv", _("CV")
    LANGUAGE = "language", _("Language certificate")
    PROJECT = "project", _("Study or traineeship project")


class Term(TextChoices):
    """Which part of the academic year."""

    FIRST = "first", _("First semester")
    SECOND = "second", _("Second semester")
    YEAR = "year", _("Whole year")


class MobilityState(TextChoices):
    """Where a mobility stands."""

    PLANNED = "planned", pgettext_lazy("mobility", "Planned")
    CONFIRMED = "confirmed", pgettext_lazy("mobility", "Confirmed")
    ABROAD = "abroad", pgettext_lazy("mobility", "Abroad")
    RETURNED = "returned", pgettext_lazy("mobility", "Returned")
    CANCELLED = "cancelled", pgettext_lazy("mobility", "Cancelled")


CERTIFICATE = "mobility.certificate"  # the kind of document

# What a student may apply for, in the order of the screens.
OFFERED: tuple[MobilityType, ...] = (MobilityType.SMS, MobilityType.SMP, MobilityType.DOCTORAL)
OFFERED_CHOICES = [(one.value, one.label) for one in OFFERED]
