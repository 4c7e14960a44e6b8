"""Proposals: what the house, alone or with others, asks a funder for."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.accounts.models import User
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.money import ZERO, currency_field, money_field, not_negative
from intl_office.core.permissions import Path
from intl_office.organisations.models import Partner, Unit
from intl_office.organisations.models.folded import folded_column, holding
from projects import rules
from projects.enums import DECIDED, SENT, ConsortiumRole, Stage
from projects.models.call import Call

LONGEST = 84  # months


class ProposalQuerySet(RecordQuerySet["Proposal"]):
    """Sets of proposals."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within reach, and those that the person leads."""
        return self.filter(rules.seen_by(user).condition("unit__path") | Q(leader=user.pk))

    def matching(self, words: str) -> Self:
        """Title or acronym holds every word."""
        return self.filter(holding(words))

    def with_partner(self, partner: Partner) -> Self:
        """Those in whose consortium it is."""
        return self.filter(members__partner=partner)

    def for_list(self) -> Self:
        """With what a list shows."""
        rows = self.select_related("call__programme", "unit", "leader").defer("search")
        return rows.annotate(organisations=models.Count("members"))


@audited()
class Proposal(Record):
    """A proposal, from the idea to the funder's decision.

    `amount` is what the whole consortium asks for, `own_amount` our institution's part of it.
    """

    call = models.ForeignKey(
        Call, models.PROTECT, related_name="proposals", verbose_name=_("call for proposals")
    )
    title = models.CharField(_("title"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    summary = models.TextField(
        pgettext_lazy("proposal", "what it is about"), blank=True, max_length=4000
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="proposals", verbose_name=_("unit that carries it")
    )
    leader = models.ForeignKey(
        User, models.PROTECT, related_name="led_proposals", verbose_name=_("leader")
    )
    officer = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_proposals",
        verbose_name=_("followed by"),
        help_text=_("Who helps from the projects office; is reminded too."),
    )
    own_role = models.CharField(
        _("our role"),
        max_length=12,
        choices=ConsortiumRole,
        default=ConsortiumRole.COORDINATOR,
    )
    amount = money_field(_("amount asked for"), default=ZERO)
    own_amount = money_field(_("our part of it"), default=ZERO)
    currency = currency_field()
    starts_on = models.DateField(_("first day of the project"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        _("months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )
    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage, default=Stage.IDEA, editable=False
    )
    submitted_on = models.DateField(_("submitted on"), null=True, editable=False)
    recorded_at = models.DateTimeField(_("submission recorded"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    granted = money_field(_("amount granted"), null=True, editable=False)
    search = folded_column("title", "acronym")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        indexes = [models.Index(fields=["stage", "id"], name="projects_proposal_stage")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="projects_proposal_titled",
                violation_error_message=_("A proposal has a title."),
            ),
            not_negative("projects_proposal_not_negative", "amount", "own_amount", "granted"),
            models.CheckConstraint(
                condition=Q(own_amount__lte=F("amount")),
                name="projects_proposal_own_amount",
                violation_error_message=_("Our part is larger than the whole amount."),
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1, months__lte=LONGEST),
                name="projects_proposal_months",
                violation_error_message=_("A project lasts between 1 and 84 months."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="projects_proposal_stage_known",
                violation_error_message=_("This stage is not known."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=sorted(SENT), submitted_on__isnull=False)
                | (~Q(stage__in=sorted(SENT)) & Q(submitted_on=None)),
                name="projects_proposal_submitted",
                violation_error_message=_("What was submitted has its day."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=sorted(DECIDED), decided_on__gte=F("submitted_on"))
                | (~Q(stage__in=sorted(DECIDED)) & Q(decided_on=None)),
                name="projects_proposal_decided",
                violation_error_message=_("The funder decided on or after the submission."),
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.GRANTED, granted__gt=0)
                | (~Q(stage=Stage.GRANTED) & Q(granted=None)),
                name="projects_proposal_granted",
                violation_error_message=_("A granted proposal has the amount granted."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Acronym and title."""
        return f"{self.acronym} – {self.title}" if self.acronym else self.title

    @property
    def short(self) -> str:
        """The acronym, else the title."""
        return self.acronym or self.title

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.unit.path]

    @property
    def coordinators(self) -> int:
        """Coordinators of the consortium, our institution included."""
        others = self.members.filter(role=ConsortiumRole.COORDINATOR).count()
        return others + (self.own_role == ConsortiumRole.COORDINATOR)

    @property
    def partner_count(self) -> int:
        """Organisations beside ours."""
        return self.members.count()

    @property
    def owners(self) -> Sequence[User]:
        """Who is reminded of its deadlines."""
        return [self.leader, self.officer] if self.officer else [self.leader]

    @property
    def success(self) -> Decimal | None:
        """The amount granted over the amount asked for, where the funder granted it."""
        return self.granted / self.amount if self.granted is not None else None

    def ready_by(self) -> date:
        """The house's own deadline: so many days before the call's."""
        return date.fromordinal(self.call.closes_on.toordinal() - self.call.days_ahead)

    def get_absolute_url(self) -> str:
        """The proposal's page."""
        return reverse("projects:proposal", args=[self.uid])

    @property
    def edit_url(self) -> str:
        """Where its entries are put right."""
        return reverse("projects:edit", args=[self.uid])

    @property
    def consortium_url(self) -> str:
        """Where partners are added."""
        return reverse("projects:consortium", args=[self.uid])


@not_audited("the memory of the changes of state itself; it only grows")
class ProposalTransition(TransitionLog):
    """One change of stage of a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="transitions")
