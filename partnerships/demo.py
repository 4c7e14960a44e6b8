"""Demonstration agreements: some 300 with real institutions, over several years, in every state.

Names and codes of partner institutions are public facts (Erasmus charter list); signatories and
figures are invented. The same day gives the same rows; loading again adds nothing.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.enums import Outcome
from intl_office.circuits.models import Turn
from intl_office.circuits.queries import circuits_for
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.years import AcademicYear
from intl_office.organisations.enums import MembershipFunction, PartnerKind, PersonKind
from intl_office.organisations.models import Membership, Partner, Person, Unit
from intl_office.reference.models import Country, IscedField, Language
from partnerships import demo_contents
from partnerships.actions.agreements import fill_titles
from partnerships.actions.steps import keep_deadlines, submit
from partnerships.enums import (
    LIVE,
    SIGNED,
    AgreementType,
    Direction,
    MobilityType,
    PartyRole,
    State,
)
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    AgreementUnit,
    AgreementYear,
    Condition,
)
from partnerships.rules import places_of
from partnerships.workflow import KIND

COUNT = 300
OFFICER, SENDER = "officer-cooperation@demo.example", "officer-laboratories@demo.example"
# unit of the demonstration, its field of education
UNITS = (("SCI", "0531"), ("LSH", "0231"), ("DEG", "0311"), ("SAN", "0912"), ("ING", "0715"),
         ("IUT", "0413"), ("MATH", "0541"), ("LANG", "0231"), ("ECO", "0311"))  # fmt: skip
SPECIAL = {9: AgreementType.FRAMEWORK, 17: AgreementType.DOUBLE_DEGREE, 23: AgreementType.COTUTELLE}
LANGUAGES = {"ES": "es", "IT": "it", "DE": "de", "AT": "de", "PT": "pt", "BR": "pt"}
FRANCOPHONE = frozenset({"BE", "LU", "CH", "SN", "MA", "TN", "MG", "LB", "CA"})

# every so many, beginning with; state; first and last calendar year, counted from this one
_OTHERS = (
    (25, 7, State.DRAFT, 1, 5),
    (50, 11, State.SIGNATURE, 1, 6),
    (50, 13, State.DRAFT, 1, 4),
    (60, 31, State.SIGNED, 1, 6),
    (75, 19, State.ABANDONED, 0, 5),
    (60, 29, State.TERMINATED, -2, 3),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What every agreement of the demonstration is made from."""

    partners: list[Partner]
    units: list[tuple[Unit, IscedField | None]]
    languages: dict[str, Language]
    officer: Person | None
    today: date


def load(say: Say) -> None:
    """Write the agreements where there are none yet."""
    if Agreement.objects.exists():
        return
    with audit.context(actor="demo"):
        ground = _ground()
        if not ground.units:
            say("the demonstration's units are not there: no agreements")
            return
        written = _write(ground)
        _send(ground)
    say(f"{len(written)} agreements with {len(ground.partners)} partners")


def _ground() -> Ground:
    units = {unit.code: unit for unit in Unit.objects.all()}
    fields = {field.code: field for field in IscedField.objects.detailed()}
    _partners()
    kinds = (PartnerKind.HIGHER_EDUCATION,)
    rows = Partner.objects.active().current().filter(kind__in=kinds).select_related("country")
    return Ground(
        partners=list(rows.order_by("legal_name", "pk")),
        units=[(units[code], fields.get(isced)) for code, isced in UNITS if code in units],
        languages={row.code: row for row in Language.objects.all()},
        officer=_officer(units),
        today=timezone.localdate(),
    )


def _partners() -> None:
    lines = files("partnerships") / "data" / "demo_partners.csv"
    countries = {country.code: country for country in Country.objects.all()}
    pics = set(Partner.objects.exclude(pic="").values_list("pic", flat=True))
    names = set(Partner.objects.values_list("legal_name", flat=True))
    with lines.open(encoding="utf-8") as file:
        rows = [_partner(line, countries[line["country"]]) for line in csv.DictReader(file)]
    new = [row for row in rows if row.legal_name not in names and row.pic not in pics]
    Partner.objects.bulk_create(new)


def _partner(line: dict[str, str], country: Country) -> Partner:
    texts = ("legal_name", "city", "erasmus_code", "pic", "oid")
    days = {name: line[name] or None for name in ("charter_from", "charter_until")}
    return Partner(country=country, **{name: line[name] for name in texts}, **days)


