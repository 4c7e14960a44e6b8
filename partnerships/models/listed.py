"""Agreements as lists and files show them: what is read along, and what is left out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery, Sum

from intl_office.core.models import RecordQuerySet
from intl_office.core.years import AcademicYear
from partnerships.enums import Direction, PartyRole

if TYPE_CHECKING:
    from partnerships.models.party import AgreementParty

T = TypeVar("T", bound=models.Model)
# Columns of a party and its partner that say who it is, and those that lists show besides.
NAMED = (
    "agreement", "role", "position", "partner__uid", "partner__legal_name", "partner__name_en",
    "partner__name_fr",
)  # fmt: skip
PARTY_SHOWN = (
    *NAMED, "partner__city", "partner__country__code", "partner__country__name_en",
    "partner__country__name_fr",
)  # fmt: skip
# Figures of this academic year that a list may show: their direction and column.
PLACES = {
    "places_out": (Direction.OUT, "promised"),
    "taken_out": (Direction.OUT, "taken"),
    "places_in": (Direction.IN, "promised"),
    "taken_in": (Direction.IN, "taken"),
}
# What no list shows and is dear to read: texts, and moments, which the driver parses one by one.
_TEXTS = ("search", "terms_fr", "terms_en", "note", "created_at", "updated_at")
_NOT_SHOWN = (
    *_TEXTS, "unit__created_at", "unit__updated_at", "officer__search", "officer__created_at",
    "officer__updated_at",
)  # fmt: skip


class ListedQuerySet(RecordQuerySet[T]):
    """Sets of agreements with what a list shows."""

    def for_list(self) -> Self:
        """With what a list shows; the partners of each stand in `partner_parties`."""
        shown = _partners().select_related("partner__country").only(*PARTY_SHOWN)
        rows = self.select_related("unit", "officer").defer(*_NOT_SHOWN)
        return rows.prefetch_related(Prefetch("parties", shown, to_attr="partner_parties"))

    def for_panel(self) -> Self:
        """With what a box shows: name, state, last day; the partners as in `for_list`."""
        shown = _partners().select_related("partner").only(*NAMED)
        rows = self.only("uid", "number", "title_fr", "title_en", "state", "ends_on")
        return rows.prefetch_related(Prefetch("parties", shown, to_attr="partner_parties"))

    def for_export(self) -> Self:
        """The rows of `for_list` where there are thousands: what many share is read once."""
        names = [one for one in PARTY_SHOWN if not one.startswith("partner__country__")]
        shown = _partners().select_related("partner").only(*names, "partner__country")
        parties = Prefetch("parties", shown, to_attr="partner_parties")
        rows = self.select_related(None).prefetch_related(None).defer(None).defer(*_TEXTS)
        shared = ("unit", "officer", "parent", "partner_parties__partner__country")
        return rows.prefetch_related(parties, *shared)

    def with_columns(self, names: Iterable[str]) -> Self:
        """With what the columns of these names need besides, as the figures of `PLACES`."""
        chosen = set(names)
        rows = self.select_related("parent") if "parent" in chosen else self
        return rows.annotate(**{name: _now(*PLACES[name]) for name in PLACES if name in chosen})


def parties() -> "models.QuerySet[AgreementParty]":
    """The parties of all agreements."""
    from partnerships.models.party import AgreementParty  # noqa: PLC0415  # it refers to agreements

    return AgreementParty.objects.all()


def _partners() -> "models.QuerySet[AgreementParty]":
    return parties().filter(role=PartyRole.PARTNER).order_by("position", "pk")


def _now(direction: Direction, column: str) -> Subquery:
    from partnerships.models.year import AgreementYear  # noqa: PLC0415  # it refers to agreements

    now = AgreementYear.objects.filter(agreement=OuterRef("pk"), year=AcademicYear.current())
    rows = now.filter(direction=direction).order_by().values("agreement")
    return Subquery(rows.values(total=Sum(column)))
