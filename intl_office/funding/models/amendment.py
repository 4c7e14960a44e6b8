"""Amendments of the funder's agreement: new amounts, a new total, a new period."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Dated, Record, RecordQuerySet, TransitionLog, dates_in_order
from intl_office.core.money import money_field, not_negative
from intl_office.core.permissions import Path
from intl_office.funding import rules
from intl_office.funding.enums import AmendmentState, Category
from intl_office.funding.models.envelope import Envelope
from intl_office.funding.models.line import BudgetLine
from intl_office.reference.models.base import in_language


class AmendmentQuerySet(RecordQuerySet["Amendment"]):
    """Sets of amendments."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the envelopes that the person may read."""
        return self.filter(rules.seen_by(user).condition("envelope__unit__path"))

    def signed(self) -> Self:
        """Those that count, in their order."""
        return self.filter(state=AmendmentState.SIGNED).order_by("number")


@audited()
class Amendment(Dated, Record):
    """A change of the agreement; it counts once signed.

    `starts_on` and `ends_on` are the grant's period, `total` its agreed total, from then on; the
    columns `..._before` hold what the amendment was written for.
    """

    envelope = models.ForeignKey(
        Envelope, models.CASCADE, related_name="amendments", verbose_name=_("grant")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=AmendmentState, default=AmendmentState.DRAFT
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(_("takes effect on"))
    reason = models.TextField(_("reason"), max_length=2000)
    total_before = money_field(_("agreed total before"))
    total = money_field(_("agreed total after"))
    starts_on_before = models.DateField(_("first day before"))
    ends_on_before = models.DateField(_("last day before"), null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["envelope", "number"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            dates_in_order("funding_amendment_dates"),
            models.UniqueConstraint(
                fields=["envelope", "number"],
                name="funding_amendment_number",
                violation_error_message=_("The grant has an amendment with this number already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="funding_amendment_number_from_one",
                violation_error_message=_("Amendments are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=AmendmentState.values),
                name="funding_amendment_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state=AmendmentState.SIGNED, signed_on__isnull=False)
                | (~Q(state=AmendmentState.SIGNED) & Q(signed_on__isnull=True)),
                name="funding_amendment_signed",
                violation_error_message=_("A signed amendment has its day, no other has."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="funding_amendment_reasoned",
                violation_error_message=_("Say why the agreement is amended."),
            ),
            not_negative("funding_amendment_not_negative", "total", "total_before"),
        ]

    def __str__(self) -> str:
        return _now("Amendment no. %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        """The page of the amendment."""
        return reverse("funding:amendment", args=[self.uid])

    @property
    def edit_url(self) -> str:
        """Where it is put right."""
        return reverse("funding:amendment_edit", args=[self.uid])

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return self.envelope.unit_paths

    @property
    def is_draft(self) -> bool:
        """Whether it can still be written."""
        return self.state == AmendmentState.DRAFT

    @property
    def moves_period(self) -> bool:
        """Whether it changes the grant's period."""
        before = (self.starts_on_before, self.ends_on_before)
        return (self.starts_on, self.ends_on) != before

    @property
    def earlier_draft(self) -> int | None:
        """Number of the first draft before it, None without any."""
        rows = Amendment.objects.filter(envelope=self.envelope_id, state=AmendmentState.DRAFT)
        earlier = rows.filter(number__lt=self.number).order_by("number")
        return earlier.values_list("number", flat=True).first()

    @cached_property
    def rows(self) -> "Sequence[AmendmentLine]":
        """Its changes with their lines."""
        return list(self.changes.select_related("line").order_by("order", "pk"))

    @property
    def changes_something(self) -> bool:
        """Whether an amount, the total or the period differs."""
        amounts = any(row.amount_after != row.amount_before or row.is_new for row in self.rows)
        return amounts or self.moves_period or self.total != self.total_before

    @property
    def stale(self) -> Sequence[str]:
        """What has changed since it was written, in words."""
        envelope = self.envelope
        found = [
            str(row.line) for row in self.rows if row.line and row.amount_before != row.line.amount
        ]
        if self.total_before != envelope.agreed_total:
            found.append(_now("agreed total"))
        period = (self.starts_on_before, self.ends_on_before)
        if period != (envelope.starts_on, envelope.ends_on):
            found.append(_now("period"))
        return found

    @property
    def sum_after(self) -> Decimal:
        """What the lines would add up to."""
        now = {line.pk: line.amount for line in self.envelope.lines.all()}
        changed = {row.line_id: row.amount_after for row in self.rows if row.line_id}
        return rules.sum_after(now, changed, [row.amount_after for row in self.rows if row.is_new])

    @property
    def shortfalls(self) -> Sequence[tuple[str, Decimal]]:
        """Lines that would fall below what is committed and paid, with that amount."""
        return [
            (str(row.line), row.line.used)
            for row in self.rows
            if row.line and row.amount_after < row.line.used
        ]


@audited()
class AmendmentLine(models.Model):
    """The amount of one line before and after; without a line, one that the amendment adds.

    A line added stands in `line` once the amendment is signed.
    """

    amendment = models.ForeignKey(
        Amendment, models.CASCADE, related_name="changes", verbose_name=_("amendment")
    )
    line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("budget line"),
    )
    code = models.CharField(_("code"), max_length=20, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    category = models.CharField(
        _("category"), max_length=16, choices=Category, default=Category.OTHER
    )
    transferable = models.BooleanField(_("may be moved"), default=False)
    amount_before = money_field(_("before"))
    amount_after = money_field(_("after"))
    order = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("change of a budget line")
        verbose_name_plural = _("changes of budget lines")
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "line"],
                name="funding_change_once",
                violation_error_message=_("The amendment changes this line already."),
            ),
            models.UniqueConstraint(
                fields=["amendment", "code"],
                condition=~Q(code=""),
                name="funding_change_code",
                violation_error_message=_("Two added lines have one code."),
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=False)
                | (~Q(code="") & ~Q(name_fr="") & Q(amount_before=0)),
                name="funding_change_named",
                violation_error_message=_("A line that is added has a code and a name."),
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="funding_change_category_known",
                violation_error_message=_("This category is not known."),
            ),
            not_negative("funding_change_not_negative", "amount_before", "amount_after"),
        ]

    def __str__(self) -> str:
        return str(self.line) if self.line else f"{self.code} – {self.name}"

    @property
    def is_new(self) -> bool:
        """Whether it adds a line that is not there yet."""
        return self.line_id is None

    @property
    def name(self) -> str:
        """The name of an added line in the reader's language."""
        return in_language(self, "name")

    @property
    def difference(self) -> Decimal:
        """What the line wins or loses."""
        return self.amount_after - self.amount_before


@not_audited("the memory of the changes of state itself; it only grows")
class AmendmentTransition(TransitionLog):
    """One change of state of an amendment."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of an amendment")
        verbose_name_plural = _("steps of amendments")
