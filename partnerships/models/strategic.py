"""Strategic partners: label for five years, action plan by year."""

from collections.abc import Sequence
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.money import currency_field, money_field, not_negative
from intl_office.core.permissions import Path
from intl_office.core.years import AcademicYear, AcademicYearField
from intl_office.documents.models import StoredFile
from intl_office.organisations.models import Partner, Person, Unit
from partnerships import strategic_rules as rules
from partnerships.enums import Dimension
from partnerships.models.criteria import missing_marks
from partnerships.planned import OWED, PlannedState, is_late, planned_rules
from partnerships.strategic_enums import ALIVE, DECIDED, AppliesTo, LabelState


class StrategicQuerySet(RecordQuerySet["StrategicPartner"]):
    """Sets of strategic partners."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within reach."""
        return self.filter(rules.strategic_seen_by(user).condition("unit__path"))

    def for_list(self) -> Self:
        """With partner, unit, owner, and how far the plan is."""
        planned = PlanAction.objects.filter(strategic=OuterRef("pk")).order_by()
        planned = planned.exclude(state=PlannedState.DROPPED)
        late = planned.filter(state__in=OWED, due_on__lt=timezone.localdate())
        done = planned.filter(state=PlannedState.DONE)
        rows = self.select_related("partner__country", "unit", "owner").defer("explained")
        return rows.annotate(
            planned_count=_number(planned), done_count=_number(done), late_count=_number(late)
        )


def _number(rows: "models.QuerySet[Any]") -> Coalesce:
    counted = rows.values("strategic").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@audited()
class StrategicPartner(Record):
    """A partner with the label, or proposed for it.

    `score` and `explained` are those of the decision, kept with it; before it the score is
    computed anew each time. `transformation` says what the partnership is to become.
    """

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="strategic", verbose_name=_("partner")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="strategic_partners", verbose_name=_("unit that leads")
    )
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="strategic_partners",
        verbose_name=_("responsible"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=LabelState, default=LabelState.PROPOSED
    )
    dimensions = ArrayField(
        models.CharField(max_length=10, choices=Dimension),
        verbose_name=_("dimensions covered"),
        default=list,
        blank=True,
    )
    aim = models.TextField(_("why, and what for"), max_length=4000)
    transformation = models.TextField(
        _("transformation"),
        blank=True,
        max_length=2000,
        help_text=_("What it was and what it becomes: an exchange, then full cooperation."),
    )
    granted_on = models.DateField(_("granted on"), null=True, blank=True, editable=False)
    ends_on = models.DateField(_("until"), null=True, blank=True, editable=False)
    score = models.DecimalField(
        _("score"), max_digits=4, decimal_places=1, null=True, blank=True, editable=False
    )
    explained = models.JSONField(_("score, figure by figure"), default=list, editable=False)
    explained_in_words = staticmethod(rules.in_words)

    objects = StrategicQuerySet.as_manager()
    applies_to = AppliesTo.PARTNER

    class Meta:
        verbose_name = _("strategic partner")
        verbose_name_plural = _("strategic partners")
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(state__in=ALIVE),
                name="partnerships_strategic_one_alive",
                violation_error_message=_("This partner is strategic, or proposed, already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=LabelState.values)
                & Q(dimensions__contained_by=Dimension.values),
                name="partnerships_strategic_known",
                violation_error_message=_("This state or dimension is not known."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=DECIDED,
                    granted_on__isnull=False,
                    ends_on__isnull=False,
                    score__isnull=False,
                )
                | (~Q(state__in=DECIDED) & Q(granted_on=None, ends_on=None, score=None)),
                name="partnerships_strategic_decided",
                violation_error_message=_("A label that was granted has days and a score."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("granted_on")),
                name="partnerships_strategic_days",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=~Q(aim=""),
                name="partnerships_strategic_aim",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.partner)

    def get_absolute_url(self) -> str:
        """Its page."""
        return self.page("strategic")

    def page(self, name: str) -> str:
        """Another one of its pages."""
        return reverse(f"partnerships:{name}", args=[self.uid])

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.unit.path]

    @property
    def marks_url(self) -> str:
        """Where the marks are given."""
        return self.page("strategic_marks")

    @property
    def marks_missing(self) -> Sequence[str]:
        """The criteria whose mark nobody has given."""
        return missing_marks(self)

    @property
    def dimension_names(self) -> str:
        """The dimensions covered, in words."""
        return ", ".join(str(one.label) for one in Dimension if one in self.dimensions)

    @property
    def first_year(self) -> AcademicYear:
        """The academic year in which its plan begins."""
        return AcademicYear.of(self.granted_on) if self.granted_on else AcademicYear.current()


