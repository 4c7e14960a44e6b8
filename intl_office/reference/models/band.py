"""Travel support by distance."""

import math
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.money import money_field, not_negative
from intl_office.reference.missing import ReferenceMissing
from intl_office.reference.models.base import (
    Calls,
    Entry,
    EntryQuerySet,
    WholeRange,
    entry_rules,
    in_call,
    in_order,
)


class DistanceBandQuerySet(EntryQuerySet["DistanceBand"]):
    """Sets of bands."""

    def band_for(self, *, km: int | float | Decimal, call: int) -> "DistanceBand":
        """The band of a one-way distance, city to city; fractions of a kilometre do not count.

        Raises ReferenceMissing below the first band and for a call without bands.
        """
        whole = math.floor(km)
        rows = self.filter(in_call(call), km_from__lte=whole)
        found = rows.filter(Q(km_to__gte=whole) | Q(km_to__isnull=True)).first()
        if found is None:
            raise ReferenceMissing(
                _now("No travel band for %(km)s km in call %(call)s: look at the travel bands.")
                % {"km": whole, "call": call}
            )
        return found


@audited()
class DistanceBand(Calls, Entry):
    """The lump sum, EUR per participant for the return journey, of a one-way distance."""

    km_from = models.PositiveIntegerField(_("from (km)"))
    km_to = models.PositiveIntegerField(
        _("to (km)"), null=True, blank=True, help_text=_("Empty: no upper end.")
    )
    standard = money_field(_("standard travel"))
    green = money_field(
        _("green travel"),
        null=True,
        blank=True,
        help_text=_("Empty: the guide of these calls has no green amount for this distance."),
    )

    objects = DistanceBandQuerySet.as_manager()

    class Meta:
        ordering = ["-call_from", "km_from"]
        verbose_name = _("travel band")
        verbose_name_plural = _("travel bands")
        constraints = [
            *entry_rules("band"),
            in_order("reference_band_calls", "call_from", "call_to"),
            in_order("reference_band_km", "km_from", "km_to"),
            not_negative("reference_band_amounts", "standard", "green"),
            ExclusionConstraint(
                name="reference_band_one_a_distance",
                expressions=[
                    (WholeRange("call_from", "call_to"), RangeOperators.OVERLAPS),
                    (WholeRange("km_from", "km_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another band covers some of these kilometres."),
            ),
        ]

    def amount(self, *, green: bool) -> Decimal:
        """EUR for the journey; the standard amount where the call has no green one."""
        return self.green if green and self.green is not None else self.standard

    @property
    def words(self) -> str:
        """The distance in words."""
        return str(self)

    def __str__(self) -> str:
        end = f"–{self.km_to}" if self.km_to else " +"
        return f"{self.km_from}{end} km"
