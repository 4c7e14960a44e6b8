"""What a mobility is paid by call year: ranges, adopted rates, fixed amounts, examples."""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import localize
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.money import cents, money_field, not_negative
from intl_office.reference.enums import (
    Component,
    Direction,
    Mobility,
    RateKind,
    Scheme,
    Unit,
    Zone,
)
from intl_office.reference.missing import ReferenceMissing
from intl_office.reference.models.base import (
    FIRST_CALL,
    LAST_CALL,
    Entry,
    EntryQuerySet,
    WholeRange,
    entry_rules,
    in_order,
)

# Which choice list holds each column: kept by one constraint a column.
CLOSED = {
    "action": Scheme,
    "direction": Direction,
    "mobility": Mobility,
    "component": Component,
    "zone": Zone,
    "unit": Unit,
}


class RateQuerySet(EntryQuerySet["Rate"]):
    """Sets of rates."""

    def binding(self) -> "RateQuerySet":
        """Without the examples of other institutions."""
        return self.exclude(kind=RateKind.EXAMPLE)

    def to_adopt(self) -> "RateQuerySet":
        """Ranges in which the institution has adopted no rate yet."""
        return self.filter(kind=RateKind.RANGE, adopted=None)

    def applying(
        self, *, action: str, call: int, mobility: str, direction: str = Direction.OUT
    ) -> "RateQuerySet":
        """All that one kind of mobility may be paid under one action and call."""
        return self.binding().filter(
            action=action, call=call, mobility=mobility, direction__in=(direction, Direction.ANY)
        )

    def rate_for(  # noqa: PLR0913 - these are the dimensions of the tables, all by name
        self,
        *,
        action: str,
        call: int,
        mobility: str,
        group: int | None = None,
        zone: str | None = None,
        direction: str = Direction.OUT,
        component: str = Component.INDIVIDUAL,
        day: int | None = None,
        criterion: str = "",
    ) -> "Rate":
        """The one rate that holds; its `amount` is what is paid.

        Args:
            action: a `Scheme`.
            call: call year of the funding project (of a French aid: year in which it starts).
            mobility: a `Mobility`.
            group: country group 1 to 3, or give `zone` (see `Country.zone_for`).
            zone: a `Zone`; an amount for any country holds where its zone has none.
            direction: a `Direction`.
            component: a `Component`.
            day: number of the day (or length of the stay) where the rate depends on it.
            criterion: a complement's condition, such as `echelon-7`.

        Raises ReferenceMissing, naming what is not in the table.

        """
        place = zone or (Zone.of_group(group) if group else Zone.ANY)
        rows = self.applying(action=action, call=call, mobility=mobility, direction=direction)
        rows = rows.filter(component=component, criterion=criterion, zone__in=(place, Zone.ANY))
        found = [row for row in rows if row.covers_day(day)]
        if len(found) > 1:
            found = [row for row in found if row.zone == place] or found
        if len(found) != 1:
            raise ReferenceMissing(_not_found(action, call, mobility, component, place, day))
        return found[0]


