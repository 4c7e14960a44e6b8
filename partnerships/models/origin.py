"""Agreements that were concluded without this software."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from partnerships.life_enums import Outside
from partnerships.models.agreement import Agreement

HASH = r"^[0-9a-f]{64}$"
_NETWORK = Q(
    Q(kind=Outside.NETWORK, home_approved_on__isnull=False, partner_approved_on__isnull=False),
    ~Q(home_id=""), ~Q(partner_id=""), ~Q(hash=""),
)  # fmt: skip
_SIGNED = Q(
    kind__in=[Outside.SIGNED, Outside.TAKEN],
    home_id="",
    partner_id="",
    hash="",
    home_approved_on=None,
    partner_approved_on=None,
)


@audited()
class Origin(Record):
    """How an agreement came to be outside, who recorded it and why.

    One signed on paper has its scan. One of the Erasmus network has the identifiers that both
    sides gave it, the SHA-256 of what was approved and the day on which each side approved: it is
    never signed. One that was taken over came with an import: its scan may follow.
    """

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="outside")
    kind = models.CharField(_("how"), max_length=8, choices=Outside)
    reason = models.TextField(_("why outside"), max_length=2000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    home_id = models.CharField(_("our identifier"), max_length=64, blank=True)
    partner_id = models.CharField(_("the partner’s identifier"), max_length=64, blank=True)
    hash = models.CharField(
        _("hash of the conditions (SHA-256)"),
        max_length=64,
        blank=True,
        validators=[RegexValidator(HASH, _("64 digits and letters a to f."))],
    )
    home_approved_on = models.DateField(_("approved by us on"), null=True, blank=True)
    partner_approved_on = models.DateField(_("approved by the partner on"), null=True, blank=True)

    class Meta:
        verbose_name = _("conclusion outside the software")
        verbose_name_plural = _("conclusions outside the software")
        constraints = [
            models.CheckConstraint(
                condition=_NETWORK | _SIGNED,
                name="partnerships_origin_columns",
                violation_error_message=_(
                    "Identifiers, hash and both approvals belong to an agreement of the network."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="partnerships_origin_explained",
                violation_error_message=_("Say why: the reason is kept."),
            ),
            models.CheckConstraint(
                condition=Q(hash="") | Q(hash__regex=HASH),
                name="partnerships_origin_hash",
                violation_error_message=_("The hash has 64 digits and letters a to f."),
            ),
            models.UniqueConstraint(
                fields=["home_id"],
                condition=~Q(home_id=""),
                name="partnerships_origin_home_id",
                violation_error_message=_("An agreement with this identifier is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement)

    @property
    def is_network(self) -> bool:
        """Whether it was approved in the network, and never signed."""
        return self.kind == Outside.NETWORK

    @property
    def is_taken_over(self) -> bool:
        """Whether it came with an import of the earlier records."""
        return self.kind == Outside.TAKEN
