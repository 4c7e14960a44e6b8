"""Demonstration rows of this room: the grants of an invented university, with plausible amounts.

Loading again adds nothing. What the grants are spent on comes with mobilities and projects.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import translation

from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.funding.actions.envelopes import keep_deadlines
from intl_office.funding.actions.programmes import load_programmes
from intl_office.funding.enums import AmendmentState, Category, State
from intl_office.funding.models import (
    Amendment,
    AmendmentLine,
    BudgetLine,
    Envelope,
    Programme,
)
from intl_office.organisations.models import Person, Unit

Budget = Sequence[tuple[str, Category, str, str, int]]
DRAFT_REASON = "Demande de transfert vers la mobilité de stage."


@dataclass(frozen=True)
class DemoGrant:
    """A grant of the demonstration; `moved` is what an amendment did, line -> difference."""

    programme: str
    call: int
    number: str
    title: str
    starts_on: date
    ends_on: date
    report_on: date | None
    unit: str
    person: str
    state: State
    signed_on: date | None
    lines: Budget
    moved: tuple[tuple[str, int], ...] = ()
    moved_on: date | None = None


def _ka131(factor: int) -> Budget:
    """The lines of a mobility grant agreement, in proportion."""
    return (
        ("OS", Category.ORGANISATIONAL, "Soutien organisationnel", "Organisational support",
         34 * factor),
        ("SMS", Category.STUDIES, "Soutien individuel, études", "Individual support, studies",
         240 * factor),
        ("SMP", Category.TRAINEESHIPS, "Soutien individuel, stages",
         "Individual support, traineeships", 96 * factor),
        ("STA", Category.TEACHING, "Mobilité d’enseignement", "Teaching mobility", 14 * factor),
        ("STT", Category.TRAINING, "Mobilité de formation", "Training mobility", 18 * factor),
        ("TRAVEL", Category.TRAVEL, "Voyages", "Travel", 30 * factor),
        ("INCL", Category.INCLUSION, "Soutien à l’inclusion", "Inclusion support", 12 * factor),
        ("BIP", Category.BLENDED, "Programmes intensifs hybrides", "Blended intensive programmes",
         16 * factor),
    )  # fmt: skip


_KA171: Budget = (
    ("OS", Category.ORGANISATIONAL, "Soutien organisationnel", "Organisational support", 15_500),
    (
        "SMS",
        Category.STUDIES,
        "Soutien individuel, étudiants",
        "Individual support, students",
        68_000,
    ),
    (
        "STA",
        Category.TEACHING,
        "Soutien individuel, personnels",
        "Individual support, staff",
        39_600,
    ),
    ("TRAVEL", Category.TRAVEL, "Voyages", "Travel", 31_900),
)
_KA220: Budget = (
    ("WP1", Category.LUMP_SUM, "Gestion du projet", "Project management", 48_000),
    ("WP2", Category.LUMP_SUM, "Conception des modules", "Design of the modules", 92_000),
    ("WP3", Category.LUMP_SUM, "Expérimentation", "Pilot", 70_000),
    ("WP4", Category.LUMP_SUM, "Diffusion", "Dissemination", 40_000),
)
GRANTS = (
    DemoGrant(
        "KA131", 2023, "2023-1-FR01-KA131-HED-000118204", "Erasmus+ KA131, appel 2023",
        date(2023, 6, 1), date(2025, 7, 31), date(2025, 9, 29), "DRI-MOB", "Morel", State.AUDITED,
        date(2023, 7, 12), _ka131(1000), (("SMP", 18_000), ("SMS", -18_000)), date(2024, 10, 15),
    ),
    DemoGrant(
        "KA131", 2024, "2024-1-FR01-KA131-HED-000204417", "Erasmus+ KA131, appel 2024",
        date(2024, 6, 1), date(2026, 7, 31), date(2026, 9, 29), "DRI-MOB", "Morel", State.OPEN,
        date(2024, 7, 8), _ka131(1080), (("SMS", 22_400), ("TRAVEL", 9_600)), date(2025, 11, 3),
    ),
    DemoGrant(
        "KA131", 2025, "2025-1-FR01-KA131-HED-000318850", "Erasmus+ KA131, appel 2025",
        date(2025, 6, 1), date(2027, 7, 31), date(2027, 9, 29), "DRI-MOB", "Morel", State.OPEN,
        date(2025, 7, 15), _ka131(1150),
    ),
    DemoGrant(
        "KA131", 2026, "2026-1-FR01-KA131-HED-000407733", "Erasmus+ KA131, appel 2026",
        date(2026, 6, 1), date(2028, 7, 31), date(2028, 9, 29), "DRI-MOB", "Morel", State.GRANTED,
        date(2026, 7, 20), _ka131(1210),
    ),
    DemoGrant(
        "KA171", 2025, "2025-1-FR01-KA171-HED-000327716", "KA171, Maroc, Viêt Nam, Géorgie",
        date(2025, 8, 1), date(2028, 7, 31), date(2028, 9, 29), "DRI-MOB", "Girard", State.OPEN,
        date(2025, 9, 2), _KA171,
    ),
    DemoGrant(
        "AMI", 2026, "AMI-2026-0421", "AMI, dotation 2026", date(2026, 1, 1), date(2026, 12, 31),
        date(2027, 1, 31), "DRI-MOB", "Girard", State.OPEN, date(2026, 1, 20),
        (("AMI", Category.AID, "Mensualités de 400 €", "Monthly aid of 400 €", 96_000),),
    ),
    DemoGrant(
        "BRMI", 2026, "BRMI-2026-UV", "BRMI, convention 2026-2027", date(2026, 9, 1),
        date(2027, 8, 31), date(2027, 10, 31), "DRI-MOB", "Girard", State.OPEN, date(2026, 7, 3),
        (
            ("BASE", Category.AID, "Bourse hebdomadaire de 95 €", "Weekly grant of 95 €", 142_500),
            ("COMPL", Category.AID, "Compléments boursiers", "Complements", 31_000),
        ),
    ),
    DemoGrant(
        "KA220", 2024, "2024-1-FR01-KA220-HED-000256093", "GREENLAB, laboratoires sobres",
        date(2024, 11, 1), date(2027, 10, 31), date(2027, 12, 30), "LMAT", "Blanchet", State.OPEN,
        date(2024, 12, 4), _KA220,
    ),
    DemoGrant(
        "KA220", 2026, "", "MULTILING, cours plurilingues en ligne", date(2026, 11, 1),
        date(2029, 10, 31), None, "LANG", "Rossi", State.EXPECTED, None, _KA220,
    ),
)  # fmt: skip


@transaction.atomic
def load(say: Say) -> None:
    """Write what is not there yet."""
    load_programmes(lambda _text: None)
    units = {unit.code: unit for unit in Unit.objects.all()}
    with audit.context(actor="demo"), translation.override("fr"):
        made = [_grant(grant, units[grant.unit]) for grant in GRANTS if grant.unit in units]
        _draft()
    say(f"{sum(made)} grants")


def _grant(grant: DemoGrant, unit: Unit) -> bool:
    """Write one grant; False where it is there already."""
    programme = Programme.objects.filter(code=grant.programme).first()
    if programme is None or Envelope.objects.filter(title=grant.title).exists():
        return False
    total = Decimal(sum(line[-1] for line in grant.lines))
    envelope = Envelope(
        programme=programme,
        grant_number=grant.number,
        call_year=grant.call,
        title=grant.title,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        unit=unit,
        responsible=Person.objects.filter(last_name=grant.person).order_by("pk").first(),
        state=grant.state,
        signed_on=grant.signed_on,
        report_on=grant.report_on,
    )
    if grant.signed_on:
        envelope.agreed_total = total + sum(amount for _code, amount in grant.moved)
    envelope.save()
    lines = {line[0]: _line(envelope, place, line) for place, line in enumerate(grant.lines)}
    if grant.moved_on:
        _moved(grant.moved, grant.moved_on, envelope, lines)
    keep_deadlines(envelope=envelope)
    return True


def _line(envelope: Envelope, place: int, line: tuple[str, Category, str, str, int]) -> BudgetLine:
    code, category, name_fr, name_en, amount = line
    return BudgetLine.objects.create(
        envelope=envelope,
        code=code,
        category=category,
        name_fr=name_fr,
        name_en=name_en,
        initial=Decimal(amount),
        amount=Decimal(amount),
        transferable=category in {Category.STUDIES, Category.TRAINEESHIPS},
        order=place,
    )


def _moved(
    moved: Sequence[tuple[str, int]], day: date, envelope: Envelope, lines: dict[str, BudgetLine]
) -> None:
    """An amendment that was signed, and what it left."""
    more = sum(difference for _code, difference in moved)
    why = "Redistribution de fonds par l’agence." if more else "Transfert entre études et stages."
    amendment = Amendment.objects.create(
        envelope=envelope,
        number=1,
        state=AmendmentState.SIGNED,
        signed_on=day,
        effective_on=day,
        reason=why,
        total_before=envelope.agreed_total - more,
        total=envelope.agreed_total,
        starts_on=envelope.starts_on,
        ends_on=envelope.ends_on,
        starts_on_before=envelope.starts_on,
        ends_on_before=envelope.ends_on,
    )
    for place, (code, difference) in enumerate(moved):
        line = lines[code]
        before = Decimal(line.amount)
        line.amount = before + difference
        line.save(update_fields=["amount"])
        AmendmentLine.objects.create(
            amendment=amendment,
            line=line,
            amount_before=before,
            amount_after=line.amount,
            order=place,
        )


def _draft() -> None:
    """One amendment that waits, of the call 2025."""
    envelope = Envelope.objects.filter(programme__code="KA131", call_year=2025).first()
    if envelope is None or envelope.amendments.exists():
        return
    amendment = Amendment.objects.create(
        envelope=envelope,
        number=1,
        effective_on=date(2026, 12, 1),
        reason=DRAFT_REASON,
        total_before=envelope.agreed_total,
        total=envelope.agreed_total,
        starts_on=envelope.starts_on,
        ends_on=envelope.ends_on,
        starts_on_before=envelope.starts_on,
        ends_on_before=envelope.ends_on,
    )
    moves = {"SMS": Decimal(-12_000), "SMP": Decimal(12_000)}
    for line in envelope.lines.filter(code__in=moves).order_by("order"):
        after = line.amount + moves[line.code]
        AmendmentLine.objects.create(
            amendment=amendment,
            line=line,
            amount_before=line.amount,
            amount_after=after,
            order=line.order,
        )
