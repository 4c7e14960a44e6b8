"""Circuits of a plausible university, and somebody who decides for somebody else in the summer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from intl_office.access.enums import Pole, Role
from intl_office.accounts.models import User
from intl_office.circuits.enums import Assignee, Edition
from intl_office.circuits.models import Body, Circuit, CircuitStep, Delegation
from intl_office.circuits.subjects import subject_kinds
from intl_office.core.demo import Say

AGREEMENT = "partnerships.agreement"
SENSITIVE = "sensitive-zone"


@dataclass(frozen=True)
class Step:
    """A step of the demonstration.

    Attributes:
        body: a body's code.
        beside: asked at the same time as the one before.
        alone: its sender may decide too; the office has one cooperation officer.

    """

    fr: str
    en: str
    assignee: Assignee
    days: int | None = 10
    role: str = ""
    pole: str = ""
    body: str = ""
    beside: bool = False
    condition: str = ""
    optional: bool = False
    alone: bool = False


_UNIT = Step("Composante porteuse", "Requesting unit", Assignee.OWNER_UNIT)
_OFFICE = Step(
    "Service des relations internationales", "International office", Assignee.ROLE,
    role=Role.OFFICER, pole=Pole.COOPERATION, alone=True,
)  # fmt: skip
_LEGAL = Step("Affaires juridiques", "Legal affairs", Assignee.ROLE, 15, role=Role.LEGAL)
_FINANCE = Step(
    "Affaires financières", "Finance", Assignee.ROLE, 15, role=Role.FINANCE, beside=True,
    optional=True,
)  # fmt: skip
_DIRECTOR = Step(
    "Direction des relations internationales", "Director of the international office",
    Assignee.ROLE, role=Role.DIRECTOR,
)  # fmt: skip
_SECURITY = Step(
    "Sécurité et défense (zone sensible)", "Security (sensitive zone)", Assignee.ROLE, 30,
    role=Role.VICE_PRESIDENT, condition=SENSITIVE,
)  # fmt: skip
_COMMISSION = Step(
    "Commission des relations internationales", "International relations commission",
    Assignee.BODY, None, body="commission",
)  # fmt: skip
_COUNCIL = Step("Conseil académique", "Academic council", Assignee.BODY, None, body="council")
_BOARD = Step("Conseil d’administration", "Board", Assignee.BODY, None, body="board")

CIRCUITS = (
    (
        "agreement-short", "Convention (circuit court)", "Agreement (short circuit)",
        (_OFFICE, _LEGAL, _DIRECTOR),
    ),
    (
        "agreement-full", "Convention (circuit complet)", "Agreement (full circuit)",
        (_UNIT, _OFFICE, _LEGAL, _FINANCE, _SECURITY, _COMMISSION, _COUNCIL, _BOARD),
    ),
)  # fmt: skip


def load(say: Say) -> None:
    """Make the circuits of agreements where a room has agreements, and one delegation."""
    if AGREEMENT in subject_kinds:
        for code, fr, en, steps in CIRCUITS:
            _circuit(code, fr, en, steps)
    else:
        say("no room has agreements: their circuits are left out")
    _delegation()


@transaction.atomic
def _circuit(code: str, fr: str, en: str, steps: tuple[Step, ...]) -> None:
    if Circuit.objects.filter(code=code).exists():
        return
    circuit = Circuit.objects.create(code=code, name_fr=fr, name_en=en, subject_kind=AGREEMENT)
    bodies = {body.code: body for body in Body.objects.order_by("pk")}
    position = 0
    for step in steps:
        if step.body and step.body not in bodies:
            continue
        position += not step.beside
        CircuitStep.objects.create(circuit=circuit, position=position, **_columns(step, bodies))
    circuit.edition = Edition.IN_FORCE
    circuit.save(update_fields=["edition"])


def _columns(step: Step, bodies: dict[str, Body]) -> dict[str, Any]:
    conditions = subject_kinds[AGREEMENT].conditions
    return {
        "name_fr": step.fr,
        "name_en": step.en,
        "assignee": step.assignee,
        "role": step.role,
        "pole": step.pole,
        "body": bodies.get(step.body),
        "days": step.days,
        "optional": step.optional,
        "four_eyes": not step.alone,
        "condition": step.condition if step.condition in conditions else "",
    }


def _delegation() -> None:
    """The director's decisions of next July and August are the cooperation officer's."""
    people = User.objects.in_bulk(
        ["director@demo.example", "officer-cooperation@demo.example"], field_name="email"
    )
    if len(people) < 2:
        return
    today = timezone.localdate()
    year = today.year + (today.month > 8)
    Delegation.objects.get_or_create(
        person=people["director@demo.example"],
        subject_kind="",
        starts_on=date(year, 7, 13),
        defaults={
            "stand_in": people["officer-cooperation@demo.example"],
            "ends_on": date(year, 8, 23),
            "reason": "Congés d’été",
        },
    )
