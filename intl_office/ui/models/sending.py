"""A form that was sent, so that a second click does nothing twice."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited

KEPT_DAYS = 2


class SendingQuerySet(models.QuerySet["Sending"]):
    """Sets of sendings."""

    def forgotten(self) -> Self:
        """Older than anybody clicks twice."""
        return self.filter(created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))


@not_audited("a trace of clicks, deleted after two days; what was written has its own history")
class Sending(models.Model):
    """What one form did.

    Attributes:
        key: digest of the page's token and of everything sent.
        user: who sent it; empty for a visitor with a signed link.
        result: the address of what it made.

    """

    key = models.CharField(_("key"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    result = models.CharField(_("result"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("form sent")
        verbose_name_plural = _("forms sent")
        indexes = [models.Index(fields=["created_at"], name="ui_sending_created_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="ui_sending_once",
                violation_error_message=_("This form was sent already."),
            )
        ]

    def __str__(self) -> str:
        return self.key
