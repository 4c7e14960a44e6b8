"""The states of a mail and how urgent it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageStatus(models.TextChoices):
    """Where a mail is on its way."""

    QUEUED = "queued", pgettext_lazy("status of a mail", "Waiting to be sent")
    SENDING = "sending", pgettext_lazy("status of a mail", "Being sent")
    SENT = "sent", pgettext_lazy("status of a mail", "Sent")
    KEPT = "kept", pgettext_lazy("status of a mail", "Not sent: no mail server")
    FAILED = "failed", pgettext_lazy("status of a mail", "Failed")
    UNCERTAIN = "uncertain", pgettext_lazy("status of a mail", "Uncertain")
    CANCELLED = "cancelled", pgettext_lazy("status of a mail", "Cancelled")


class Priority(models.IntegerChoices):
    """Which mail leaves first; the same scale as the workers' (0 first, 9 last)."""

    NOW = 1, _("Somebody waits for it")
    NORMAL = 5, _("Normal")
    BULK = 8, _("Many at once")
