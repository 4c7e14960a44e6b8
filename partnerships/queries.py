"""What is read across the tables of this room, by its pages and by the rooms above."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner
from partnerships.enums import PartyRole
from partnerships.models import AgreementParty, AgreementYear, AgreementYearQuerySet, Condition
from partnerships.models.listed import PARTY_SHOWN

# What lists never show, and what a row costs most to read: moments, long texts.
_STAMPS = ("created_at", "updated_at")
_TEXTS = ("search", "terms_fr", "terms_en", "note")


def places(
    *,
    year: AcademicYear,
    direction: str,
    mobility_types: Sequence[str] = (),
) -> AgreementYearQuerySet:
    """Rows of places of agreements signed and not over that cover a day of the academic year.

    Those whose notice takes effect before the year begins are not offered.
    """
    days = year.period
    rows = AgreementYear.objects.live().filter(year=year, direction=direction)
    rows = rows.filter(agreement__starts_on__lte=days.end)
    rows = rows.exclude(agreement__ends_on__lt=days.start)
    rows = rows.exclude(agreement__notice_given__effective_on__lte=days.start)
    return rows.filter(mobility_type__in=mobility_types) if mobility_types else rows


@dataclass(frozen=True, slots=True)
class Offer:
    """Places as somebody chooses among them.

    Attributes:
        places: the row to take from; its agreement is loaded.
        partners: where one may go (or come from), with country.
        conditions: what is asked: fields, levels, language; the lines that hold in this year.

    """

    places: AgreementYear
    partners: Sequence[Partner]
    conditions: Sequence[Condition]

    @property
    def left(self) -> int:
        """Places nobody has taken."""
        return self.places.left


def open_places(
    *,
    year: AcademicYear,
    direction: str,
    mobility_types: Sequence[str] = (),
    isced: str = "",
    eqf: int | None = None,
) -> list[Offer]:
    """Offers with a place left, by partner; three queries whatever their number.

    Args:
        year: the academic year in which one goes.
        direction: `Direction.OUT` or `Direction.IN`.
        mobility_types: of which types; all where empty.
        isced: the person's field; conditions without a field, with a broader or a narrower one
            fit.
        eqf: the person's level; conditions without levels fit.

    """
    rows = places(year=year, direction=direction, mobility_types=mobility_types).with_places()
    lines = Condition.objects.filter(direction=direction, first_year__lte=year, last_year__gte=year)
    offers = [_offer(row) for row in with_details(rows, lines)]
    fitting = (_fitting(one, isced, eqf) for one in offers)
    found = [one for one in fitting if one.conditions]
    return sorted(found, key=lambda one: ([str(p) for p in one.partners], one.places.pk))


def offer_of(row: AgreementYear) -> Offer:
    """One row of places as an offer."""
    return _offer(with_details(AgreementYear.objects.filter(pk=row.pk)).get())


def with_details(
    rows: AgreementYearQuerySet, conditions: "QuerySet[Condition] | None" = None
) -> AgreementYearQuerySet:
    """Places with agreement, partners and conditions loaded, for `offer_of` and lists.

    Args:
        rows: the places.
        conditions: those of interest; all where None.

    """
    parties = AgreementParty.objects.filter(role=PartyRole.PARTNER).order_by("position", "pk")
    parties = parties.select_related("partner__country").only(*PARTY_SHOWN)
    lines = Condition.objects.all() if conditions is None else conditions
    lines = lines.select_related("isced", "language").defer(*_STAMPS)
    return (
        rows.select_related("agreement")
        .defer(*_STAMPS, *(f"agreement__{name}" for name in (*_STAMPS, *_TEXTS)))
        .prefetch_related(
            Prefetch("agreement__parties", parties, to_attr="partner_parties"),
            Prefetch("agreement__conditions", lines, to_attr="lines"),
        )
    )


def _offer(row: AgreementYear) -> Offer:
    agreement = row.agreement
    parties: Sequence[AgreementParty] = getattr(agreement, "partner_parties")  # noqa: B009  # prefetched
    lines: Sequence[Condition] = getattr(agreement, "lines")  # noqa: B009  # prefetched
    partners = [one.partner for one in parties if one.partner is not None]
    return Offer(row, partners, [line for line in lines if _holds(line, row)])


def _holds(line: Condition, row: AgreementYear) -> bool:
    same = (line.direction, line.mobility_type) == (row.direction, row.mobility_type)
    return same and line.first_year <= row.year <= line.last_year


def _fitting(offer: Offer, isced: str, eqf: int | None) -> Offer:
    lines = [line for line in offer.conditions if _of_field(line, isced) and _of_level(line, eqf)]
    return Offer(offer.places, offer.partners, lines)


def _of_field(line: Condition, code: str) -> bool:
    if not code or line.isced is None:
        return True
    return line.isced.code.startswith(code) or code.startswith(line.isced.code)


def _of_level(line: Condition, level: int | None) -> bool:
    if level is None or line.eqf_from is None or line.eqf_to is None:
        return True
    return line.eqf_from <= level <= line.eqf_to
