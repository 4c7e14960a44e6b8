"""The renewal of a network, with the plan that leads to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, TransitionLog
from intl_office.core.money import currency_field, money_field, not_negative
from intl_office.core.permissions import Path
from intl_office.organisations.models import Person
from partnerships.models.network import Network
from partnerships.models.network_plan import Part
from partnerships.network_enums import DECIDED, PENDING, RenewalKind, RenewalState
from partnerships.planned import OWED, PlannedState, is_late, planned_rules


@audited()
class NetworkRenewal(Part):
    """The next decision on a network: who decides, when, how much is asked for.

    `amount` is what is asked for, `obtained` what was given; a renewal without money has neither.
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="renewals")
    kind = models.CharField(
        _("what is asked for"), max_length=8, choices=RenewalKind, default=RenewalKind.RENEWAL
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RenewalState, default=RenewalState.PREPARING
    )
    decision_on = models.DateField(_("next decision on"))
    funder = models.CharField(
        _("who decides or pays"),
        max_length=200,
        blank=True,
        help_text=_("Such as: European Commission, region, embassy, our own board."),
    )
    amount = money_field(_("amount asked for"), null=True, blank=True)
    obtained = money_field(_("amount obtained"), null=True, blank=True, editable=False)
    currency = currency_field()
    note = models.TextField(_("note"), blank=True, max_length=4000)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-decision_on", "-pk"]
        verbose_name = _("renewal of a network")
        verbose_name_plural = _("renewals of networks")
        constraints = [
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(state__in=PENDING),
                name="partnerships_networkrenewal_one_open",
                violation_error_message=_("A renewal of this network is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=RenewalState.values, kind__in=RenewalKind.values),
                name="partnerships_networkrenewal_known",
                violation_error_message=_("This state or kind is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_on__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_on=None)),
                name="partnerships_networkrenewal_decided",
                violation_error_message=_("What is decided has its day, nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(obtained=None) | Q(state=RenewalState.OBTAINED),
                name="partnerships_networkrenewal_obtained",
                violation_error_message=_("Only what was obtained has such an amount."),
            ),
            not_negative("partnerships_networkrenewal_not_negative", "amount", "obtained"),
        ]

    def __str__(self) -> str:
        return f"{self.network} – {self.get_kind_display()}"

    @property
    def plan_url(self) -> str:
        """The page of its plan."""
        return self.network.page("network_plan")

    @property
    def steps_owed(self) -> int:
        """Steps neither done nor dropped."""
        return self.steps.filter(state__in=OWED).count()

    @property
    def is_open(self) -> bool:
        """Whether no decision has come yet."""
        return self.state in PENDING


@not_audited("the memory of the changes of state itself; it only grows")
class NetworkRenewalTransition(TransitionLog):
    """One change of state of a renewal."""

    renewal = models.ForeignKey(NetworkRenewal, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a renewal’s life")
        verbose_name_plural = _("steps of renewals’ lives")


@audited()
class RenewalStep(Record):
    """A piece of the plan: what, until when, by whom."""

    renewal = models.ForeignKey(NetworkRenewal, models.CASCADE, related_name="steps")
    title = models.CharField(_("what is to be done"), max_length=200)
    due_on = models.DateField(_("until"))
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewal_steps",
        verbose_name=_("by whom"),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=PlannedState, default=PlannedState.PLANNED
    )
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("step of a renewal plan")
        verbose_name_plural = _("steps of renewal plans")
        constraints = [
            *planned_rules("partnerships_renewalstep"),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="partnerships_renewalstep_titled",
                violation_error_message=_("Say what is to be done."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def network(self) -> Network:
        """The network that it is for."""
        return self.renewal.network

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return self.network.unit_paths

    @property
    def is_late(self) -> bool:
        """Whether it is owed and its day has passed."""
        return is_late(self.state, self.due_on)


@not_audited("the memory of the changes of state itself; it only grows")
class RenewalStepTransition(TransitionLog):
    """One change of state of a step."""

    step = models.ForeignKey(RenewalStep, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("change of a step of a plan")
        verbose_name_plural = _("changes of steps of plans")