@audited()
class Rate(Entry):
    """One amount in EUR: of one action and call, for one kind of mobility and one zone."""

    action = models.CharField(_("action"), max_length=12, choices=Scheme)
    call = models.PositiveSmallIntegerField(
        _("call year"),
        validators=[MinValueValidator(FIRST_CALL), MaxValueValidator(LAST_CALL)],
        help_text=_("Call year of the funding project, not the academic year of the mobility."),
    )
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction, default=Direction.OUT
    )
    mobility = models.CharField(_("mobility"), max_length=12, choices=Mobility)
    component = models.CharField(
        _("paid for"), max_length=20, choices=Component, default=Component.INDIVIDUAL
    )
    zone = models.CharField(_("zone"), max_length=16, choices=Zone, default=Zone.ANY)
    days_from = models.PositiveSmallIntegerField(_("from day"), null=True, blank=True)
    days_to = models.PositiveSmallIntegerField(_("to day"), null=True, blank=True)
    criterion = models.CharField(_("condition"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=5, choices=Unit)
    kind = models.CharField(_("kind of amount"), max_length=8, choices=RateKind)
    lowest = money_field(_("lowest rate"), null=True, blank=True)
    highest = money_field(_("highest rate"), null=True, blank=True)
    fixed = money_field(_("fixed amount"), null=True, blank=True)
    adopted = money_field(_("adopted rate"), null=True, blank=True)
    decision = models.CharField(
        _("reference of the decision"),
        max_length=120,
        blank=True,
        help_text=_("The deliberation that adopted the rate, such as CA-2026-041."),
    )
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    reduced_after = models.PositiveSmallIntegerField(_("reduced after day"), null=True, blank=True)
    reduced_percent = models.PositiveSmallIntegerField(
        _("reduced rate (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    holder = models.CharField(_("institution of the example"), max_length=120, blank=True)

    objects = RateQuerySet.as_manager()

    class Meta:
        ordering = ["-call", "action", "mobility", "component", "zone", "days_from", "criterion"]
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        constraints = [
            *entry_rules("rate"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__in": choices.values}),
                    name=f"reference_rate_{name}_known",
                    violation_error_message=_("This choice is not known."),
                )
                for name, choices in CLOSED.items()
            ),
            not_negative("reference_rate_amounts", "lowest", "highest", "fixed", "adopted"),
            in_order("reference_rate_days", "days_from", "days_to"),
            in_order("reference_rate_range", "lowest", "highest"),
            models.CheckConstraint(
                condition=Q(kind=RateKind.RANGE, highest__isnull=False, fixed=None, holder="")
                | Q(kind=RateKind.FIXED, fixed__isnull=False, lowest=None, highest=None, holder="")
                | Q(kind=RateKind.EXAMPLE, fixed__isnull=False, lowest=None, highest=None)
                & ~Q(holder=""),
                name="reference_rate_kind",
                violation_error_message=_(
                    "A range has a highest rate and no fixed amount; a fixed amount has no range; "
                    "an example names its institution."
                ),
            ),
            models.CheckConstraint(
                condition=Q(adopted=None)
                | Q(kind=RateKind.RANGE, adopted__lte=F("highest"))
                & (Q(lowest=None) | Q(adopted__gte=F("lowest"))),
                name="reference_rate_adopted_in_range",
                violation_error_message=_("The adopted rate lies outside the range."),
            ),
            models.CheckConstraint(
                condition=Q(adopted=None, decision="", decided_on=None)
                | Q(adopted__isnull=False) & ~Q(decision=""),
                name="reference_rate_decision",
                violation_error_message=_("An adopted rate names the decision, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(reduced_after=None, reduced_percent=None)
                | Q(
                    reduced_after__isnull=False,
                    reduced_percent__isnull=False,
                    reduced_percent__lte=100,
                ),
                name="reference_rate_reduction",
                violation_error_message=_("Give both the day and the reduced rate, up to 100 %."),
            ),
            ExclusionConstraint(
                name="reference_rate_one_a_case",
                expressions=[
                    *(
                        (name, RangeOperators.EQUAL)
                        for name in ("action", "call", "direction", "mobility", "component")
                    ),
                    ("zone", RangeOperators.EQUAL),
                    ("criterion", RangeOperators.EQUAL),
                    (WholeRange("days_from", "days_to"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(kind=RateKind.EXAMPLE),
                violation_error_message=_("Another rate holds for the same case."),
            ),
            models.UniqueConstraint(
                fields=[
                    "action",
                    "call",
                    "direction",
                    "mobility",
                    "component",
                    "zone",
                    "criterion",
                    "holder",
                ],
                condition=Q(kind=RateKind.EXAMPLE),
                name="reference_rate_example_once",
                violation_error_message=_("This institution's example is here already."),
            ),
        ]

    def covers_day(self, day: int | None) -> bool:
        """Whether the rate counts for this day of the stay; None asks for no day."""
        if day is None:
            return True
        return (self.days_from or 0) <= day <= (self.days_to or day)

    @property
    def settled(self) -> bool:
        """Whether the amount is known: fixed, or adopted within the range."""
        return self.kind != RateKind.RANGE or self.adopted is not None

    @property
    def amount(self) -> Decimal:
        """EUR per unit: the adopted rate of a range, else the fixed amount.

        Raises ReferenceMissing when the institution has adopted none.
        """
        found = self.adopted if self.kind == RateKind.RANGE else self.fixed
        if found is None:
            raise ReferenceMissing(
                _now("No rate is adopted for %(rate)s: adopt one in the rates.") % {"rate": self}
            )
        return found

    @property
    def offered(self) -> str:
        """The range or the fixed amount, in figures of the reader's language."""
        if self.kind == RateKind.EXAMPLE:
            return _now("%(amount)s (example: %(holder)s)") % {
                "amount": localize(self.fixed),
                "holder": self.holder,
            }
        if self.kind == RateKind.FIXED:
            return localize(self.fixed)
        low = "0" if self.lowest is None else localize(self.lowest)
        return f"{low} – {localize(self.highest)}"

    @property
    def days_words(self) -> str:
        """The days of the stay for which the rate holds, such as 1–14; empty for all."""
        return f"{self.days_from}–{self.days_to}" if self.days_from else ""

    def on_day(self, number: int) -> Decimal:
        """EUR for one day of a stay, the first being 1: reduced after the day that the rate says.

        Staff: 70 % from day 15 (programme guide, individual support of staff).
        """
        if self.reduced_after is None or number <= self.reduced_after:
            return self.amount
        return cents(self.amount * Decimal(self.reduced_percent or 100) / 100)

    def __str__(self) -> str:
        words = [
            self.get_action_display(),
            str(self.call),
            self.get_mobility_display(),
            self.get_zone_display(),
        ]
        if self.component != Component.INDIVIDUAL:
            words.insert(2, self.get_component_display())
        return ", ".join(words)


def _not_found(
    action: str, call: int, mobility: str, component: str, zone: str, day: int | None
) -> str:
    case = [Scheme(action).label, str(call), Mobility(mobility).label, Component(component).label]
    case.append(Zone(zone).label)
    if day is not None:
        case.append(_now("day %(day)s") % {"day": day})
    return _now("The rates hold no single amount for: %(case)s. Enter it in the rates.") % {
        "case": ", ".join(str(word) for word in case)
    }
