"""The tree of units of the home institution.

Each unit keeps the keys of its ancestors and its own (`path`), in an array with a GIN index. A
subtree is one containment, the subtrees of several units one overlap (a role's scope), and the
ancestors are read from the row itself; a recursive query would have to walk at every check, and
ltree would need labels and one extension more for the same. A trigger keeps the column whatever
writes the row, and refuses cycles; it takes a lock, so that two moves at once cannot make one.
"""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet, dates_in_order
from intl_office.organisations import rules
from intl_office.organisations.enums import UnitKind
from intl_office.organisations.models.folded import folded_column, holding
from intl_office.reference.models.base import in_language

_PLACE = """
    PERFORM pg_advisory_xact_lock(hashtextextended('organisations.unit.tree', 0));
    IF NEW.parent_id IS NULL THEN
        NEW.path := ARRAY[NEW.id];
    ELSE
        SELECT path || NEW.id INTO NEW.path FROM organisations_unit WHERE id = NEW.parent_id;
        IF NEW.id = ANY(NEW.path[:cardinality(NEW.path) - 1]) OR NEW.parent_id = NEW.id THEN
            RAISE EXCEPTION 'a unit cannot stand under itself'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'organisations_unit_no_cycle';
        END IF;
    END IF;
    RETURN NEW;
"""
# Any: pgtrigger has no types.
_ON_MOVE: Any = pgtrigger.UpdateOf
_CARRY = """
    UPDATE organisations_unit SET parent_id = NEW.id WHERE parent_id = NEW.id;
    RETURN NULL;
"""


class UnitQuerySet(RecordQuerySet["Unit"]):
    """Sets of units."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Everybody who signed in reads the tree."""
        return self if rules.may_see_units(user) else self.none()

    def under(self, *units: "Unit") -> Self:
        """These units and everything below them."""
        return self.filter(path__overlap=[unit.pk for unit in units])

    def above(self, unit: "Unit") -> Self:
        """The units above this one, the root first."""
        return self.filter(pk__in=unit.path[:-1]).order_by("depth")

    def matching(self, words: str) -> Self:
        """Units whose name or code holds every word."""
        return self.filter(holding(words))

    def active_on(self, day: date) -> Self:
        """Units that exist on this day."""
        began = Q(active_from__lte=day) | Q(active_from=None)
        return self.filter(began, Q(active_to__gte=day) | Q(active_to=None))


@audited(exclude=["path"])
class Unit(Record):
    """A faculty, department, laboratory, service, pole...; the institution itself is the root."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind)
    code = models.CharField(
        _("code"), max_length=30, unique=True, help_text=_("Short and lasting, such as UFR-SCI.")
    )
    name_fr = models.CharField(_("name in French"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    email = models.EmailField(_("contact address"), max_length=254, blank=True)
    active_from = models.DateField(_("exists from"), null=True, blank=True)
    active_to = models.DateField(_("exists until"), null=True, blank=True)
    # Written by the trigger alone.
    path = ArrayField(models.BigIntegerField(), editable=False, default=list)
    depth = models.GeneratedField(
        expression=models.Func("path", function="cardinality"),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    search = folded_column("code", "name_fr", "name_en")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = [GinIndex(fields=["path"], name="organisations_unit_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(parent=None),
                name="organisations_unit_one_root",
                violation_error_message=_("The tree has one root, the institution, already."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None, kind=UnitKind.INSTITUTION)
                | (Q(parent__isnull=False) & ~Q(kind=UnitKind.INSTITUTION)),
                name="organisations_unit_root_kind",
                violation_error_message=_("Only the institution itself is part of nothing."),
            ),
            # Longer cycles are refused by the trigger, under the same name.
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="organisations_unit_no_cycle",
                violation_error_message=_("A unit cannot stand under itself."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values),
                name="organisations_unit_kind_known",
                violation_error_message=_("This kind of unit is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name_fr=""),
                name="organisations_unit_named",
                violation_error_message=_("A unit has a code and a name."),
            ),
            dates_in_order("organisations_unit_dates", "active_from", "active_to"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="place_in_tree",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | _ON_MOVE("parent_id", "path"),
                func=_PLACE,
            ),
            pgtrigger.Trigger(
                name="carry_subtree",
                when=pgtrigger.After,
                operation=_ON_MOVE("parent_id", "path"),
                condition=pgtrigger.Condition("OLD.path IS DISTINCT FROM NEW.path"),
                func=_CARRY,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other one."""
        return in_language(self, "name")

    def get_absolute_url(self) -> str:
        """The unit's page."""
        return reverse("organisations:unit", args=[self.uid])

    def is_under(self, other: "Unit") -> bool:
        """Say whether this unit is the other one or stands below it."""
        return other.pk in self.path

    def exists_on(self, day: date) -> bool:
        """Say whether the unit exists on this day."""
        began = self.active_from is None or self.active_from <= day
        return began and (self.active_to is None or day <= self.active_to)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, then know the place in the tree that the database gave."""
        super().save(*args, **kwargs)
        self.refresh_from_db(fields=["path", "depth"])
