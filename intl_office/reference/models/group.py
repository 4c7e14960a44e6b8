"""The country groups of individual support, by call year."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.reference.models.base import (
    Calls,
    Entry,
    EntryQuerySet,
    WholeRange,
    entry_rules,
    in_order,
)
from intl_office.reference.models.country import Country


class CountryGroupQuerySet(EntryQuerySet["CountryGroup"]):
    """Sets of groupings."""

    def for_list(self) -> Self:
        """With the country."""
        return self.select_related("country")


@audited()
class CountryGroup(Calls, Entry):
    """The group (1: highest cost of living, to 3) of a country for some calls."""

    country = models.ForeignKey(
        Country, models.CASCADE, related_name="groups", verbose_name=_("country")
    )
    group = models.PositiveSmallIntegerField(_("group"), choices=[(n, str(n)) for n in (1, 2, 3)])

    objects = CountryGroupQuerySet.as_manager()

    class Meta:
        ordering = ["country__code", "call_from"]
        verbose_name = _("country group")
        verbose_name_plural = _("country groups")
        constraints = [
            *entry_rules("group"),
            in_order("reference_group_calls", "call_from", "call_to"),
            models.CheckConstraint(
                condition=Q(group__in=(1, 2, 3)),
                name="reference_group_number",
                violation_error_message=_("Groups are 1, 2 and 3."),
            ),
            ExclusionConstraint(
                name="reference_group_one_a_call",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    (WholeRange("call_from", "call_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The country has a group in some of these calls."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} – {self.group}"
