"""What documents can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentState(TextChoices):
    """How far a document is."""

    WAITING = "waiting", _("waiting for a worker")
    RENDERING = "rendering", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Locale(TextChoices):
    """The language of a document, or both side by side."""

    FR = "fr", _("French")
    EN = "en", _("English")
    BOTH = "both", _("French and English, side by side")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in it; the first is the one that the file declares."""
        return ("fr", "en") if self is Locale.BOTH else (str(self.value),)


class Layout(TextChoices):
    """How two languages stand on the pages; kept among the frozen values as `layout`."""

    COLUMNS = "columns", _("side by side")
    SEQUENCE = "sequence", _("one after the other")


# Still to be done by a worker.
LIVE = frozenset({DocumentState.WAITING, DocumentState.RENDERING})


class ClauseCategory(TextChoices):
    """What a clause settles."""

    PURPOSE = "purpose", _("Purpose and organisation")
    EXCHANGE = "exchange", _("Studies, research and stays")
    MONEY = "money", pgettext_lazy("category of a clause", "Money")
    LAW = "law", _("Rights and duties")
    LIFE = "life", _("Duration, changes and end")
    OTHER = "other", _("Other matters")


class VariableType(TextChoices):
    """What is filled into a text."""

    TEXT = "text", _("Text")
    DATE = "date", pgettext_lazy("type of a variable", "Date")
    NUMBER = "number", pgettext_lazy("type of a variable", "Number")
    MONEY = "money", _("Amount in euros")
    LIST = "list", pgettext_lazy("type of a variable", "List")


class Origin(TextChoices):
    """Who wrote a version of a text."""

    OURS = "ours", _("our institution")
    PARTNER = "partner", _("partner")
