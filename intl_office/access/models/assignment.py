"""Who has which role, where, from when to when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import (
    EXTENTS,
    GIVEN,
    IN_ONE_UNIT,
    WITHOUT_UNIT,
    Extent,
    Pole,
    Role,
    State,
)
from intl_office.core.audit import audited
from intl_office.core.models import (
    Dated,
    DateRangeOf,
    Record,
    RecordQuerySet,
    dates_in_order,
    on_day,
)
from intl_office.core.permissions import reach
from intl_office.organisations.models import Unit


class RoleAssignmentQuerySet(RecordQuerySet["RoleAssignment"]):
    """Sets of given roles."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """One's own, and those within reach of who may see roles."""
        return self.filter(Q(user_id=user.pk) | reach(user, "roles.see").condition("unit__path"))

    def valid_on(self, day: date) -> Self:
        """Roles that hold on this day, as far as is known now: an ended one no longer counts."""
        return self.filter(on_day(day), ended_at=None)

    def valid_today(self) -> Self:
        """Roles that hold today, by the institution's calendar."""
        return self.valid_on(timezone.localdate())

    def in_state(self, state: State, day: date) -> Self:
        """Roles that hold, begin later or are over on this day."""
        if state is State.NOW:
            return self.valid_on(day)
        if state is State.LATER:
            return self.filter(starts_on__gt=day, ended_at=None)
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=day))

    def for_list(self) -> Self:
        """With the person, the unit and who gave it."""
        return self.select_related("user", "unit", "given_by")

    def lasting_administrators(self) -> Self:
        """Administrators who can sign in, today and without a last day."""
        rows = self.valid_today().filter(role=Role.ADMINISTRATOR, ends_on=None)
        return rows.filter(user__is_active=True)


@audited()
class RoleAssignment(Dated, Record):
    """One role of one person: in the whole institution, or in one unit and all below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="roles", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    pole = models.CharField(_("pole"), max_length=16, choices=Pole, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("unit"),
        help_text=_("Empty for the whole institution."),
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="roles_given",
        verbose_name=_("given by"),
        help_text=_("Empty when the application itself gave it."),
    )
    reason = models.CharField(_("reason"), max_length=300)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=300, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        indexes = [models.Index(fields=["role", "unit"], name="access_role_by_unit")]
        constraints = [
            dates_in_order("access_role_dates"),
            models.CheckConstraint(
                condition=Q(role__in=GIVEN),
                name="access_role_can_be_given",
                violation_error_message=_("This role cannot be given to an account."),
            ),
            models.CheckConstraint(
                condition=Q(role=Role.OFFICER, pole__in=Pole.values)
                | (~Q(role=Role.OFFICER) & Q(pole="")),
                name="access_role_pole",
                violation_error_message=_("Staff of the office have a pole, other roles none."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=IN_ONE_UNIT) | Q(unit__isnull=False),
                name="access_role_unit_needed",
                violation_error_message=_("This role is given in a unit: choose it."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=WITHOUT_UNIT) | Q(unit=None),
                name="access_role_no_unit",
                violation_error_message=_("This role is not given in a unit: leave it empty."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="access_role_reason",
                violation_error_message=_("Say why the role is given."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(end_reason=""),
                name="access_role_end_reason",
                violation_error_message=_("Say why the role ends."),
            ),
            ExclusionConstraint(
                name="access_role_once",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (F("pole"), RangeOperators.EQUAL),
                    (Coalesce(F("unit"), Value(0)), RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
                violation_error_message=_(
                    "The person has this role there on some of these days already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.title}"

    def get_absolute_url(self) -> str:
        """The page of this given role."""
        return reverse("access:role", kwargs={"uid": self.uid})

    @property
    def title(self) -> str:
        """Role and pole: `International office staff – Mobility`."""
        return role_title(self.role, self.pole)

    @property
    def place(self) -> str:
        """The unit, or the whole institution, or one's own file."""
        if self.unit:
            return str(self.unit)
        own = EXTENTS[Role(self.role)] is Extent.OWN
        return str((Extent.OWN if own else Extent.HOUSE).label).capitalize()

    @property
    def kind(self) -> str:
        """The code of role and pole (`enums.KINDS`)."""
        return f"{self.role}-{self.pole}" if self.pole else self.role

    def state(self, day: date | None = None) -> State:
        """Where it stands on a day (default: today)."""
        day = day or timezone.localdate()
        if self.ended_at or self.period.last < day:
            return State.OVER
        return State.NOW if self.starts_on <= day else State.LATER


def role_title(role: str, pole: str = "") -> str:
    """A role in words, with its pole."""
    words = [str(Role(role).label), *([str(Pole(pole).label)] if pole else [])]
    return " – ".join(words)
