"""Campaigns: when students may apply, for which year, for what."""

from datetime import datetime, time
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.moments import Moment, validate_zone
from intl_office.core.permissions import Path
from intl_office.core.years import AcademicYear, AcademicYearField
from intl_office.organisations.models import Unit
from intl_office.reference.models.base import in_language
from mobility import rules
from mobility.enums import (
    OFFERED,
    OFFERED_CHOICES,
    SENT,
    ApplicationState,
    CampaignState,
    DocumentAsked,
)
from mobility.models.enrolment import LEVELS, Enrolment

MOST = 10  # wishes
PARIS = "Europe/Paris"


def _sent() -> Any:
    return models.Count("applications", filter=Q(applications__state__in=SENT))


class CampaignQuerySet(RecordQuerySet["Campaign"]):
    """Sets of campaigns."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within reach and of the units above, whose students they concern."""
        found = rules.seen_by(user)
        if found.everywhere or not found:
            return self.filter(found.condition("unit__path"))
        paths = Unit.objects.filter(pk__in=found.units).values_list("path", flat=True)
        above = {key for path in paths for key in path}
        return self.filter(found.condition("unit__path") | Q(unit__in=above))

    def offered_to(self, enrolment: Enrolment) -> Self:
        """Open ones in which this person may apply."""
        fitting = Q(levels=[]) | Q(levels__contains=[enrolment.level])
        rows = self.filter(fitting, unit__in=enrolment.programme.unit.path)
        return rows.filter(state=CampaignState.OPEN)

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("unit").annotate(sent=_sent())


@audited()
class Campaign(Record):
    """One round of applications for departures in one academic year.

    Opens and closes by itself; students of `unit`, and of what is below it, of these levels
    (empty: all) may apply for these types of mobility.
    """

    title_fr = models.CharField(_("title in French"), max_length=150)
    title_en = models.CharField(_("title in English"), max_length=150)
    year = AcademicYearField[AcademicYear | str, AcademicYear](_("academic year of departure"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="campaigns", verbose_name=_("students of")
    )
    types = ArrayField(
        models.CharField(max_length=8, choices=OFFERED_CHOICES), verbose_name=_("types of mobility")
    )
    levels = ArrayField(
        models.PositiveSmallIntegerField(choices=LEVELS),
        default=list,
        blank=True,
        verbose_name=_("levels"),
    )
    documents = ArrayField(
        models.CharField(max_length=12, choices=DocumentAsked),
        default=list,
        blank=True,
        verbose_name=_("documents asked for"),
    )
    wishes_max = models.PositiveSmallIntegerField(
        _("wishes at most"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
    )
    opens_on = models.DateField(_("opens on"))
    opens_at = models.TimeField(_("at"), default=time(8))
    closes_on = models.DateField(_("closes on"))
    closes_at = models.TimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: the whole day counts.")
    )
    zone = models.CharField(
        _("time zone"), max_length=64, default=PARIS, validators=[validate_zone]
    )
    note_fr = models.TextField(
        _("what students should know, in French"), blank=True, max_length=4000
    )
    note_en = models.TextField(
        _("what students should know, in English"), blank=True, max_length=4000
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=CampaignState,
        default=CampaignState.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(_("results published"), null=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        indexes = [models.Index(fields=["closes_on", "id"], name="mobility_campaign_closes")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_fr="") & ~Q(title_en="") & ~Q(zone=""),
                name="mobility_campaign_named",
                violation_error_message=_("A campaign has a title in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")),
                name="mobility_campaign_dates",
                violation_error_message=_("The campaign closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(wishes_max__gte=1, wishes_max__lte=MOST),
                name="mobility_campaign_wishes",
                violation_error_message=_("Between 1 and 10 wishes."),
            ),
            models.CheckConstraint(
                condition=Q(types__len__gte=1, types__contained_by=list(OFFERED)),
                name="mobility_campaign_types",
                violation_error_message=_("Choose what students may apply for."),
            ),
            models.CheckConstraint(
                condition=Q(documents__contained_by=DocumentAsked.values),
                name="mobility_campaign_documents",
                violation_error_message=_("This document is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=CampaignState.values),
                name="mobility_campaign_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state=CampaignState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=CampaignState.PUBLISHED) & Q(published_at=None)),
                name="mobility_campaign_published",
                violation_error_message=_("Published results have their time."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self, "title")

    @property
    def note(self) -> str:
        """What students should know, in the reader's language, else in the other one."""
        return in_language(self, "note")

    @property
    def opens_due(self) -> datetime:
        """When it opens, in UTC."""
        return self.opening.due

    @property
    def opening(self) -> Moment:
        """When it opens."""
        return Moment(self.opens_on, self.opens_at, self.zone)

    @property
    def closing(self) -> Moment:
        """The last moment for students."""
        return Moment(self.closes_on, self.closes_at, self.zone)

    @property
    def takes_entries(self) -> bool:
        """Whether students may write and submit now."""
        return self.state == CampaignState.OPEN and not self.closing.passed(timezone.now())

    @property
    def is_published(self) -> bool:
        """Whether students know the results."""
        return self.state == CampaignState.PUBLISHED

    @property
    def undecided(self) -> int:
        """Applications that wait for an answer."""
        return self.applications.filter(state=ApplicationState.SUBMITTED).count()

    @property
    def asked(self) -> list[DocumentAsked]:
        """The documents asked for, in the order of the list."""
        return [one for one in DocumentAsked if one in self.documents]

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.unit.path]

    def fits(self, user: User, enrolment: Enrolment) -> bool:
        """Whether the person may apply: own enrolment, right unit, right level."""
        own = enrolment.user_id in {None, user.pk}
        level = not self.levels or enrolment.level in self.levels
        return own and level and self.unit_id in enrolment.programme.unit.path

    def get_absolute_url(self) -> str:
        """The campaign's page."""
        return reverse("mobility:campaign", args=[self.uid])

    @property
    def edit_url(self) -> str:
        """Where its entries are put right."""
        return reverse("mobility:campaign_edit", args=[self.uid])

    @property
    def selection_url(self) -> str:
        """Where students are selected."""
        return reverse("mobility:selection", args=[self.uid])


@not_audited("the memory of the changes of state itself; it only grows")
class CampaignTransition(TransitionLog):
    """One change of state of a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="transitions")
