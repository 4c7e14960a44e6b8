"""The month in which two ministers may oppose an agreement."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from partnerships.life_enums import Opposition
from partnerships.life_rules import silent_until
from partnerships.models.agreement import Agreement

_EMPTY = Q(sent_on=None, mesr_on=None, mae_on=None, opposition="")


@audited()
class MinistryWindow(Record):
    """When the draft went to both ministers, who received it when, whether one opposed.

    Code de l'éducation, art. L123-7-1: it may be concluded if no opposition comes within one month
    of receipt. Taken away when the text is changed again: it is communicated anew.
    """

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="ministry_window")
    sent_on = models.DateField(_("sent to both ministers on"), null=True, blank=True)
    mesr_on = models.DateField(
        _("received by the ministry of higher education on"), null=True, blank=True
    )
    mae_on = models.DateField(
        _("received by the ministry of foreign affairs on"), null=True, blank=True
    )
    opposition = models.CharField(_("answer"), max_length=3, choices=Opposition, blank=True)
    reason = models.TextField(_("why they oppose it"), blank=True, max_length=2000)
    not_applicable = models.TextField(
        _("why this does not apply"),
        blank=True,
        max_length=2000,
        help_text=_("Filled in: nothing is sent to the ministers, and nothing is waited for."),
    )

    class Meta:
        verbose_name = _("communication to the ministers")
        verbose_name_plural = _("communications to the ministers")
        constraints = [
            models.CheckConstraint(
                condition=Q(not_applicable="") | _EMPTY,
                name="partnerships_window_either",
                violation_error_message=_("Either it was sent, or it does not apply."),
            ),
            models.CheckConstraint(
                condition=~Q(not_applicable="") | Q(sent_on__isnull=False),
                name="partnerships_window_sent",
                violation_error_message=_("Say when it was sent, or why it does not apply."),
            ),
            models.CheckConstraint(
                condition=(Q(mesr_on=None) | Q(mesr_on__gte=models.F("sent_on")))
                & (Q(mae_on=None) | Q(mae_on__gte=models.F("sent_on"))),
                name="partnerships_window_in_order",
                violation_error_message=_("Nothing is received before it was sent."),
            ),
            models.CheckConstraint(
                condition=(Q(opposition=Opposition.YES) & ~Q(reason=""))
                | (~Q(opposition=Opposition.YES) & Q(reason="")),
                name="partnerships_window_opposed",
                violation_error_message=_("An opposition has its reason, nothing else has."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement)

    @property
    def until(self) -> date | None:
        """The last day on which they may oppose; None while a receipt is missing."""
        return silent_until((self.mesr_on, self.mae_on))

    @property
    def missing(self) -> list[str]:
        """The ministries whose receipt is not known."""
        names = ((self.mesr_on, _now("ministry of higher education")),
                 (self.mae_on, _now("ministry of foreign affairs")))  # fmt: skip
        return [name for day, name in names if day is None]
