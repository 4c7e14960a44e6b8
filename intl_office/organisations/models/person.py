"""People of the house and the units they belong to."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
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
from intl_office.core.permissions import Path
from intl_office.organisations import rules
from intl_office.organisations.enums import MembershipFunction, PersonKind
from intl_office.organisations.models.folded import folded_column, holding
from intl_office.organisations.models.unit import Unit


class PersonQuerySet(RecordQuerySet["Person"]):
    """Sets of people of the house."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """People of today's units within reach; everybody, where the whole house is."""
        found = rules.people_in_reach(user)
        if found.everywhere:
            return self
        today = on_day(timezone.localdate())
        rows = Membership.objects.filter(today, found.condition("unit__path"))
        return self.filter(pk__in=rows.values("person"))

    def for_list(self, user: AbstractBaseUser) -> Self:
        """With the units of today that this user sees."""
        rows = Membership.objects.visible_to(user).filter(on_day(timezone.localdate()))
        rows = rows.select_related("unit").order_by("pk")
        return self.prefetch_related(Prefetch("memberships", rows, to_attr="current"))

    def matching(self, words: str) -> Self:
        """People whose name or address holds every word."""
        return self.filter(holding(words))

    def in_unit(self, unit: Unit, day: date, user: AbstractBaseUser) -> Self:
        """People of whom this user sees that they belong to the unit or below it on this day."""
        seen = Membership.objects.visible_to(user)
        rows = seen.filter(on_day(day), unit__path__contains=[unit.pk])
        return self.filter(pk__in=rows.values("person"))


@audited()
class Person(Record):
    """Someone of the house: academic, staff, doctoral student; may have an account."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=PersonKind)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150)
    email = models.EmailField(_("email address"), max_length=254, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    is_active = models.BooleanField(_("works here"), default=True)
    search = folded_column("first_name", "last_name", "email")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            GinIndex(
                fields=["search"], name="organisations_person_search", opclasses=["gin_trgm_ops"]
            ),
            models.Index(fields=["last_name", "id"], name="organisations_person_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="organisations_person_email_once",
                violation_error_message=_("Another person has this address."),
            ),
            models.CheckConstraint(
                condition=~Q(last_name=""),
                name="organisations_person_named",
                violation_error_message=_("A person has a name."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PersonKind.values),
                name="organisations_person_kind_known",
                violation_error_message=_("This kind of person is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def unit_names(self) -> str:
        """The units of today that the reader of `for_list(user)` sees; no other row knows them."""
        rows: Any = getattr(self, "current", ())
        return ", ".join(dict.fromkeys(str(row.unit) for row in rows))

    @property
    def unit_paths(self) -> Sequence[Path]:
        """Where the person belongs today (`core.permissions.InUnits`)."""
        rows = Unit.objects.filter(
            memberships__in=self.memberships.filter(on_day(timezone.localdate()))
        )
        return list(rows.values_list("path", flat=True))

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("organisations:person", args=[self.uid])


class MembershipQuerySet(RecordQuerySet["Membership"]):
    """Sets of memberships."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Who sees the people of a unit sees that they work there."""
        return self.filter(rules.people_in_reach(user).condition("unit__path"))


@audited()
class Membership(Dated, Record):
    """A person in a unit, what they do there, from when to when."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit")
    )
    function = models.CharField(
        _("function"),
        max_length=12,
        choices=MembershipFunction,
        default=MembershipFunction.MEMBER,
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a unit")
        verbose_name_plural = _("memberships of units")
        constraints = [
            dates_in_order("organisations_membership_dates"),
            models.CheckConstraint(
                condition=Q(function__in=MembershipFunction.values),
                name="organisations_membership_function_known",
                violation_error_message=_("This function is not known."),
            ),
            ExclusionConstraint(
                name="organisations_membership_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "The person has this function in this unit on some of these days already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.unit} ({self.get_function_display()})"

    @property
    def unit_paths(self) -> Sequence[Path]:
        """Where it belongs (`core.permissions.InUnits`)."""
        return [self.unit.path]
