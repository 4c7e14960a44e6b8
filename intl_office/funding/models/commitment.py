"""Money promised from a budget line, and what became of it."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.money import ZERO, money_field, not_negative
from intl_office.funding import rules, spenders
from intl_office.funding.enums import CommitmentState
from intl_office.funding.models.line import BudgetLine

_RESERVED = Q(state=CommitmentState.RESERVED, paid__lt=F("amount"))
_PAID = Q(state=CommitmentState.PAID, paid=F("amount"))
_RELEASED = Q(state=CommitmentState.RELEASED, paid=0)


class CommitmentQuerySet(RecordQuerySet["Commitment"]):
    """Sets of commitments."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the envelopes that the person may read."""
        return self.filter(rules.seen_by(user).condition("line__envelope__unit__path"))

    def live(self) -> Self:
        """Those that hold money of their line."""
        return self.exclude(state=CommitmentState.RELEASED)


@audited()
class Commitment(Record):
    """What one thing (a mobility, an expense of a project) takes from one line.

    `amount` is what is promised, `paid` what has been paid of it; the rest is reserved until it
    is paid or released.
    """

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="commitments", verbose_name=_("budget line")
    )
    kind = models.CharField(_("kind"), max_length=40)
    cause = models.UUIDField(_("what it is for"))
    amount = money_field(_("amount"))
    paid = money_field(_("paid"), default=ZERO)
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState, default=CommitmentState.RESERVED
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes = [models.Index(fields=["kind", "cause"], name="funding_commitment_cause")]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "kind", "cause"],
                name="funding_commitment_once",
                violation_error_message=_("This is committed on the line already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_commitment_positive",
                violation_error_message=_("An amount above zero is committed."),
            ),
            models.CheckConstraint(
                condition=_RESERVED | _PAID | _RELEASED,
                name="funding_commitment_state",
                violation_error_message=_("What is paid and the state do not fit together."),
            ),
            not_negative("funding_commitment_not_negative", "paid"),
        ]

    def __str__(self) -> str:
        return f"{self.line.code}: {self.amount}"

    @property
    def label(self) -> StrOrPromise:
        """The kind of thing that it is for."""
        return spenders.label_of(self.kind)

    @property
    def reserved(self) -> Decimal:
        """What is still to be paid of it."""
        return self.amount - self.paid if self.state == CommitmentState.RESERVED else ZERO
