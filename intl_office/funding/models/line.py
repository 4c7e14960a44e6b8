"""The lines of an envelope's budget."""

from decimal import Decimal
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.money import ZERO, money_field, not_negative
from intl_office.core.permissions import Path
from intl_office.funding import rules
from intl_office.funding.enums import Category
from intl_office.funding.models.envelope import Envelope
from intl_office.reference.models.base import in_language


class BudgetLineQuerySet(RecordQuerySet["BudgetLine"]):
    """Sets of lines."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the envelopes that the person may read."""
        return self.filter(rules.seen_by(user).condition("envelope__unit__path"))


# `reserved` and `paid` are the sums of the commitments, which have a history of their own.
@audited(exclude=["reserved", "paid"])
class BudgetLine(Record):
    """What an envelope gives for one thing.

    `initial` is the amount of the first agreement, `amount` what holds after the signed
    amendments; `reserved` (promised, not yet paid) and `paid` are written with each commitment,
    so that the database itself refuses to spend more than there is.
    """

    envelope = models.ForeignKey(
        Envelope, models.CASCADE, related_name="lines", verbose_name=_("grant")
    )
    code = models.CharField(_("code"), max_length=20)
    name_fr = models.CharField(_("name in French"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=16, choices=Category)
    initial = money_field(_("amount first agreed"), default=ZERO)
    amount = money_field(_("amount"), default=ZERO)
    reserved = money_field(_("reserved"), default=ZERO, editable=False)
    paid = money_field(_("paid"), default=ZERO, editable=False)
    transferable = models.BooleanField(
        _("may be moved"),
        default=False,
        help_text=_("Money may be moved from it to another line without asking the funder."),
    )
    order = models.PositiveSmallIntegerField(_("place"), default=0)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["envelope", "order", "pk"]
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(
                fields=["envelope", "code"],
                name="funding_line_code",
                violation_error_message=_("The budget has a line with this code already."),
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name_fr=""),
                name="funding_line_named",
                violation_error_message=_("A budget line has a code and a name."),
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="funding_line_category_known",
                violation_error_message=_("This category is not known."),
            ),
            not_negative("funding_line_not_negative", "initial", "amount", "reserved", "paid"),
            models.CheckConstraint(
                condition=Q(amount__gte=F("reserved") + F("paid")),
                name="funding_line_not_overspent",
                violation_error_message=_("More would be committed and paid than the line has."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name")

    @property
    def used(self) -> Decimal:
        """Reserved and paid together."""
        return self.reserved + self.paid

    @property
    def free(self) -> Decimal:
        """What can still be promised."""
        return self.amount - self.used

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return self.envelope.unit_paths
