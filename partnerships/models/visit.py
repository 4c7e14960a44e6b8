"""Visits: delegations received, missions abroad."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Dated, Record, RecordQuerySet, TransitionLog, dates_in_order
from intl_office.core.permissions import Path
from intl_office.organisations.models import Partner, Person, Unit
from intl_office.organisations.models.folded import folded_column, holding
from partnerships import rules_visits as rules
from partnerships.enums_visits import Side, VisitKind, VisitState
from partnerships.models.agreement import Agreement
from partnerships.models.listed_partners import ListedPartners
from partnerships.models.request import AgreementRequest

if TYPE_CHECKING:
    from partnerships.models.visit_parts import VisitParticipant, VisitPartner


class VisitQuerySet(RecordQuerySet["Visit"]):
    """Sets of visits."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within reach, and those in which the person has a part."""
        reach = rules.seen_by(user)
        if reach.everywhere:
            return self.all()
        parts = _parts()
        there = parts.VisitParticipant.objects.filter(visit=OuterRef("pk"), person__user=user.pk)
        doing = parts.FollowUp.objects.filter(visit=OuterRef("pk"), owner__user=user.pk)
        found = reach.condition("unit__path") | Q(organiser__user=user.pk)
        return self.filter(found | Q(Exists(there)) | Q(Exists(doing)))

    def matching(self, words: str) -> Self:
        """Purpose, place or a partner hold every word."""
        rows = _parts().VisitPartner.objects.filter(holding(words, "partner__search"))
        return self.filter(holding(words) | Exists(rows.filter(visit=OuterRef("pk"))))

    def with_partner(self, partner: Partner) -> Self:
        """Those of this partner."""
        return self.filter(Exists(_partners().filter(visit=OuterRef("pk"), partner=partner)))

    def held(self) -> Self:
        """Those that have begun and were not cancelled."""
        rows = self.filter(starts_on__lte=timezone.localdate())
        return rows.exclude(state=VisitState.CANCELLED)

    def coming(self) -> Self:
        """Those planned that are not over."""
        return self.filter(state=VisitState.PLANNED, ends_on__gte=timezone.localdate())

    def unreported(self) -> Self:
        """Those that are over and of which nobody has written the report."""
        return self.filter(state=VisitState.PLANNED, ends_on__lt=timezone.localdate())

    def for_list(self) -> Self:
        """With unit, organiser and partners."""
        partners = _partners().select_related("partner__country").defer("partner__search")
        rows = self.select_related("unit", "organiser").defer("search", "programme", "report")
        listed = Prefetch("partner_rows", partners.order_by("pk"), to_attr="listed")
        return rows.prefetch_related(listed)


def _parts() -> Any:
    from partnerships.models import visit_parts  # noqa: PLC0415  # it refers to this one

    return visit_parts


def _partners() -> "models.QuerySet[VisitPartner]":
    rows: models.QuerySet[VisitPartner] = _parts().VisitPartner.objects.all()
    return rows


@audited()
class Visit(ListedPartners, Dated, Record):
    """A delegation that comes, or people of the house who go; what for, what came of it.

    Both days are known: a visit is planned for a day. The report is kept as it was written, with
    light markup (paragraphs, lists, links).
    """

    read_to = "listed"

    kind = models.CharField(_("kind"), max_length=8, choices=VisitKind)
    purpose = models.CharField(_("purpose"), max_length=300)
    place = models.CharField(_("place"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="visits", verbose_name=_("unit that organises it")
    )
    organiser = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organised_visits",
        verbose_name=_("organiser"),
        help_text=_("Gets its reminders."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED
    )
    programme = models.TextField(_("programme"), max_length=8000, blank=True)
    report = models.TextField(_("report"), max_length=20_000, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True, editable=False)
    request = models.ForeignKey(
        AgreementRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("request for an agreement"),
    )
    search = folded_column("purpose", "place")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        indexes = [
            GinIndex(
                fields=["search"], name="partnerships_visit_search", opclasses=["gin_trgm_ops"]
            ),
            models.Index(fields=["starts_on", "id"], name="partnerships_visit_starts"),
            models.Index(fields=["state", "ends_on"], name="partnerships_visit_ends"),
        ]
        constraints = [
            dates_in_order("partnerships_visit_dates"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False),
                name="partnerships_visit_ends_known",
                violation_error_message=_("A visit has a last day."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=VisitKind.values),
                name="partnerships_visit_kind_known",
                violation_error_message=_("Say who travels."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=VisitState.values),
                name="partnerships_visit_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose=""),
                name="partnerships_visit_purpose",
                violation_error_message=_("A visit has a purpose."),
            ),
            models.CheckConstraint(
                condition=(Q(state=VisitState.REPORTED, reported_on__isnull=False) & ~Q(report=""))
                | (~Q(state=VisitState.REPORTED) & Q(reported_on=None)),
                name="partnerships_visit_reported",
                violation_error_message=_("A visit is reported with its text and its day."),
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def lacks_report(self) -> bool:
        """Whether it is over and nobody has written the report."""
        return self.is_over and self.state == VisitState.PLANNED

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.starts_on <= timezone.localdate()

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.unit.path]

    @cached_property
    def participants(self) -> "Sequence[VisitParticipant]":
        """Who takes part, ours first, in their order."""
        rows = _parts().VisitParticipant.objects.filter(visit=self)
        found: list[VisitParticipant] = list(rows.select_related("person").order_by("position"))
        return sorted(found, key=lambda one: one.side != Side.OURS)

    @property
    def accounts(self) -> Collection[int]:
        """The accounts of the organiser and of those of the house who take part."""
        people = [one.person for one in self.participants if one.person]
        known = [*people, *([self.organiser] if self.organiser else [])]
        return {one.user_id for one in known if one.user_id}

    @property
    def partners(self) -> Sequence[Partner]:
        """Its partners, in the order in which they were named."""
        rows = _partners().filter(visit=self).select_related("partner__country")
        return [row.partner for row in rows.order_by("pk")]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("partnerships:visit", args=[self.uid])

    @property
    def report_url(self) -> str:
        """Where its report is written."""
        return reverse("partnerships:visit_report", args=[self.uid])


@audited()
class VisitAgreement(models.Model):
    """An agreement that a visit is about."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="agreement_rows")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="visit_rows", verbose_name=_("agreement")
    )

    class Meta:
        verbose_name = _("agreement of a visit")
        verbose_name_plural = _("agreements of visits")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "agreement"],
                name="partnerships_visitagreement_once",
                violation_error_message=_("This agreement is named already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.agreement)


@not_audited("the memory of the changes of state itself; it only grows")
class VisitTransition(TransitionLog):
    """One change of state of a visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a visit")
        verbose_name_plural = _("steps of visits")
