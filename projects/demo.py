"""Demonstration rows of this app: six years of calls and sixty proposals in every stage.

Loading again adds nothing. The same rows every time; the calls still open lie at fixed distances
from today, so that there is always something to do.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle, islice

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.moments import BRUSSELS
from intl_office.core.money import cents
from intl_office.funding.models import Programme
from intl_office.organisations.models import Partner, Unit
from projects.actions.deadlines import keep_deadlines
from projects.enums import OPEN, ConsortiumRole, Stage
from projects.models import Call, ConsortiumMember, Proposal

YEARS = range(2021, 2027)
HOW_MANY = 60
# Programme, title, day and month of the deadline, hour and zone, amount, months.
CALLS = (
    ("KA220", "Partenariats de coopération", (3, 5), time(12), BRUSSELS, 250_000, 30),
    ("HORIZON", "Actions Marie Skłodowska-Curie, réseaux doctoraux", (11, 27), time(17), BRUSSELS,
     2_700_000, 48),
    ("ANR", "Montage de réseaux scientifiques européens", (9, 17), time(13), "Europe/Paris", 35_000,
     24),
)  # fmt: skip
TOPICS = (
    "eau et territoires", "chimie verte", "langues en danger", "santé des forêts",
    "intelligence artificielle en médecine", "patrimoine méditerranéen", "transition énergétique",
    "alternance européenne", "données ouvertes", "matériaux biosourcés", "ville inclusive",
    "pédagogie par projet", "droit du climat", "océans profonds", "mobilité douce",
)  # fmt: skip
ACRONYMS = ("AQUA", "CHEM", "LING", "SILVA", "MEDIA", "MARE", "ENER", "ALTER", "DATA", "BIO")
PAST = (Stage.REJECTED, Stage.GRANTED, Stage.REJECTED, Stage.REJECTED, Stage.GRANTED, Stage.RESERVE)
NEW = (Stage.WRITING, Stage.IDEA, Stage.WRITING, Stage.ABANDONED)


@transaction.atomic
def load(say: Say) -> None:
    """Write what is not there yet; nothing where units, people or partners are missing."""
    units = list(Unit.objects.filter(depth=2).order_by("code")) or list(Unit.objects.all()[:1])
    leaders = list(User.objects.filter(is_active=True).order_by("email"))
    partners = list(
        Partner.objects.active().exclude(country__code="FR").order_by("erasmus_code", "pk")
    )
    if Proposal.objects.exists() or not (units and leaders and partners):
        return
    with audit.context(actor="demo"):
        calls = list(_calls(timezone.localdate()))
        people = [(unit, leader) for unit, leader in zip(cycle(units), leaders, strict=False)]
        for number, call in enumerate(islice(cycle(calls), HOW_MANY)):
            unit, leader = people[number % len(people)]
            _proposal(number, call, unit, leader, partners)
    say(f"{len(calls)} calls, {HOW_MANY} proposals")


def _calls(today: date) -> Iterator[Call]:
    programmes = {one.code: one for one in Programme.objects.order_by("code")}
    first = next(iter(programmes.values()))
    for code, title, (month, day), hour, zone, _amount, _months in CALLS:
        for year in YEARS:
            if date(year, month, day) < today:
                yield _call(programmes.get(code, first), f"{title} {year}", date(year, month, day),
                            hour, zone)  # fmt: skip
    for ahead, (code, title, _day, hour, zone, _amount, _months) in zip(
        (9, 40, 75), CALLS, strict=True
    ):
        closes = today + timedelta(days=ahead)
        yield _call(programmes.get(code, first), f"{title} {closes.year}-{closes:%m}", closes, hour,
                    zone)  # fmt: skip


def _call(programme: Programme, title: str, day: date, hour: time, zone: str) -> Call:
    return Call.objects.create(
        programme=programme, title=title, closes_on=day, closes_at=hour, zone=zone
    )


def _proposal(number: int, call: Call, unit: Unit, leader: User, partners: list[Partner]) -> None:
    asked, months = next((c[5], c[6]) for c in CALLS if call.title.startswith(c[1]))
    amount = cents(Decimal(asked) * (60 + number * 7 % 41) / 100)
    past = call.closes_on < timezone.localdate()
    stage = PAST[number % len(PAST)] if past else NEW[number % len(NEW)]
    proposal = Proposal(
        call=call,
        title=f"Projet européen : {TOPICS[number % len(TOPICS)]}",
        acronym=f"{ACRONYMS[number % len(ACRONYMS)]}-{call.closes_on:%y}{number:02d}",
        unit=unit,
        leader=leader,
        own_role=ConsortiumRole.COORDINATOR if number % 3 else ConsortiumRole.PARTNER,
        amount=amount,
        own_amount=cents(amount * (40 if number % 3 else 18) / 100),
        months=months,
        stage=stage,
    )
    if past:
        _decided(proposal, stage, number)
    proposal.save()
    Proposal.objects.filter(pk=proposal.pk).update(created_at=_known_since(call))
    _members(proposal, number, partners)
    if stage in OPEN:
        keep_deadlines(proposal)


def _known_since(call: Call) -> datetime:
    return timezone.make_aware(datetime.combine(call.closes_on - timedelta(days=90), time(9)))


def _decided(proposal: Proposal, stage: Stage, number: int) -> None:
    proposal.submitted_on = proposal.call.closes_on - timedelta(days=number % 3)
    decided = proposal.call.closes_on + timedelta(days=150)
    if decided > timezone.localdate():
        proposal.stage = Stage.SUBMITTED
        return
    proposal.decided_on = decided
    if stage == Stage.GRANTED:
        proposal.granted = cents(proposal.amount * 95 / 100)


def _members(proposal: Proposal, number: int, partners: list[Partner]) -> None:
    count = 2 + number % 4
    chosen = [partners[(number * 37 + i * 101) % len(partners)] for i in range(count)]
    for place, partner in enumerate(dict.fromkeys(chosen)):
        leads = place == 0 and proposal.own_role != ConsortiumRole.COORDINATOR
        ConsortiumMember.objects.create(
            proposal=proposal,
            partner=partner,
            role=ConsortiumRole.COORDINATOR if leads else ConsortiumRole.PARTNER,
            amount=cents((proposal.amount - proposal.own_amount) / count),
        )
