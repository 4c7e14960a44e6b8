"""Who decides in a person's place, from when to when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intl_office.circuits import subjects
from intl_office.circuits.rules import MANAGE
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


class DelegationQuerySet(RecordQuerySet["Delegation"]):
    """Sets of delegations."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """One's own, those in one's favour, and all for those who look after the whole house."""
        if reach(user, MANAGE).everywhere:
            return self
        return self.filter(Q(person_id=user.pk) | Q(stand_in_id=user.pk))

    def valid_on(self, day: date) -> Self:
        """Those that count on this day: both may sign in."""
        active = Q(person__is_active=True, stand_in__is_active=True)
        return self.filter(on_day(day), active)

    def for_list(self) -> Self:
        """With the names, the next first."""
        return self.select_related("person", "stand_in").order_by("starts_on", "pk")


@audited()
class Delegation(Dated, Record):
    """Days on which somebody else decides too; what was delegated is not delegated further."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decisions_given",
        verbose_name=_("in whose place"),
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decisions_taken_on",
        verbose_name=_("who decides"),
    )
    subject_kind = models.CharField(_("for which files"), max_length=64, blank=True)
    reason = models.CharField(_("reason"), max_length=300)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation of decisions")
        verbose_name_plural = _("delegations of decisions")
        constraints = [
            dates_in_order("circuits_delegation_dates"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False),
                name="circuits_delegation_ends",
                violation_error_message=_("A delegation has a last day."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("stand_in")),
                name="circuits_delegation_somebody_else",
                violation_error_message=_("Choose somebody else."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="circuits_delegation_reason",
                violation_error_message=_("Say why somebody else decides."),
            ),
            ExclusionConstraint(
                name="circuits_delegation_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("subject_kind", RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Somebody decides in your place on some of these days already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.stand_in}"

    @property
    def kind_label(self) -> str:
        """For which files, in words."""
        return subjects.kind_label(self.subject_kind) if self.subject_kind else str(_("All files"))
