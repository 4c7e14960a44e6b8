"""Demonstration networks: six of them with real institutions; what is agreed in them is invented.

The same day gives the same rows; loading again adds nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from django.db import transaction
from django.utils import timezone

from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.money import ZERO
from intl_office.organisations.models import Partner, Person, Unit
from intl_office.reference.models import Country
from partnerships.actions.network_deadlines import keep_all
from partnerships.demo import OFFICER
from partnerships.models import (
    Network,
    NetworkFee,
    NetworkMeeting,
    NetworkMeetingPerson,
    NetworkMember,
    NetworkRenewal,
    NetworkSeat,
    RenewalStep,
)
from partnerships.network_enums import (
    FeeYear,
    MemberRole,
    NetworkKind,
    RenewalKind,
    SeatFunction,
)
from partnerships.planned import PlannedState


@dataclass(frozen=True, slots=True)
class Told:
    """One network: names, our role, first year and length of its term, members, fee, request."""

    kind: NetworkKind
    acronym: str
    name_fr: str
    name_en: str
    summary: str
    unit: str
    role: MemberRole
    begun: int  # years ago
    length: int | None  # years
    countries: tuple[str, ...]
    members: int
    fee: int
    funder: str = ""
    asked: int = 0


K, R = NetworkKind, MemberRole
NETWORKS = (
    Told(K.EUROPEAN_UNIVERSITY, "ALTAVIA", "Alliance européenne Altavia",
         "Altavia European University",
         "Université européenne : diplômes conjoints, mobilité courte, recherche partagée.",
         "DRI", R.FULL, 3, 4, ("DE", "ES", "IT", "PT", "SE", "PL", "FI"), 7, 25_000,
         "Commission européenne", 14_400_000),
    Told(K.REGIONAL, "ARVE-RHIN", "Alliance régionale Arve-Rhin", "Arve-Rhine Regional Alliance",
         "Universités transfrontalières : cours communs, transports, mobilité hebdomadaire.",
         "DRI", R.COORDINATOR, 6, None, ("CH", "DE", "IT"), 4, 6_000),
    Told(K.INSTITUTES, "RIET", "Réseau des instituts européens de technologie",
         "Network of European Institutes of Technology",
         "Doubles diplômes d’ingénieur et écoles d’été.", "ING", R.FULL, 9, None,
         ("DE", "ES", "IT", "AT", "BE", "CZ"), 9, 3_500),
    Told(K.JOINT_INSTITUTE, "IRMF", "Institut conjoint de recherche sur les matériaux",
         "Joint Research Institute on Materials",
         "Laboratoire commun à repenser : direction partagée, thèses en cotutelle.", "LMAT",
         R.COORDINATOR, 4, 5, ("JP", "DE"), 2, 0, "Agence nationale de la recherche", 620_000),
    Told(K.DOCTORAL, "CDSF", "Collège doctoral sino-français", "Sino-French Doctoral College",
         "Douze thèses par an, bourses partagées ; renouvellement tous les quatre ans.", "ED",
         R.FULL, 3, 4, ("CN",), 3, 4_000, "Ambassade de France en Chine", 180_000),
    Told(K.FRANCOPHONE, "RUFEM", "Réseau universitaire francophone euro-méditerranéen",
         "Francophone Euro-Mediterranean University Network",
         "Formations en français, codirections, missions d’enseignement.", "LSH", R.ASSOCIATED, 5,
         None, ("MA", "TN", "LB", "SN", "BE", "CA"), 6, 1_800),
)  # fmt: skip
STEPS = (
    ("Bilan du plan en cours, avec les indicateurs", -40, PlannedState.DONE),
    ("Lettre d’intention au financeur", -10, PlannedState.RUNNING),
    ("Budget prévisionnel validé par la direction financière", 25, PlannedState.PLANNED),
    ("Dossier complet relu par les partenaires", 70, PlannedState.PLANNED),
)
BODIES = (
    ("Conseil de gouvernance", SeatFunction.MEMBER),
    ("Comité scientifique", SeatFunction.DEPUTY),
)
EVENTS = (
    ("Assemblée générale", -150, 2, "Porto", "PT"),
    ("École d’été des doctorants", -75, 5, "Turin", "IT"),
    ("Comité de pilotage", 35, 0, "Bruxelles", "BE"),
)


@transaction.atomic
def load(say: Say) -> None:
    """Write the networks where there are none yet; nothing where the house's units are missing."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    people = list(Person.objects.filter(is_active=True).order_by("email", "pk"))
    if Network.objects.exists() or "DRI" not in units or not people:
        return
    officer = Person.objects.filter(user__email=OFFICER).first() or people[0]
    with audit.context(actor="demo"):
        for at, told in enumerate(NETWORKS):
            _write(at, told, units.get(told.unit, units["DRI"]), officer, people)
    say(f"{len(NETWORKS)} networks")


