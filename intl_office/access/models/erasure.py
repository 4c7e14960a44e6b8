"""Anonymisations: which were prepared and done, why, and what they changed; whose data waits."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import ErasureState, Ground
from intl_office.access.models.rights import RightsRequest
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record


@audited(exclude=["files"])
class Erasure(Record):
    """One person to be made anonymous; no name is kept here.

    `report` counts the rows changed by table; `files` are (storage, name) still to be removed.
    """

    identity = models.CharField(_("who it is"), max_length=20)
    key = models.BigIntegerField(_("key of the row"))
    ground = models.CharField(_("why"), max_length=8, choices=Ground)
    request = models.ForeignKey(
        RightsRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="erasures",
        verbose_name=_("request"),
    )
    reason = models.TextField(_("reason"))
    visa = models.CharField(_("archivist's visa"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=ErasureState, default=ErasureState.PREPARED
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    report = models.JSONField(_("rows changed"), default=dict, blank=True)
    files = models.JSONField(_("files to remove"), default=list, blank=True)

    objects = models.Manager["Erasure"]()

    class Meta:
        verbose_name = _("anonymisation")
        verbose_name_plural = _("anonymisations")
        indexes = [models.Index(fields=["identity", "key"], name="access_erasure_row")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ErasureState.DONE, done_at__isnull=False, done_by__isnull=False)
                | Q(state=ErasureState.PREPARED, done_at=None, done_by=None),
                name="access_erasure_done",
                violation_error_message=_("What is done says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(ground=Ground.REQUEST) | Q(ground=Ground.TERM) & ~Q(visa=""),
                name="access_erasure_visa",
                violation_error_message=_(
                    "Public archives are destroyed with the archivist's visa: give its reference."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(identity=""),
                name="access_erasure_reason",
                violation_error_message=_("Say why the person is made anonymous."),
            ),
        ]

    def __str__(self) -> str:
        return self.token

    @property
    def token(self) -> str:
        """What the person is called afterwards; the same however often it is run."""
        return self.uid.hex[:8].upper()

    @property
    def is_done(self) -> bool:
        """Whether the person is anonymous."""
        return self.state == ErasureState.DONE

    def get_absolute_url(self) -> str:
        """The page with the preview, then with the report."""
        return reverse("access:erasure", args=[self.uid])


class PastTermQuerySet(models.QuerySet["PastTerm"]):
    """Sets of people whose data is past its term."""

    def undecided(self, day: date) -> Self:
        """Those on whom somebody has to decide: never looked at, or kept until a day now over."""
        return self.filter(Q(keep_until=None) | Q(keep_until__lt=day), is_over=False)


@not_audited("a list made again every night; the decision to keep is in the row with its author")
class PastTerm(Record):
    """One row that is a person and is past its term, until somebody has decided."""

    identity = models.CharField(_("who it is"), max_length=20)
    key = models.BigIntegerField(_("key of the row"))
    found_on = models.DateField(_("found on"))
    is_over = models.BooleanField(_("no longer past its term"), default=False)
    keep_until = models.DateField(_("kept until"), null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept by"),
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = PastTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("data past its term")
        verbose_name_plural = _("data past its term")
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "key"],
                name="access_pastterm_once",
                violation_error_message=_("This is listed already."),
            ),
            models.CheckConstraint(
                condition=Q(keep_until=None) | Q(kept_by__isnull=False) & ~Q(reason=""),
                name="access_pastterm_kept",
                violation_error_message=_("Say why it is kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identity} {self.key}"