@not_audited("the memory of the changes of state itself; it only grows")
class StrategicTransition(TransitionLog):
    """One decision on a label: by whom, why."""

    strategic = models.ForeignKey(StrategicPartner, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("decision on a strategic partner")
        verbose_name_plural = _("decisions on strategic partners")


class PlanActionQuerySet(RecordQuerySet["PlanAction"]):
    """Sets of yearly actions."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the strategic partners that the person may read."""
        return self.filter(rules.strategic_seen_by(user).condition("strategic__unit__path"))

    def late(self) -> Self:
        """Owed, and their day has passed; of labels that hold."""
        owed = self.filter(state__in=OWED, due_on__lt=timezone.localdate())
        return owed.filter(strategic__state__in=ALIVE)


@audited()
class PlanAction(Record):
    """What is to be done in one year of the plan: by whom, for how much, and what shows it."""

    strategic = models.ForeignKey(StrategicPartner, models.CASCADE, related_name="plan")
    year = AcademicYearField[AcademicYear | str, AcademicYear](_("academic year"))
    title = models.CharField(_("what is to be done"), max_length=250)
    dimension = models.CharField(_("dimension"), max_length=10, choices=Dimension)
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_actions",
        verbose_name=_("person responsible"),
    )
    centre = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_actions",
        verbose_name=_("research centre or unit"),
    )
    due_on = models.DateField(_("until"))
    budget = money_field(_("budget"), null=True, blank=True)
    currency = currency_field()
    state = models.CharField(
        _("state"), max_length=8, choices=PlannedState, default=PlannedState.PLANNED
    )
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    evidence = models.TextField(_("what shows it"), blank=True, max_length=2000)
    evidence_link = models.URLField(_("link to it"), blank=True, max_length=500)
    evidence_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="plan_actions",
        verbose_name=_("file that shows it"),
    )

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        ordering = ["year", "due_on", "pk"]
        verbose_name = _("yearly action")
        verbose_name_plural = _("yearly actions")
        constraints = [
            *planned_rules("partnerships_planaction"),
            models.CheckConstraint(
                condition=Q(dimension__in=Dimension.values),
                name="partnerships_planaction_dimension_known",
                violation_error_message=_("This dimension is not known."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(centre__isnull=False),
                name="partnerships_planaction_owned",
                violation_error_message=_("A person or a unit is responsible for it."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="partnerships_planaction_titled",
                violation_error_message=_("Say what is to be done."),
            ),
            models.CheckConstraint(
                condition=Q(evidence_link="") | Q(evidence_link__iregex=r"^https?://"),
                name="partnerships_planaction_link_form",
                violation_error_message=_("A website’s address begins with http:// or https://."),
            ),
            not_negative("partnerships_planaction_not_negative", "budget"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return self.strategic.unit_paths

    @property
    def has_evidence(self) -> bool:
        """Whether something shows that it was done."""
        return bool(self.evidence or self.evidence_link or self.evidence_file_id)

    @property
    def edit_url(self) -> str:
        """Where it is put right."""
        return reverse("partnerships:strategic_action", args=[self.strategic.uid, self.uid])

    @property
    def is_late(self) -> bool:
        """Whether it is owed and its day has passed."""
        return is_late(self.state, self.due_on)


@not_audited("the memory of the changes of state itself; it only grows")
class PlanActionTransition(TransitionLog):
    """One change of state of a yearly action."""

    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a yearly action")
        verbose_name_plural = _("steps of yearly actions")
