"""Calls for proposals."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.moments import BRUSSELS, Moment, validate_zone
from intl_office.funding.models import Programme
from intl_office.organisations.models.folded import folded_column, holding
from projects import rules

LONGEST = 120  # days between the house's own deadline and the call's


class CallQuerySet(RecordQuerySet["Call"]):
    """Sets of calls."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Whoever reads proposals reads the calls; so does whoever leads one."""
        return self if rules.may_see_projects(user) else self.filter(proposals__leader=user.pk)

    def matching(self, words: str) -> Self:
        """Title or reference holds every word."""
        return self.filter(holding(words))

    def still_open(self) -> Self:
        """Those whose last day is today or later, by the institution's calendar."""
        return self.filter(closes_on__gte=timezone.localdate())

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("programme").annotate(answers=models.Count("proposals"))


@audited()
class Call(Record):
    """A funder's call, with its deadline as the funder words it: day, hour, time zone."""

    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        related_name="calls",
        verbose_name=pgettext_lazy("funding", "programme"),
    )
    title = models.CharField(_("title"), max_length=200)
    reference = models.CharField(
        _("reference"),
        max_length=80,
        blank=True,
        help_text=_("As the funder writes it, such as EAC/A08/2025."),
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    closes_on = models.DateField(_("last day"))
    closes_at = models.TimeField(
        _("hour"), null=True, blank=True, help_text=_("Empty: the whole day counts.")
    )
    zone = models.CharField(
        _("time zone"), max_length=64, default=BRUSSELS, validators=[validate_zone]
    )
    days_ahead = models.PositiveSmallIntegerField(
        _("finished so many days before"),
        default=14,
        validators=[MaxValueValidator(LONGEST)],
        help_text=_("The house's own deadline: budget and signatures are ready by then."),
    )
    note = models.TextField(_("note"), blank=True, max_length=4000)
    search = folded_column("title", "reference")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for proposals")
        verbose_name_plural = _("calls for proposals")
        indexes = [models.Index(fields=["closes_on", "id"], name="projects_call_closes")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(zone=""),
                name="projects_call_named",
                violation_error_message=_("A call has a title and a time zone."),
            ),
            models.CheckConstraint(
                condition=Q(days_ahead__lte=LONGEST),
                name="projects_call_days_ahead",
                violation_error_message=_("The house's own deadline lies too far ahead."),
            ),
            models.CheckConstraint(
                condition=Q(website="") | Q(website__iregex=r"^https?://"),
                name="projects_call_website",
                violation_error_message=_("A website’s address begins with http:// or https://."),
            ),
            models.UniqueConstraint(
                fields=["programme", "reference"],
                condition=~Q(reference=""),
                name="projects_call_reference_once",
                violation_error_message=_("A call of this programme has this reference already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def moment(self) -> Moment:
        """The deadline, as the funder words it."""
        return Moment(self.closes_on, self.closes_at, self.zone)

    @property
    def is_over(self) -> bool:
        """Whether its deadline has passed."""
        return self.moment.passed()

    def get_absolute_url(self) -> str:
        """The call's page."""
        return reverse("projects:call", args=[self.uid])