def _write(at: int, told: Told, unit: Unit, officer: Person, people: list[Person]) -> None:
    today = timezone.localdate()
    begun = date(today.year - told.begun, 9, 1)
    over = date(begun.year + told.length, 8, 31) if told.length else None
    network = Network.objects.create(
        kind=told.kind,
        acronym=told.acronym,
        name_fr=told.name_fr,
        name_en=told.name_en,
        summary=told.summary,
        unit=unit,
        officer=officer,
        starts_on=begun,
        ends_on=over,
    )
    _members(network, told, begun)
    _fees(at, network, told, today)
    _seats(at, network, begun, over, people)
    _events(network, today, people[at::7][:3])
    _renewal(network, told, today, [officer, *people[at::5][:2]])
    keep_all(network)


def _members(network: Network, told: Told, begun: date) -> None:
    NetworkMember.objects.create(network=network, role=told.role, starts_on=begun)
    rows = Partner.objects.active().current().filter(country__code__in=told.countries)
    known: dict[str, list[Partner]] = {country: [] for country in told.countries}
    for one in rows.select_related("country").order_by("legal_name", "pk"):
        known[one.country.code].append(one)
    turns = zip_longest(*known.values())
    found = [one for turn in turns for one in turn if one is not None]
    for number, partner in enumerate(found[: told.members]):
        first = number == 0 and told.role != R.COORDINATOR
        NetworkMember.objects.create(
            network=network,
            partner=partner,
            role=R.COORDINATOR if first else R.ASSOCIATED if number == 5 else R.FULL,
            starts_on=begun,
        )


def _fees(at: int, network: Network, told: Told, today: date) -> None:
    if not told.fee:
        return
    for back in range(3):
        year = today.year - back
        amount = Decimal(told.fee + 100 * (2 - back))
        paid = back > 0 or at % 3 == 0
        NetworkFee.objects.create(
            network=network,
            basis=FeeYear.ACADEMIC if told.kind == K.DOCTORAL else FeeYear.CALENDAR,
            year=year,
            amount=amount,
            due_on=today - timedelta(days=12) if at == 1 and not back else date(year, 12, 15),
            paid=amount if paid else ZERO,
            paid_on=min(date(year, 11, 10), today) if paid else None,
            payer=network.unit,
            reference=f"BC-{year}-{410 + at}" if paid else "",
        )


def _seats(at: int, network: Network, begun: date, over: date | None, people: list[Person]) -> None:
    for number, (body, function) in enumerate(BODIES):
        NetworkSeat.objects.create(
            network=network,
            body=body,
            function=function,
            person=people[(at * 3 + number) % len(people)],
            starts_on=begun,
            ends_on=over,
        )


def _events(network: Network, today: date, going: list[Person]) -> None:
    countries = {country.code: country for country in Country.objects.all()}
    for title, distance, days, city, country in EVENTS:
        first = today + timedelta(days=distance)
        event = NetworkMeeting.objects.create(
            network=network,
            title=title,
            city=city,
            country=countries.get(country),
            starts_on=first,
            ends_on=first + timedelta(days=days) if days else None,
        )
        if distance < 0:
            for person in going:
                NetworkMeetingPerson.objects.create(event=event, person=person)


def _renewal(network: Network, told: Told, today: date, owners: list[Person]) -> None:
    if not told.funder:
        return
    renewal = NetworkRenewal.objects.create(
        network=network,
        kind=RenewalKind.FUNDING if told.kind == K.JOINT_INSTITUTE else RenewalKind.RENEWAL,
        decision_on=today + timedelta(days=140),
        funder=told.funder,
        amount=Decimal(told.asked),
    )
    for number, (title, distance, state) in enumerate(STEPS):
        day = today + timedelta(days=distance)
        RenewalStep.objects.create(
            renewal=renewal,
            title=title,
            due_on=day,
            state=state,
            done_on=day if state == PlannedState.DONE else None,
            owner=owners[number % len(owners)],
        )