def _officer(units: dict[str, Unit]) -> Person | None:
    """Who looks after the agreements, with the account of the demonstration."""
    account = User.objects.filter(email=OFFICER).first()
    if account is None:
        return None
    person, new = Person.objects.get_or_create(
        user=account,
        defaults={
            "kind": PersonKind.ADMINISTRATIVE,
            "first_name": account.first_name,
            "last_name": account.last_name,
            "email": account.email,
            "position": "Chargée des accords",
        },
    )
    if new and (pole := units.get("DRI-COOP")):
        Membership.objects.create(
            person=person,
            unit=pole,
            function=MembershipFunction.OFFICER,
            starts_on=date(2021, 9, 1),
        )
    return person


@transaction.atomic
def _write(ground: Ground) -> list[Agreement]:
    numbers: Counter[int] = Counter()
    made = [_agreement(at, ground, numbers) for at in range(COUNT)]
    agreements = Agreement.objects.bulk_create([row for row, _partner in made])
    partners = dict(zip([row.pk for row in agreements], [one for _row, one in made], strict=True))
    AgreementParty.objects.bulk_create(
        [party for row in agreements for party in _parties(row, partners[row.pk])]
    )
    conditions = Condition.objects.bulk_create(
        [one for at, row in enumerate(agreements) for one in _conditions(at, row, partners, ground)]
    )
    by_agreement: dict[int, list[Condition]] = {}
    for one in conditions:
        by_agreement.setdefault(one.agreement_id, []).append(one)
    AgreementYear.objects.bulk_create(
        [year for row in agreements for year in _years(row, by_agreement.get(row.pk, []))]
    )
    AgreementTransition.objects.bulk_create([_step(row) for row in agreements if _moved(row)])
    _share(agreements, ground)
    demo_contents.fill(agreements, ground.languages)
    members = ground.partners[3:120:40]
    charter = demo_contents.network(members, ground.units[0][0], ground.officer, ground.today)
    AgreementYear.objects.bulk_create(_years(charter, list(charter.conditions.all())))
    for row in [*agreements, charter]:
        if row.state in LIVE:
            keep_deadlines(agreement=row)
    return agreements


def _agreement(at: int, ground: Ground, numbers: Counter[int]) -> tuple[Agreement, Partner]:
    partner = ground.partners[at * 37 % len(ground.partners)]
    state, starts_on, ends_on = _life(at, ground.today)
    unit, _field = ground.units[at % len(ground.units)]
    year = min(starts_on.year, ground.today.year)  # numbered when drafted
    numbers[year] += 1
    approved = state == State.SIGNATURE or state in SIGNED
    signed = starts_on - timedelta(days=40 + at % 50)
    row = Agreement(
        number=f"{year}-{numbers[year]:04}",
        type=_type(at, partner),
        state=state,
        starts_on=starts_on,
        ends_on=ends_on,
        unit=unit,
        officer=ground.officer,
        approved_on=min(signed, ground.today) - timedelta(days=30) if approved else None,
        signed_on=min(signed, ground.today) if state in SIGNED else None,
        ended_on=ground.today - timedelta(days=at) if state == State.TERMINATED else None,
    )
    fill_titles(row, [partner])
    return row, partner


def _life(at: int, today: date) -> tuple[State, date, date]:
    """State and period of the agreement at this place: most are in force, some of every state."""
    now = AcademicYear.of(today).start
    for step, rest, state, first, last in _OTHERS:
        if at % step == rest:
            return state, date(now + first, 9, 1), date(now + last, 8, 31)
    start = now - at % 7
    length = (3, 4, 5, 5, 7, 8)[at % 6]
    ends_on = date(start + length, 12, 31) if at % 11 == 3 else date(start + length, 8, 31)
    return (State.EXPIRED if ends_on < today else State.IN_FORCE), date(start, 9, 1), ends_on


def _type(at: int, partner: Partner) -> AgreementType:
    for step, special in SPECIAL.items():
        if at % step == step - 1:
            return special
    charter = partner.charter_from is not None
    return AgreementType.INTER_INSTITUTIONAL if charter else AgreementType.EXCHANGE


def _parties(row: Agreement, partner: Partner) -> Iterator[AgreementParty]:
    president = {"signatory": "Catherine Aumont", "signatory_title": "Présidente"}
    yield AgreementParty(agreement=row, role=PartyRole.HOME, signed_on=row.signed_on, **president)
    signed = row.signed_on - timedelta(days=12) if row.signed_on else None
    yield AgreementParty(agreement=row, partner=partner, position=1, signed_on=signed)


