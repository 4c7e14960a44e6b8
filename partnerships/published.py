"""What the public list shows: institutions, never persons, places or texts; read only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from intl_office.core.languages import reader_code
from intl_office.organisations.models import Partner
from intl_office.organisations.models.partner import PartnerQuerySet
from intl_office.reference.models import Country
from partnerships.enums import AgreementType, PartyRole
from partnerships.figures import in_force_on
from partnerships.models import Agreement, AgreementParty, AgreementQuerySet


@dataclass(frozen=True, slots=True)
class Offer:
    """What the house has with a partner: a kind of agreement and its last day, None without."""

    kind: str
    until: date | None


def published(types: Sequence[str], day: date) -> AgreementQuerySet:
    """The agreements that may be named to everybody on a day."""
    return in_force_on(Agreement.objects.filter(type__in=types), day)


def partners(types: Sequence[str], day: date) -> PartnerQuerySet:
    """Their partners by country and name; `shown_parties` holds what `offers` reads."""
    parties = _parties(types, day)
    known = Partner.objects.current().filter(pk__in=parties.values("partner"))
    shown = parties.select_related("agreement").only(
        "partner", "agreement__type", "agreement__ends_on"
    )
    rows = known.select_related("country").prefetch_related(
        Prefetch("agreement_parties", shown.order_by("pk"), to_attr="shown_parties")
    )
    return rows.order_by(f"country__name_{reader_code()}", "legal_name", "pk")


def countries(types: Sequence[str], day: date) -> "QuerySet[Country]":
    """Where these partners are."""
    rows = Partner.objects.current().filter(pk__in=_parties(types, day).values("partner"))
    return Country.objects.filter(pk__in=rows.values("country")).for_choice()


def offers(parties: Iterable[AgreementParty]) -> list[Offer]:
    """Each kind once, with its latest last day; an agreement without one does not end."""
    ends: dict[str, list[date | None]] = {}
    for one in parties:
        ends.setdefault(one.agreement.type, []).append(one.agreement.ends_on)
    return [Offer(str(AgreementType(kind).label), _latest(ends[kind])) for kind in sorted(ends)]


def _latest(days: list[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _parties(types: Sequence[str], day: date) -> "QuerySet[AgreementParty]":
    agreements = published(types, day)
    return AgreementParty.objects.filter(role=PartyRole.PARTNER, agreement__in=agreements)
