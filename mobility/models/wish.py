"""Where a student would like to go, in order of preference."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.organisations.models import Partner
from intl_office.reference.models import Country
from mobility.enums import OFFERED, OFFERED_CHOICES, Term
from mobility.models.application import Application
from mobility.models.campaign import MOST
from partnerships.models import AgreementYear


@audited()
class Wish(Record):
    """One destination: a place of an agreement with one of its partners, or a host found alone.

    A traineeship or a free mover has no agreement: the host is written in words.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField(
        _("rank"), validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    mobility_type = models.CharField(_("type of mobility"), max_length=8, choices=OFFERED_CHOICES)
    term = models.CharField(_("when"), max_length=6, choices=Term, default=Term.YEAR)
    places = models.ForeignKey(
        AgreementYear,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wishes",
        verbose_name=pgettext_lazy("agreement", "places"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wishes",
        verbose_name=_("partner"),
    )
    host_name = models.CharField(_("organisation"), max_length=200, blank=True)
    host_city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="+", verbose_name=_("country")
    )

    objects = models.Manager["Wish"]()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "rank"],
                name="mobility_wish_rank_once",
                violation_error_message=_("Two wishes have the same rank."),
            ),
            models.UniqueConstraint(
                fields=["application", "places", "partner"],
                name="mobility_wish_place_once",
                violation_error_message=_("The same destination is chosen twice."),
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=False, partner__isnull=False, host_name="")
                | (Q(places=None, partner=None) & ~Q(host_name="")),
                name="mobility_wish_one_host",
                violation_error_message=_("A wish names a place of an agreement or its own host."),
            ),
            models.CheckConstraint(
                condition=Q(mobility_type__in=OFFERED, term__in=Term.values),
                name="mobility_wish_known",
                violation_error_message=_("This type or term is not known."),
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank__lte=MOST),
                name="mobility_wish_rank",
                violation_error_message=_("A rank is between 1 and 10."),
            ),
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def host(self) -> str:
        """Where the student would go."""
        return str(self.partner) if self.partner else self.host_name
