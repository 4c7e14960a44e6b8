"""What documents can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


# Still to be done by a worker.
LIVE = frozenset({DocumentState.WAITING, DocumentState.RENDERING})


class Origin(TextChoices):
    """Who wrote a version of a text."""

    OURS = "ours", _("our institution")
    PARTNER = "partner", _("partner")
