"""Networks, alliances and named programmes that the house belongs to."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import (
    Dated,
    DateRangeOf,
    Record,
    RecordQuerySet,
    dates_in_order,
    on_day,
)
from intl_office.core.permissions import Path
from intl_office.organisations.enums import PartnerKind
from intl_office.organisations.models import Institution, Partner, Person, Unit
from intl_office.organisations.models.folded import folded_column, holding
from intl_office.reference.models.base import in_language
from partnerships import network_rules as rules
from partnerships.models.agreement import Agreement
from partnerships.network_enums import PENDING, MemberRole, NetworkKind

if TYPE_CHECKING:
    from partnerships.models.network_renewal import NetworkRenewal

EQUAL, OVERLAPS = RangeOperators.EQUAL, RangeOperators.OVERLAPS


class NetworkQuerySet(RecordQuerySet["Network"]):
    """Sets of networks."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those carried by a unit within reach, and those in which such a unit takes part."""
        found = rules.networks_seen_by(user)
        if found.everywhere or not found:
            return self.filter(found.condition("unit__path"))
        joined = NetworkUnit.objects.filter(found.condition("unit__path"), network=OuterRef("pk"))
        return self.filter(found.condition("unit__path") | Exists(joined))

    def matching(self, words: str) -> Self:
        """Name and acronym hold every word."""
        return self.filter(holding(words))

    def with_member(self, partner: Partner) -> Self:
        """Those in which this partner is or was a member."""
        return self.filter(
            Exists(NetworkMember.objects.filter(network=OuterRef("pk"), partner=partner))
        )

    def running(self) -> Self:
        """Those that have begun and are not over today."""
        return self.filter(on_day(timezone.localdate()))

    def for_list(self) -> Self:
        """With members of today, our role, unpaid fees past their day, the next decision."""
        from partnerships.models.network_plan import NetworkFee  # noqa: PLC0415  # refers to this one
        from partnerships.models.network_renewal import NetworkRenewal  # noqa: PLC0415  # the same

        today = timezone.localdate()
        members = NetworkMember.objects.filter(on_day(today), network=OuterRef("pk")).order_by()
        late = NetworkFee.objects.owed().filter(network=OuterRef("pk"), due_on__lt=today).order_by()
        coming = NetworkRenewal.objects.filter(network=OuterRef("pk"), state__in=PENDING)
        return (
            self.select_related("unit", "officer")
            .defer("search", "summary")
            .annotate(
                member_count=_number(members),
                our_role=Subquery(members.filter(partner=None).values("role")[:1]),
                late_fees=_number(late),
                decision_on=Subquery(coming.values("decision_on")[:1]),
            )
        )


def _number(rows: "models.QuerySet[Any]") -> Coalesce:
    counted = rows.values("network").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@audited()
class Network(Dated, Record):
    """Institutions that have joined, or a programme with a name, as the house follows it.

    `starts_on` and `ends_on` are its present term, such as the funded years. Where it is a body
    of its own (an association), `partner` is its row among the partners.
    """

    name_fr = models.CharField(_("name in French"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=NetworkKind)
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="networks",
        limit_choices_to={"kind": PartnerKind.NETWORK},
        verbose_name=_("as an organisation"),
        help_text=_("Where it is a body of its own, its row among the partners."),
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    summary = models.TextField(_("what it is for"), blank=True, max_length=4000)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="networks", verbose_name=_("unit that follows it")
    )
    officer = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="networks",
        verbose_name=_("responsible officer"),
        help_text=_("Gets its reminders."),
    )
    search = folded_column("acronym", "name_fr", "name_en")

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        indexes = [
            GinIndex(
                fields=["search"], name="partnerships_network_search", opclasses=["gin_trgm_ops"]
            )
        ]
        constraints = [
            dates_in_order("partnerships_network_dates"),
            models.CheckConstraint(
                condition=Q(kind__in=NetworkKind.values),
                name="partnerships_network_kind_known",
                violation_error_message=_("This kind of network is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(name_fr=""),
                name="partnerships_network_named",
                violation_error_message=_("A network has a name."),
            ),
            models.CheckConstraint(
                condition=Q(website="") | Q(website__iregex=r"^https?://"),
                name="partnerships_network_website_form",
                violation_error_message=_("A website’s address begins with http:// or https://."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other one."""
        return in_language(self, "name")

    @property
    def our_role_name(self) -> str:
        """Our role as `for_list()` has read it, in words."""
        role = getattr(self, "our_role", None)
        return str(MemberRole(role).label) if role else ""

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit; units that take part do not change it."""
        return [self.unit.path]

    @property
    def is_running(self) -> bool:
        """Whether today lies in its term."""
        return timezone.localdate() in self.period

    @property
    def open_renewal(self) -> "NetworkRenewal | None":
        """The renewal under way."""
        return self.renewals.filter(state__in=PENDING).first()

    def get_absolute_url(self) -> str:
        """The page of the network."""
        return self.page("network")

    def page(self, name: str) -> str:
        """Another one of its pages."""
        return reverse(f"partnerships:{name}", args=[self.uid])


@audited()
class NetworkUnit(models.Model):
    """A unit of the house that takes part in a network of another one."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="joined_units")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="joined_networks", verbose_name=_("unit")
    )

    class Meta:
        verbose_name = _("unit that takes part in a network")
        verbose_name_plural = _("units that take part in networks")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "unit"],
                name="partnerships_networkunit_once",
                violation_error_message=_("This unit is named already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)


class NetworkMemberQuerySet(RecordQuerySet["NetworkMember"]):
    """Sets of members."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the networks that the person may read."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def today(self) -> Self:
        """Those who are members today."""
        return self.filter(on_day(timezone.localdate()))


@audited()
class NetworkMember(Dated, Record):
    """A partner, or (without one) our own institution, in a network: as what, from when to when."""

    network = models.ForeignKey(
        Network, models.CASCADE, related_name="members", verbose_name=_("network")
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="network_members",
        verbose_name=_("partner"),
    )
    role = models.CharField(_("role"), max_length=12, choices=MemberRole, default=MemberRole.FULL)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = NetworkMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a network")
        verbose_name_plural = _("members of networks")
        constraints = [
            dates_in_order("partnerships_networkmember_dates"),
            models.CheckConstraint(
                condition=Q(role__in=MemberRole.values),
                name="partnerships_networkmember_role_known",
                violation_error_message=_("This role is not known."),
            ),
            ExclusionConstraint(
                name="partnerships_networkmember_once",
                expressions=[
                    ("network", EQUAL),
                    (Coalesce(F("partner"), 0), EQUAL),
                    (DateRangeOf(), OVERLAPS),
                ],
                violation_error_message=_("This institution is a member on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The institution's name for the reader."""
        if self.partner is not None:
            return self.partner.name
        house = Institution.get()
        return house.name if house else _now("Our institution")

    @property
    def is_ours(self) -> bool:
        """Whether it is our own institution."""
        return self.partner_id is None

    @property
    def is_current(self) -> bool:
        """Whether it is a member today."""
        return timezone.localdate() in self.period

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return self.network.unit_paths


@audited()
class NetworkAgreement(models.Model):
    """An agreement made under a network: its charter, or one between its members."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="under")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="networks", verbose_name=_("agreement")
    )

    class Meta:
        verbose_name = _("agreement of a network")
        verbose_name_plural = _("agreements of networks")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "agreement"],
                name="partnerships_networkagreement_once",
                violation_error_message=_("This agreement is named already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.agreement)
