"""What signing a document can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SigningState(TextChoices):
    """How far the signing of a text is."""

    OPEN = "open", _("being signed")
    COMPLETE = "complete", _("signed by all")
    RECALLED = "recalled", pgettext_lazy("signing", "recalled")
    SUPERSEDED = "superseded", _("replaced by a new version")


class SlotState(TextChoices):
    """How far one signature is."""

    WAITING = "waiting", pgettext_lazy("signature", "waiting")
    ASKED = "asked", pgettext_lazy("signature", "asked")
    SIGNED = "signed", pgettext_lazy("signature", "signed")
    REFUSED = "refused", pgettext_lazy("signature", "refused")


class Means(TextChoices):
    """How somebody signs."""

    LINK = "link", _("link and one-time code by mail (simple electronic signature)")
    SEAL = "seal", _("seal of our institution (PAdES)")
    SCAN = "scan", _("on paper, the scan is kept")


class Act(TextChoices):
    """What is kept as evidence."""

    STARTED = "started", _("Signing was started")
    ASKED = "asked", _("The signature was asked for")
    REMINDED = "reminded", _("The signature was asked for again")
    OPENED = "opened", _("The personal link was opened")
    CODE_SENT = "code_sent", _("Name and agreement were given; a one-time code was sent")
    CODE_WRONG = "code_wrong", _("A wrong code was entered")
    CODE_BURNT = "code_burnt", _("The code was cancelled after five wrong attempts")
    SIGNED = "signed", _("Signed with the one-time code")
    REFUSED = "refused", _("The signature was refused")
    SCANNED = "scanned", _("The scan of the signed paper was kept")
    SEAL_ASKED = "seal_asked", _("The seal was asked for")
    SEALED = "sealed", _("The file was sealed")
    DELEGATED = "delegated", _("Somebody else may sign")
    CORRECTED = "corrected", _("The signatory was corrected")
    RECALLED = "recalled", _("Signing was recalled")
    SUPERSEDED = "superseded", _("A new version replaces this text")
    COMPLETE = "complete", _("All have signed")
    DELIVERED = "delivered", _("The link to the signed files was sent")
    FOLLOWED = "followed", _("What the signatures are for was moved on")


class Answer(TextChoices):
    """What became of a code that was entered."""

    SIGNED = "signed", _("Signed. Thank you.")
    WRONG = "wrong", _("This is not the code. Check the last mail.")
    BURNT = "burnt", _("Five wrong codes: this code is cancelled. Ask for a new one.")
    EXPIRED = "expired", _("This code is over: it holds for 10 minutes. Ask for a new one.")
    NONE = "none", _("There is no code to enter. Give your name and ask for one.")
