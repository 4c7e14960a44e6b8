"""The memory of a workflow."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TransitionLog(models.Model):
    """One change of state of one row: from, to, when, by whom, why.

    Each room subclasses it and adds the foreign key, whose related name is what the workflow's
    `log` says:

        class AgreementTransition(TransitionLog):
            agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="transitions")
    """

    name = models.CharField(_("step"), max_length=64)
    source = models.CharField(_("from"), max_length=64)
    target = models.CharField(_("to"), max_length=64)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty when the calendar did it."),
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
