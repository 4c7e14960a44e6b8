"""Rows on both sides of the days that the tests ask about; the same every time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner
from mobility.enums import MobilityState
from mobility.models import Enrolment, Mobility, MobilityTransition, Programme
from partnerships.enums import AgreementType, Direction, MobilityType, State
from partnerships.models import Agreement, AgreementYear
from projects.enums import DECIDED, Stage
from projects.models import Proposal, ProposalTransition
from tests.factories.access import house
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import AgreementFactory, PartyFactory
from tests.factories.projects import CallFactory, ProposalFactory
from tests.factories.reference import CountryFactory

TODAY = date(2026, 11, 21)
# Past days, both ends of an agreement, both ends of an academic year, a leap day, today.
DAYS = [
    date(2024, 2, 29), date(2024, 8, 31), date(2024, 9, 1), date(2025, 3, 14), date(2025, 12, 31),
    date(2026, 1, 1), TODAY,
]  # fmt: skip
SURNAME = "Nobodysname"
STATES = (State.IN_FORCE, State.EXPIRED, State.TERMINATED, State.SIGNED, State.DRAFT)
WITHOUT_SIGNATURE = {State.DRAFT}


def fill() -> None:
    """Sixty agreements, a hundred mobilities, forty proposals."""
    chance = Random(20261121)  # the same rows every time, nothing secret
    countries = [CountryFactory.create(code=code) for code in ("ES", "DE", "IT", "CA", "XK")]
    partners = [PartnerFactory.create(country=countries[n * n % 5]) for n in range(17)]
    # Merged into another one: it counts no more, though its agreement still names it.
    Partner.objects.filter(pk=partners[16].pk).update(merged_into=partners[0], is_active=False)
    for number in range(60):
        _agreement(number, partners, chance)
    programmes = [_programme(number) for number in range(3)]
    for number in range(100):
        _mobility(number, programmes[number % 3], partners, chance)
    for number in range(40):
        _proposal(number, chance)


def _agreement(number: int, partners: list[Partner], chance: Random) -> None:
    state = STATES[number % len(STATES)]
    starts = chance.choice([*DAYS, date(2023, 9, 1), date(2022, 1, 1)])
    later = starts + timedelta(days=chance.randrange(1, 1500))
    ends = chance.choice([None, later, *_after(starts)])
    days: dict[str, Any] = {"starts_on": starts, "ends_on": ends}
    if state not in WITHOUT_SIGNATURE:
        days["signed_on"] = starts - timedelta(days=chance.randrange(-60, 200))
    if state == State.TERMINATED:
        days["ended_on"] = days["signed_on"] + timedelta(days=chance.randrange(1, 900))
    row = AgreementFactory.create(state=state, unit=house().letters, **days)
    for partner in chance.sample(partners, 1 + number % 2):
        PartyFactory.create(agreement=row, partner=partner)
    if number % 6 == 0 and number:
        parent = Agreement.objects.exclude(pk=row.pk).order_by("pk").first()
        Agreement.objects.filter(pk=row.pk).update(type=AgreementType.AMENDMENT, parent=parent)
    _places(row, chance)


def _after(day: date) -> list[date]:
    return [one for one in (*DAYS, date(2027, 11, 21), date(2027, 11, 22)) if one > day]


def _places(row: Agreement, chance: Random) -> None:
    for start in range(2021, 2027):
        for direction in Direction:
            kind = chance.choice([MobilityType.SMS, MobilityType.SMP, MobilityType.STA])
            promised = chance.randrange(1, 6)
            AgreementYear.objects.create(
                agreement=row,
                year=AcademicYear(start),
                direction=direction,
                mobility_type=kind,
                promised=promised,
                taken=chance.randrange(0, promised + 1),
            )


def _programme(number: int) -> Programme:
    return Programme.objects.create(
        code=f"P{number}",
        name_fr=f"Parcours {number}",
        name_en=f"Course {number}",
        level=7,
        unit=house().letters,
    )


def _mobility(
    number: int, programme: Programme, partners: list[Partner], chance: Random
) -> Mobility:
    year = AcademicYear(chance.randrange(2021, 2028))
    enrolment = Enrolment.objects.create(
        ine=f"{number:09}AB",
        year=year,
        first_name="Ada",
        last_name=SURNAME,
        email=f"a{number}@example.org",
        programme=programme,
        level=7,
    )
    host = chance.choice(partners)
    row = Mobility.objects.create(
        enrolment=enrolment,
        unit=programme.unit,
        direction=chance.choice(list(Direction)),
        mobility_type=MobilityType.SMS,
        year=year,
        host=host,
        country=host.country,
        starts_on=year.period.start,
        ends_on=year.period.start + timedelta(days=300),
        months=Decimal(10),
    )
    entered = chance.choice([_noon(day) for day in DAYS] + [_last_minute(day) for day in DAYS])
    columns: dict[str, Any] = {"created_at": entered}
    if number % 7 == 0:
        columns["state"] = MobilityState.CANCELLED
        MobilityTransition.objects.create(
            mobility=row, name="cancel", source="planned", target=MobilityState.CANCELLED,
            at=entered + timedelta(days=chance.randrange(0, 400)),
        )  # fmt: skip
    Mobility.objects.filter(pk=row.pk).update(**columns)
    return row


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _last_minute(day: date) -> datetime:
    """22:30 in Greenwich is the next day in Paris from April to October, the same in winter."""
    return datetime(day.year, day.month, day.day, 22, 30, tzinfo=UTC)


def _proposal(number: int, chance: Random) -> None:
    stage = list(Stage)[number % len(Stage)]
    submitted = chance.choice(DAYS)
    columns: dict[str, Any] = {}
    if stage in {Stage.SUBMITTED, *DECIDED}:
        columns["submitted_on"] = submitted
    if stage in DECIDED:
        columns["decided_on"] = submitted + timedelta(days=chance.randrange(0, 400))
    if stage == Stage.GRANTED:
        columns["granted"] = Decimal(100_000)
    row = ProposalFactory.create(
        call=CallFactory.create(closes_on=submitted),
        unit=house().letters,
        stage=stage,
        own_amount=Decimal(chance.randrange(1, 9_000_000)) / 100,
        currency="EUR" if number % 5 else "CHF",
        **columns,
    )
    entered = _noon(submitted) - timedelta(days=chance.randrange(0, 300))
    Proposal.objects.filter(pk=row.pk).update(created_at=entered)
    if number % 2:
        _steps(row, stage, entered, chance)


def _steps(row: Proposal, stage: Stage, entered: datetime, chance: Random) -> None:
    """An idea first, then written, then what became of it."""
    path = [Stage.IDEA, Stage.WRITING, *([Stage.ABANDONED] if stage == Stage.ABANDONED else [])]
    if stage == Stage.IDEA:
        path = path[:1]
    at = entered
    for source, target in pairwise(path):
        at += timedelta(days=chance.randrange(1, 90))
        ProposalTransition.objects.create(
            proposal=row, name="go", source=source, target=target, at=at
        )