def _conditions(
    at: int, row: Agreement, partners: dict[int, Partner], ground: Ground
) -> Iterator[Condition]:
    if not row.needs_conditions or row.ends_on is None:
        return
    country = partners[row.pk].country.code
    asked = ground.languages.get("fr" if country in FRANCOPHONE else LANGUAGES.get(country, "en"))
    french = ground.languages.get("fr")
    persons = 2 + at % 5
    yield _condition(row, Direction.OUT, MobilityType.SMS, persons, ground, asked)
    yield _condition(row, Direction.IN, MobilityType.SMS, 1 + (at + 2) % 5, ground, french)
    if at % 3 == 0:
        yield _condition(row, Direction.OUT, MobilityType.STA, 1 + at % 2, ground, None)
    if at % 4 == 1:
        yield _condition(row, Direction.OUT, MobilityType.SMP, 1 + at % 3, ground, asked)


def _condition(
    row: Agreement,
    direction: Direction,
    mobility_type: MobilityType,
    persons: int,
    ground: Ground,
    language: Language | None,
) -> Condition:
    staff = mobility_type == MobilityType.STA
    field = next((one for unit, one in ground.units if unit.pk == row.unit_id), None)
    assert row.ends_on is not None  # noqa: S101  # tells the type checker
    return Condition(
        agreement=row,
        direction=direction,
        mobility_type=mobility_type,
        first_year=AcademicYear.of(row.starts_on),
        last_year=AcademicYear.of(row.ends_on),
        persons=persons,
        months=None if staff else Decimal(persons * 5),
        days=persons * 5 if staff else None,
        isced=None if staff else field,
        eqf_from=None if staff else 6,
        eqf_to=None if staff else 7,
        language=language,
        cefr="B2" if language else "",
    )


def _years(row: Agreement, conditions: list[Condition]) -> Iterator[AgreementYear]:
    for key, promised in sorted(places_of(conditions).items()):
        yield AgreementYear(
            agreement=row,
            year=key.year,
            direction=key.direction,
            mobility_type=key.mobility_type,
            promised=promised.persons,
            months_promised=promised.months,
            days_promised=promised.days,
        )


_LAST = {
    State.SIGNATURE: ("approve", State.APPROVAL),
    State.SIGNED: ("sign", State.SIGNATURE),
    State.IN_FORCE: ("take-effect", State.SIGNED),
    State.EXPIRED: ("expire", State.IN_FORCE),
    State.TERMINATED: ("terminate", State.IN_FORCE),
    State.ABANDONED: ("abandon", State.DRAFT),
}
_WHY = {
    State.TERMINATED: "Le partenaire ferme la formation concernée.",
    State.ABANDONED: "Pas de réponse du partenaire depuis un an.",
}


def _moved(row: Agreement) -> bool:
    return row.state in _LAST


def _step(row: Agreement) -> AgreementTransition:
    state = State(row.state)
    name, source = _LAST[state]
    return AgreementTransition(
        agreement=row,
        name=name,
        source=source,
        target=state,
        at=timezone.now(),
        reason=_WHY.get(state, ""),
    )


def _share(agreements: list[Agreement], ground: Ground) -> None:
    """Every eighth agreement may be used by one more unit."""
    units = [unit for unit, _field in ground.units]
    AgreementUnit.objects.bulk_create(
        [
            AgreementUnit(agreement=row, unit=units[(at + 3) % len(units)])
            for at, row in enumerate(agreements)
            if at % 8 == 0
        ]
    )


@transaction.atomic
def _send(ground: Ground) -> None:
    """Some drafts are on their way through a circuit; half of them have passed its first step."""
    sender = User.objects.filter(email=SENDER).first()
    circuit = circuits_for(KIND).filter(code="agreement-short").first()
    if sender is None or circuit is None or ground.officer is None:
        return
    drafts = Agreement.objects.filter(state=State.DRAFT).order_by("pk").select_related("unit")
    rows = [row for row in drafts if row.conditions.exists()][::3][:6]
    for at, row in enumerate(rows):
        run = submit(agreement=row, circuit=circuit, by=sender)
        turn = Turn.objects.filter(run=run).open().first()
        if at % 2 and turn is not None and ground.officer.user is not None:
            decide(turn=turn, outcome=Outcome.APPROVE, by=ground.officer.user)
