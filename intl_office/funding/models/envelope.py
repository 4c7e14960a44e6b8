"""Envelopes: money that a funder gives for a period, under one grant number."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import (
    Dated,
    Record,
    RecordQuerySet,
    TransitionLog,
    dates_in_order,
    on_day,
)
from intl_office.core.money import ZERO, currency_field, money_field, not_negative
from intl_office.core.permissions import Path
from intl_office.funding import rules
from intl_office.funding.enums import AGREED, AmendmentState, State
from intl_office.funding.models.programme import Programme
from intl_office.organisations.models import Person, Unit
from intl_office.organisations.models.folded import folded_column, holding
from intl_office.reference.models.base import FIRST_CALL, LAST_CALL

_AGREED = sorted(AGREED)


class EnvelopeQuerySet(RecordQuerySet["Envelope"]):
    """Sets of envelopes."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within the person's reach."""
        return self.filter(rules.seen_by(user).condition("unit__path"))

    def editable_by(self, user: AbstractBaseUser) -> Self:
        """Those that the person may change."""
        return self.filter(rules.edited_by(user).condition("unit__path"))

    def running_on(self, day: date) -> Self:
        """Those whose period holds this day."""
        return self.filter(on_day(day))

    def under(self, unit: Unit) -> Self:
        """Those of this unit and of what is below it."""
        return self.filter(unit__path__contains=[unit.pk])

    def matching(self, words: str) -> Self:
        """Those whose title or grant number holds every word."""
        return self.filter(holding(words))

    def with_sums(self) -> Self:
        """With `agreed`, `committed`, `paid` and `free`, the sums of the lines."""
        rows = self.annotate(agreed=_sum("amount"), committed=_sum("reserved"), paid=_sum("paid"))
        free: Any = models.F("agreed") - models.F("committed") - models.F("paid")
        return rows.annotate(free=free)

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("programme", "unit", "responsible").with_sums().defer("search")


def _sum(column: str) -> Any:
    return Coalesce(Sum(f"lines__{column}"), ZERO)


@audited()
class Envelope(Dated, Record):
    """A grant: programme, number, call year, period, and a budget by line.

    The call year is that of the funding project, not the academic year: a KA131 project lasts
    26 months, so several are open at once.
    """

    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        related_name="envelopes",
        verbose_name=pgettext_lazy("funding", "programme"),
    )
    grant_number = models.CharField(
        _("grant number"),
        max_length=60,
        blank=True,
        help_text=_("As the funder writes it, such as 2026-1-FR01-KA131-HED-000123456."),
    )
    call_year = models.PositiveSmallIntegerField(
        _("call year"), validators=[MinValueValidator(FIRST_CALL), MaxValueValidator(LAST_CALL)]
    )
    title = models.CharField(_("title"), max_length=200)
    currency = currency_field()
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="envelopes", verbose_name=_("unit that holds it")
    )
    responsible = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="envelopes",
        verbose_name=_("person responsible"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.EXPECTED)
    signed_on = models.DateField(_("funder's agreement signed on"), null=True, blank=True)
    agreed_total = money_field(_("agreed total"), null=True, blank=True)
    report_on = models.DateField(_("final report due on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    search = folded_column("title", "grant_number")

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        indexes = [models.Index(fields=["state", "ends_on"], name="funding_envelope_state")]
        constraints = [
            dates_in_order("funding_envelope_dates"),
            models.UniqueConstraint(
                fields=["programme", "grant_number"],
                condition=~Q(grant_number=""),
                name="funding_envelope_number",
                violation_error_message=_("A grant of this programme has this number already."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="funding_envelope_titled",
                violation_error_message=_("A grant has a title."),
            ),
            models.CheckConstraint(
                condition=Q(call_year__gte=FIRST_CALL, call_year__lte=LAST_CALL),
                name="funding_envelope_call_year",
                violation_error_message=_("A call year lies between 2014 and 2099."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="funding_envelope_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_AGREED)
                | (Q(signed_on__isnull=False, agreed_total__isnull=False) & ~Q(grant_number="")),
                name="funding_envelope_agreed",
                violation_error_message=_(
                    "A grant has a number, an agreed total and the day of the agreement."
                ),
            ),
            not_negative("funding_envelope_not_negative", "agreed_total"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the envelope."""
        return self._url("envelope")

    @property
    def edit_url(self) -> str:
        """Where its entries are put right."""
        return self._url("edit")

    @property
    def amendments_url(self) -> str:
        """Its amendments."""
        return self._url("amendments")

    @property
    def commitments_url(self) -> str:
        """Its commitments."""
        return self._url("commitments")

    def _url(self, name: str) -> str:
        return reverse(f"funding:{name}", args=[self.uid])

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.unit.path]

    @property
    def is_agreed(self) -> bool:
        """Whether the funder has agreed: from then on amendments alone change the budget."""
        return self.state in AGREED

    @property
    def line_amounts(self) -> Sequence[Decimal]:
        """The amount of each line."""
        return list(self.lines.values_list("amount", flat=True))

    @property
    def reserved(self) -> Decimal:
        """Promised and not yet paid, on all lines."""
        return self.lines.aggregate(found=Sum("reserved"))["found"] or ZERO

    @property
    def draft_amendments(self) -> int:
        """How many amendments wait."""
        return self.amendments.filter(state=AmendmentState.DRAFT).count()


@not_audited("the memory of the changes of state itself; it only grows")
class EnvelopeTransition(TransitionLog):
    """One change of state of an envelope."""

    envelope = models.ForeignKey(Envelope, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a grant")
        verbose_name_plural = _("steps of grants")
