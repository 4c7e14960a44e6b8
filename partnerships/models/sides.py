"""The parties of an agreement: the house, then the partners."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models

from intl_office.organisations.models import Partner
from partnerships.enums import PartyRole
from partnerships.models.listed_partners import ListedPartners

if TYPE_CHECKING:
    from partnerships.models.party import AgreementParty


class Sides(ListedPartners, models.Model):
    """The part of an agreement that says with whom it is."""

    read_to = "partner_parties"

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        parties: Any

    @cached_property
    def all_parties(self) -> "Sequence[AgreementParty]":
        """The house first, then the partners in their order."""
        rows = self.parties.select_related("partner__country", "contact")
        return sorted(rows, key=lambda row: (row.role != PartyRole.HOME, row.position, row.pk))

    @property
    def partners(self) -> Sequence[Partner]:
        """The partners in their order."""
        return [row.partner for row in self.all_parties if row.partner is not None]

    @property
    def partner_names(self) -> Sequence[str]:
        """The partners' names for the reader."""
        return [str(one) for one in self.partners]

    @property
    def unsigned_names(self) -> Sequence[str]:
        """The parties whose day of signature is missing."""
        rows = self.parties.filter(signed_on=None).select_related("partner").order_by("pk")
        return [row.name for row in rows]
