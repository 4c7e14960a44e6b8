"""Demonstration renewals: exchanges ripe for full cooperation, decisions, drafts that follow them.

The mobilities of the demonstration make the figures: the exchanges are written before them, the
credits recognised and the decisions after them. The same day gives the same rows.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.years import AcademicYear
from intl_office.organisations.enums import PartnerKind
from intl_office.organisations.models import Contact, Partner, Person, Unit
from partnerships.actions.agreements import fill_titles, next_number
from partnerships.actions.extending import draft_decided
from partnerships.actions.places import promise
from partnerships.actions.renewal_decisions import decide, follow
from partnerships.actions.steps import keep_deadlines
from partnerships.demo import OFFICER
from partnerships.enums import STUDENTS, AgreementType, Direction, MobilityType, PartyRole, State
from partnerships.enums_renewals import RenewalChoice
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    AgreementYear,
    Condition,
    RenewalDecision,
)
from partnerships.queries_renewals import ending, standing

MONTHS, EACH = 12, 2  # agreements decided of each proposal
_OTHERWISE = "La composante souhaite garder ce partenaire : une visite est prévue au printemps."

_NOTE = "Échange ancien et régulier : la commission souhaite l’élargir à la recherche."


class _Line(NamedTuple):
    """An exchange: partner by city, unit, students a year out and in, trainees a year."""

    city: str
    unit: str
    out: int
    back: int
    trainees: int


_RIPE = (
    _Line("Montréal", "ING", 10, 10, 5),
    _Line("Dakar", "LSH", 8, 6, 4),
    _Line("Kyoto", "SCI", 6, 8, 5),
)


@transaction.atomic
def load_exchanges(say: Say) -> None:
    """Write exchanges with several types of mobility that end within the year."""
    by = User.objects.filter(email=OFFICER).first()
    end = AcademicYear.current().next.period.start - timedelta(days=1)
    known = Agreement.objects.filter(type=AgreementType.EXCHANGE, ends_on=end, note=_NOTE)
    if by is None or known.exists() or not Agreement.objects.exists():
        return
    with audit.context(actor="demo"):
        made = [_exchange(by, end, line) for line in _RIPE]
    say(f"{sum(made)} exchanges ripe for full cooperation")


def _exchange(by: User, end: date, line: _Line) -> bool:
    partners = Partner.objects.active().current().filter(kind=PartnerKind.HIGHER_EDUCATION)
    partner = partners.filter(city=line.city).order_by("legal_name").first()
    held = Unit.objects.filter(code=line.unit).first()
    if partner is None or held is None:
        return False
    row = _agreement(partner, held, Person.objects.filter(user=by).first(), end)
    _parties(row, partner)
    _condition(row, Direction.OUT, MobilityType.SMS, line.out)
    _condition(row, Direction.IN, MobilityType.SMS, line.back)
    _condition(row, Direction.OUT, MobilityType.SMP, line.trainees)
    promise(agreement=row, by=by)
    keep_deadlines(agreement=row)
    return True


def _agreement(partner: Partner, unit: Unit, officer: Person | None, end: date) -> Agreement:
    year = end.year - 5
    row = Agreement(
        number=next_number(year),
        type=AgreementType.EXCHANGE,
        state=State.IN_FORCE,
        unit=unit,
        officer=officer,
        starts_on=date(year, 9, 1),
        ends_on=end,
        approved_on=date(year, 5, 2),
        signed_on=date(year, 6, 15),
        note=_NOTE,
    )
    fill_titles(row, [partner])
    row.save()
    AgreementTransition.objects.create(
        agreement=row,
        name="take-effect",
        source=State.SIGNED,
        target=State.IN_FORCE,
        at=timezone.now(),
    )
    return row


def _condition(row: Agreement, direction: Direction, kind: MobilityType, persons: int) -> None:
    assert row.ends_on is not None  # noqa: S101  # tells the type checker
    Condition.objects.create(
        agreement=row,
        direction=direction,
        mobility_type=kind,
        persons=persons,
        months=Decimal(persons * 5),
        first_year=AcademicYear.of(row.starts_on),
        last_year=AcademicYear.of(row.ends_on),
    )


def _parties(row: Agreement, partner: Partner) -> None:
    contact = Contact.objects.create(
        partner=partner,
        last_name="International Office",
        email=f"international-{partner.pk}@demo.example",
        starts_on=row.starts_on,
        last_confirmed_on=row.signed_on,
    )
    AgreementParty.objects.create(
        agreement=row,
        role=PartyRole.HOME,
        signed_on=row.signed_on,
        signatory="Catherine Aumont",
        signatory_title="Présidente",
    )
    AgreementParty.objects.create(
        agreement=row, partner=partner, position=1, signed_on=row.signed_on, contact=contact
    )


def _recognise() -> None:
    """Credits of the students who came back: from nearly all of a term to little of it."""
    now = AcademicYear.current()
    rows = AgreementYear.objects.filter(
        direction=Direction.OUT, mobility_type__in=STUDENTS, year__lt=now, taken__gt=0
    )
    found = list(rows.order_by("pk"))
    for row in found:
        each = 12 if row.agreement_id % 9 == 4 else 24 + row.pk % 7
        row.ects_recognised = Decimal(row.taken * each)
    AgreementYear.objects.bulk_update(found, ["ects_recognised"], batch_size=1000)


def load(say: Say) -> None:
    """Decide about some of the agreements that end; nothing where somebody did."""
    by = User.objects.filter(email=OFFICER).first()
    if by is None or RenewalDecision.objects.exists() or not Agreement.objects.exists():
        return
    with audit.context(actor="demo"):
        _recognise()
        rows = standing(ending(Agreement.objects.for_list(), MONTHS)).order_by("ends_on", "pk")
        known = {one: _proposed(rows, one) for one in RenewalChoice}
        made = [_follow(row, by) for found in known.values() for row in found[:EACH]]
        made += [_otherwise(row, by) for row in known[RenewalChoice.LAPSE][EACH : EACH + 1]]
        drafts = [draft_decided(agreement=row, by=by) for row in _drafted(known)]
    say(f"{len(made)} decisions on renewals, {len(drafts)} drafts")


def _proposed(rows: Iterable[Agreement], choice: RenewalChoice) -> list[Agreement]:
    return [row for row in rows if row.renewal.proposal.decision == choice]


def _follow(row: Agreement, by: User) -> RenewalDecision:
    return follow(agreement=row, by=by)


def _otherwise(row: Agreement, by: User) -> RenewalDecision:
    return decide(agreement=row, decision=RenewalChoice.EXTEND, by=by, reason=_OTHERWISE)


def _drafted(known: dict[RenewalChoice, list[Agreement]]) -> list[Agreement]:
    choices = (RenewalChoice.RENEW, RenewalChoice.TRANSFORM, RenewalChoice.EXTEND)
    return [row for one in choices for row in known[one][:1]]
