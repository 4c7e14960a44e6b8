"""Who concludes an agreement."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.organisations.models import Contact, Institution, Partner
from partnerships.enums import PartyRole
from partnerships.models.agreement import Agreement


@audited()
class AgreementParty(Record):
    """One side of an agreement: the house, or a partner; who signs for it, and when they did.

    `contact` is whom the office writes to about it; name and function of the signatory are those
    printed in the text, kept also when people leave.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    role = models.CharField(_("side"), max_length=8, choices=PartyRole, default=PartyRole.PARTNER)
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_parties",
        verbose_name=_("partner"),
    )
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_parties",
        verbose_name=_("contact"),
    )
    signatory = models.CharField(_("signatory"), max_length=200, blank=True)
    signatory_title = models.CharField(_("function of the signatory"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=PartyRole.HOME, partner=None)
                | Q(role=PartyRole.PARTNER, partner__isnull=False),
                name="partnerships_party_side",
                violation_error_message=_("Our own side has no partner, every other one has."),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(role=PartyRole.HOME),
                name="partnerships_party_one_home",
                violation_error_message=_("Our institution is a party once."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "partner"],
                name="partnerships_party_once",
                violation_error_message=_("This partner is a party already."),
            ),
            # The other end of the foreign key by which a condition names its own agreement's party.
            models.UniqueConstraint(
                fields=["agreement", "id"],
                name="partnerships_party_of_agreement",
                violation_error_message=_("This party belongs to another agreement."),
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
