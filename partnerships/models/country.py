"""Priority countries: why, for which academic years, and what is to be reached there."""

from collections.abc import Mapping, Sequence
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.permissions import Path
from intl_office.core.years import AcademicYear, AcademicYearField
from intl_office.organisations.models import Person, Unit
from intl_office.reference.models import Country
from intl_office.reference.models.base import WholeRange, in_order
from partnerships import strategic_rules as rules
from partnerships.country_enums import ALIVE, CountryState, Goal
from partnerships.models.criteria import missing_marks
from partnerships.strategic_enums import AppliesTo

LARGEST = 100_000  # an objective


class PriorityQuerySet(RecordQuerySet["PriorityCountry"]):
    """Sets of priority countries."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within reach, as strategic partners are."""
        return self.filter(rules.strategic_seen_by(user).condition("unit__path"))

    def adopted_in(self, year: AcademicYear) -> Self:
        """Those decided that hold in this academic year."""
        held = self.filter(first_year__lte=year, last_year__gte=year)
        return held.filter(state=CountryState.ADOPTED)

    def for_list(self) -> Self:
        """With country and unit, and how many objectives there are."""
        rows = self.select_related("country", "unit").defer("explained")
        return rows.annotate(objective_count=Count("objectives"))

    def with_counts(self, **counts: Mapping[int, int]) -> Self:
        """Each name as a column: a number by primary key, 0 where there is none.

        Progress is computed, not stored; so lists can sort and filter by it. There are few rows.
        """
        columns = {
            name: Case(
                *(When(pk=key, then=Value(number)) for key, number in known.items()),
                default=Value(0),
                output_field=IntegerField(),
            )
            for name, known in counts.items()
        }
        return self.annotate(**columns)


@audited()
class PriorityCountry(Record):
    """A country that the house works on first, over some academic years.

    `score` and `explained` are those of the adoption, kept with it; before it the score is
    computed anew each time.
    """

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="priorities", verbose_name=_("country")
    )
    first_year = AcademicYearField[AcademicYear | str, AcademicYear](_("first academic year"))
    last_year = AcademicYearField[AcademicYear | str, AcademicYear](_("last academic year"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="priority_countries", verbose_name=_("unit that leads")
    )
    why = models.TextField(_("why, and what for"), max_length=4000)
    state = models.CharField(
        _("state"), max_length=8, choices=CountryState, default=CountryState.PROPOSED
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True, editable=False)
    score = models.DecimalField(
        _("score"), max_digits=4, decimal_places=1, null=True, blank=True, editable=False
    )
    explained = models.JSONField(_("score, figure by figure"), default=list, editable=False)
    explained_in_words = staticmethod(rules.in_words)

    objects = PriorityQuerySet.as_manager()
    applies_to = AppliesTo.COUNTRY

    class Meta:
        verbose_name = _("priority country")
        verbose_name_plural = _("priority countries")
        constraints = [
            ExclusionConstraint(
                name="partnerships_priority_once",
                expressions=[
                    # No `condition`: forms would check it without the state that they do not hold.
                    (Case(When(state__in=ALIVE, then=F("country"))), RangeOperators.EQUAL),
                    (WholeRange("first_year", "last_year"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "This country is a priority, or proposed, in one of these years already."
                ),
            ),
            in_order("partnerships_priority_years", "first_year", "last_year"),
            models.CheckConstraint(
                condition=Q(state__in=CountryState.values),
                name="partnerships_priority_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(state=CountryState.PROPOSED), adopted_on__isnull=False, score__isnull=False
                )
                | Q(~Q(state=CountryState.ADOPTED), adopted_on=None, score=None),
                name="partnerships_priority_adopted",
                violation_error_message=_("What was adopted has its day and score, nothing else."),
            ),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="partnerships_priority_why",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.country)

    def get_absolute_url(self) -> str:
        """Its page."""
        return self.page("country")

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
        return self.page("country_marks")

    @property
    def marks_missing(self) -> Sequence[str]:
        """The criteria whose mark nobody has given."""
        return missing_marks(self)

    @property
    def is_alive(self) -> bool:
        """Whether its entries and objectives can be changed."""
        return self.state in ALIVE

    @property
    def years(self) -> str:
        """Its academic years in one word."""
        first, last = str(self.first_year), str(self.last_year)
        return first if first == last else f"{first} – {last}"


@not_audited("the memory of the changes of state itself; it only grows")
class CountryTransition(TransitionLog):
    """One decision on a priority country: by whom, why."""

    priority = models.ForeignKey(PriorityCountry, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("decision on a priority country")
        verbose_name_plural = _("decisions on priority countries")


class ObjectiveQuerySet(RecordQuerySet["CountryObjective"]):
    """Sets of objectives."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the priority countries that the person may read."""
        return self.filter(rules.strategic_seen_by(user).condition("priority__unit__path"))


@audited()
class CountryObjective(Record):
    """A number to be reached in a priority country by the end of an academic year.

    `start` is the figure of `started_on`: the adoption, or the day on which the objective was
    added to an adopted priority.
    """

    priority = models.ForeignKey(PriorityCountry, models.CASCADE, related_name="objectives")
    goal = models.CharField(_("what is counted"), max_length=10, choices=Goal)
    target = models.PositiveIntegerField(_("number to reach"), validators=[MinValueValidator(1)])
    by_year = AcademicYearField[AcademicYear | str, AcademicYear](_("by the end of academic year"))
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="country_objectives",
        verbose_name=_("responsible"),
    )
    start = models.PositiveIntegerField(
        _("figure at the start"), null=True, blank=True, editable=False
    )
    started_on = models.DateField(_("begun on"), null=True, blank=True, editable=False)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["by_year", "goal", "pk"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "goal", "by_year"],
                name="partnerships_objective_once",
                violation_error_message=_(
                    "There is an objective for this figure and year already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(goal__in=Goal.values),
                name="partnerships_objective_goal_known",
                violation_error_message=_("This figure is not known."),
            ),
            models.CheckConstraint(
                condition=Q(target__gte=1, target__lte=LARGEST),
                name="partnerships_objective_target",
                violation_error_message=_("The number to reach goes from 1 to 100,000."),
            ),
            models.CheckConstraint(
                condition=Q(start=None, started_on=None)
                | Q(start__isnull=False, started_on__isnull=False),
                name="partnerships_objective_started",
                violation_error_message=_("The figure at the start and its day go together."),
            ),
        ]

    def __str__(self) -> str:
        return f"{Goal(self.goal).label}, {self.by_year}"

    @property
    def edit_url(self) -> str:
        """Where it is put right."""
        return reverse("partnerships:country_objective", args=[self.priority.uid, self.uid])
