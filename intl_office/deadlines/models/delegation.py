"""Who gets a person's reminders while they are away."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import (
    Dated,
    DateRangeOf,
    Record,
    RecordQuerySet,
    dates_in_order,
    on_day,
)
from intl_office.core.reading import read_once
from intl_office.deadlines import rules


class DelegationQuerySet(RecordQuerySet["Delegation"]):
    """Sets of delegations."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the person, and those in their favour."""
        return self.filter(Q(person_id=user.pk) | Q(stand_in_id=user.pk))

    def stand_ins(self, day: date) -> dict[int, int]:
        """Key of each person away on this day -> key of who gets their reminders."""
        rows = self.filter(on_day(day), stand_in__is_active=True)
        return rules.stand_ins(dict(rows.order_by("pk").values_list("person_id", "stand_in_id")))

    def for_list(self) -> Self:
        """With the names, the next first."""
        return self.select_related("person", "stand_in").order_by("starts_on", "pk")


@audited()
class Delegation(Dated, Record):
    """Days on which somebody else gets a person's reminders and may mark them done."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_given",
        verbose_name=_("person"),
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_taken",
        verbose_name=_("who stands in"),
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation of reminders")
        verbose_name_plural = _("delegations of reminders")
        constraints = [
            dates_in_order("deadlines_delegation_dates"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False),
                name="deadlines_delegation_ends",
                violation_error_message=_("A delegation has a last day."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("stand_in")),
                name="deadlines_delegation_somebody_else",
                violation_error_message=_("Choose somebody else."),
            ),
            ExclusionConstraint(
                name="deadlines_delegation_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody stands in on some of these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.stand_in}"


@read_once
def behind(user: AbstractBaseUser, day: date) -> frozenset[int]:
    """Keys of the people whose reminders this person gets on this day, the person's own too."""
    away = Delegation.objects.all().stand_ins(day)
    return frozenset({user.pk, *(one for one, other in away.items() if other == user.pk)})
