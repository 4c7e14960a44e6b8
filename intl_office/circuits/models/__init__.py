"""Circuits, files on their way through them, delegations; bodies and their meetings."""

from intl_office.circuits.models.bodies import Body, BodyMember
from intl_office.circuits.models.circuit import Circuit, CircuitQuerySet, CircuitStep
from intl_office.circuits.models.delegation import Delegation
from intl_office.circuits.models.meetings import (
    AgendaItem,
    Meeting,
    MeetingQuerySet,
    MeetingTransition,
)
from intl_office.circuits.models.memory import RunTransition, TurnTransition
from intl_office.circuits.models.run import Run, RunQuerySet, Turn, TurnQuerySet

__all__ = [
    "AgendaItem",
    "Body",
    "BodyMember",
    "Circuit",
    "CircuitQuerySet",
    "CircuitStep",
    "Delegation",
    "Meeting",
    "MeetingQuerySet",
    "MeetingTransition",
    "Run",
    "RunQuerySet",
    "RunTransition",
    "Turn",
    "TurnQuerySet",
    "TurnTransition",
]
