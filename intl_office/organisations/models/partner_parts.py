"""What belongs to a partner: its place, its units, and links to other partners."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.organisations import rules
from intl_office.organisations.enums import LinkKind
from intl_office.organisations.models.partner import Partner


@audited()
class Place(Record):
    """Where a partner stands on the map (WGS 84, degrees), and who says so."""

    partner = models.OneToOneField(
        Partner, models.CASCADE, related_name="place", verbose_name=_("partner")
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    source = models.CharField(_("source of the coordinates"), max_length=200)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="organisations_place_on_earth",
                violation_error_message=_(
                    "Latitude goes from -90 to 90, longitude from -180 to 180."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="organisations_place_sourced",
                violation_error_message=_("Say where the coordinates were read."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"


class PartnerUnitQuerySet(RecordQuerySet["PartnerUnit"]):
    """Sets of partners' units."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Who sees partners sees their units."""
        return self if rules.may_see_partners(user) else self.none()

    def active(self) -> Self:
        """Those that exist."""
        return self.filter(is_active=True)


@audited()
class PartnerUnit(Record):
    """A faculty, department or site of a partner."""

    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="units", verbose_name=_("partner")
    )
    name = models.CharField(_("name"), max_length=200)
    native_name = models.CharField(_("name in its own language"), max_length=200, blank=True)
    code = models.CharField(_("code"), max_length=60, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    is_active = models.BooleanField(_("exists"), default=True)

    objects = PartnerUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of a partner")
        verbose_name_plural = _("units of partners")
        constraints = [
            models.UniqueConstraint(
                "partner",
                Lower("name"),
                name="organisations_partner_unit_name_once",
                violation_error_message=_("The partner has a unit of this name."),
            ),
            # What a foreign key on both columns needs: a contact's unit is its partner's.
            models.UniqueConstraint(
                fields=["id", "partner"], name="organisations_partner_unit_of_partner"
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="organisations_partner_unit_named",
                violation_error_message=_("A unit has a name."),
            ),
            models.CheckConstraint(
                condition=Q(website="") | Q(website__iregex=r"^https?://"),
                name="organisations_partner_unit_website",
                violation_error_message=_("A website’s address begins with http:// or https://."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerLinkQuerySet(RecordQuerySet["PartnerLink"]):
    """Sets of links."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Who sees partners sees what became of them."""
        return self if rules.may_see_partners(user) else self.none()

    def about(self, partner: Partner) -> Self:
        """Links that begin or end at this partner, with both ends; what a merge left apart."""
        rows = self.filter(Q(source=partner) | Q(target=partner))
        rows = rows.filter(source__merged_into=None, target__merged_into=None)
        return rows.select_related("source", "target").order_by("happened_on", "pk")


@audited()
class PartnerLink(Record):
    """What happened between two partners: renamed, absorbed, split, part of."""

    source = models.ForeignKey(
        Partner, models.PROTECT, related_name="links_out", verbose_name=_("partner")
    )
    kind = models.CharField(_("what happened"), max_length=8, choices=LinkKind)
    target = models.ForeignKey(
        Partner, models.PROTECT, related_name="links_in", verbose_name=_("other partner")
    )
    happened_on = models.DateField(_("when"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = PartnerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between partners")
        verbose_name_plural = _("links between partners")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                name="organisations_link_once",
                violation_error_message=_("This link exists already."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="organisations_link_two_partners",
                violation_error_message=_("A link joins two different partners."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LinkKind.values),
                name="organisations_link_kind_known",
                violation_error_message=_("This kind of link is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"
