"""Demonstration rows: five years of mobilities, campaigns in every state, a student's draft.

Students are invented. The same day gives the same rows; loading again adds nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from django.db import transaction
from django.db.models import Count, F, Max, Q, Sum
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.money import ZERO
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Unit
from intl_office.reference.models import Country, IscedField
from mobility.demo_campaigns import load_campaigns
from mobility.demo_students import student
from mobility.enums import MobilityState, Term
from mobility.models import Enrolment, Mobility, MobilityTransition, Programme
from mobility.rules import months_between, term_days
from partnerships.actions.places import Used, recount
from partnerships.enums import SIGNED, Direction, MobilityType
from partnerships.models import AgreementYear
from partnerships.queries import with_details

OFFICER = "officer-mobility@demo.example"
WANTED = 6_000
PAST_YEARS = 4
# code, French, English, level, field, unit
PROGRAMMES = (
    ("L-MATH", "Licence de mathématiques", "Bachelor of Mathematics", 6, "0541", "MATH"),
    ("M-MATH", "Master de mathématiques", "Master of Mathematics", 7, "0541", "MATH"),
    ("L-SVT", "Licence de physique et chimie", "Bachelor of Physics and Chemistry", 6, "0531",
     "SCI"),
    ("D-SCI", "Doctorat de sciences", "PhD in Science", 8, "0531", "SCI"),
    ("L-LLCE", "Licence de langues étrangères", "Bachelor of Foreign Languages", 6, "0231", "LANG"),
    ("L-LET", "Licence de lettres", "Bachelor of Arts", 6, "0231", "LSH"),
    ("M-LSH", "Master de langues et sociétés", "Master of Languages and Societies", 7, "0231",
     "LSH"),
    ("L-ECO", "Licence d’économie", "Bachelor of Economics", 6, "0311", "ECO"),
    ("M-DEG", "Master d’économie et gestion", "Master of Economics and Management", 7, "0311",
     "DEG"),
    ("M-SAN", "Formation de santé", "Health studies", 7, "0912", "SAN"),
    ("ING", "Diplôme d’ingénieur", "Engineering degree", 7, "0715", "ING"),
    ("BUT-GEA", "BUT gestion des entreprises", "Bachelor of Technology in Management", 6, "0413",
     "IUT"),
)  # fmt: skip
COMPANIES = (
    ("Studio Nord", "Bruxelles", "BE"), ("Hafen Logistik", "Hamburg", "DE"),
    ("Laboratori Blau", "Barcelona", "ES"), ("Officina Verde", "Torino", "IT"),
    ("Northern Data", "Dublin", "IE"), ("Atelier Maple", "Montréal", "CA"),
    ("Fjord Energi", "Bergen", "NO"), ("Ponte Digital", "Porto", "PT"),
)  # fmt: skip


@dataclass(slots=True)
class Ground:
    """What every row of the demonstration is made from."""

    programmes: list[Programme]
    countries: dict[str, Country]
    now: AcademicYear
    numbers: Iterator[int] = field(default_factory=count)

    def programme_of(self, unit: Unit, number: int) -> Programme:
        """A programme of the unit, of one below or above it, else any."""
        near = [
            one
            for one in self.programmes
            if one.unit_id == unit.pk or unit.pk in one.unit.path or one.unit_id in unit.path[1:]
        ]
        found = near or self.programmes
        return found[number % len(found)]


@transaction.atomic
def load(say: Say) -> None:
    """Write what is not there yet; nothing where units, agreements or accounts are missing."""
    by = User.objects.filter(email=OFFICER).first()
    if Mobility.objects.exists() or by is None or not AgreementYear.objects.exists():
        return
    with audit.context(actor="demo"):
        ground = Ground(
            programmes=_programmes(),
            countries={one.code: one for one in Country.objects.all()},
            now=AcademicYear.current(),
        )
        if not ground.programmes:
            return
        rows = _write(list(_stays(ground)))
        recount_all(by)
        campaigns = load_campaigns(ground.programmes, ground.numbers, by)
    say(f"{rows} mobilities, {campaigns} campaigns")


def recount_all(by: User) -> None:
    """Bring the places of all agreements to what the mobilities add up to."""
    counted = ~Q(mobilities__state=MobilityState.CANCELLED)
    back = Q(mobilities__state=MobilityState.RETURNED)
    rows = AgreementYear.objects.filter(mobilities__isnull=False).annotate(
        used=Count("mobilities", filter=counted),
        months=Sum("mobilities__months", filter=counted),
        last=Max("mobilities__ends_on", filter=back),
    )
    known = rows.order_by("pk").values_list("pk", "used", "months", "last")
    figures = {
        key: Used(taken=used, months=months or ZERO, last_return_on=last)
        for key, used, months, last in known
    }
    recount(figures, cause="Démonstration", by=by)


def _programmes() -> list[Programme]:
    units = {one.code: one for one in Unit.objects.all()}
    fields = {one.code: one for one in IscedField.objects.detailed()}
    known = set(Programme.objects.values_list("code", flat=True))
    new = [
        Programme(
            code=code, name_fr=french, name_en=english, level=level, isced=fields.get(isced),
            unit=units[unit],
        )
        for code, french, english, level, isced, unit in PROGRAMMES
        if unit in units and code not in known
    ]  # fmt: skip
    Programme.objects.bulk_create(new)
    return list(Programme.objects.select_related("unit", "isced").order_by("pk"))


def _stays(ground: Ground) -> Iterator[Mobility]:
    """On agreements first, then traineeships and free movers until there are enough."""
    first = AcademicYear(ground.now.start - PAST_YEARS)
    rows = AgreementYear.objects.filter(
        year__gte=first,
        year__lte=ground.now,
        mobility_type__in=(MobilityType.SMS, MobilityType.SMP),
        agreement__state__in=SIGNED,
    )
    made = 0
    for places in with_details(rows.select_related("agreement__unit")).order_by("pk"):
        parties = getattr(places.agreement, "partner_parties")  # noqa: B009  # prefetched
        if not parties or parties[0].partner is None:
            continue
        for _turn in range(_taken(places)):
            made += 1
            yield _on_agreement(ground, places)
    for _turn in range(max(WANTED - made, WANTED // 12)):
        yield _without(ground)


def _taken(places: AgreementYear) -> int:
    """Three places of four, more or less; a tenth of the agreements sleeps."""
    share = 0 if places.agreement_id % 10 == 7 else 60 + places.pk * 37 % 41
    return places.promised * share // 100


def _on_agreement(ground: Ground, places: AgreementYear) -> Mobility:
    partner = places.agreement.partner_parties[0].partner  # type: ignore[attr-defined]  # prefetched
    programme = ground.programme_of(places.agreement.unit, places.pk)
    row = _stay(ground, places.year, programme, exchange=places.direction == Direction.IN)
    row.direction, row.mobility_type = places.direction, places.mobility_type
    row.host, row.country, row.places = partner, partner.country, places
    return row


def _without(ground: Ground) -> Mobility:
    number = next(ground.numbers)
    year = AcademicYear(ground.now.start - number % (PAST_YEARS + 1))
    name, city, code = COMPANIES[number % len(COMPANIES)]
    row = _stay(ground, year, ground.programmes[number % len(ground.programmes)], exchange=False)
    row.mobility_type = MobilityType.SMS if number % 7 == 0 else MobilityType.SMP
    row.host_name, row.host_city = name, city
    row.country = ground.countries[code]
    return row


def _stay(ground: Ground, year: AcademicYear, programme: Programme, *, exchange: bool) -> Mobility:
    number = next(ground.numbers)
    term = (Term.FIRST, Term.SECOND, Term.FIRST, Term.YEAR)[number % 4]
    first, last = term_days(year, term)
    return Mobility(
        enrolment=student(number, year, programme, exchange=exchange),
        unit=programme.unit,
        year=year,
        starts_on=first,
        ends_on=last,
        months=months_between(first, last),
        state=_state(number, first, last),
    )


def _state(number: int, first: date, last: date) -> MobilityState:
    today = timezone.localdate()
    if number % 33 == 5:
        return MobilityState.CANCELLED
    if last < today:
        return MobilityState.RETURNED
    if first <= today:
        return MobilityState.ABROAD
    return MobilityState.PLANNED if number % 5 == 0 else MobilityState.CONFIRMED


def _write(rows: list[Mobility]) -> int:
    Enrolment.objects.bulk_create([row.enrolment for row in rows], batch_size=1000)
    for row in rows:
        row.enrolment = row.enrolment  # takes the key that the database gave
    Mobility.objects.bulk_create(rows, batch_size=1000)
    # Known since five months before they begin: figures "as of a day" need it.
    Mobility.objects.update(created_at=F("starts_on") - timedelta(days=150))
    MobilityTransition.objects.bulk_create(
        [
            MobilityTransition(
                mobility=row,
                name="cancel",
                source=MobilityState.PLANNED,
                target=MobilityState.CANCELLED,
                at=min(timezone.now(), _a_month_before(row.starts_on)),
                reason="Raisons personnelles",
            )
            for row in rows
            if row.state == MobilityState.CANCELLED
        ]
    )
    return len(rows)


def _a_month_before(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day - timedelta(days=30), time(9)))
