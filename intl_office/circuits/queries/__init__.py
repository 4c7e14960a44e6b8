"""What is read of circuits and of the files in them."""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from intl_office.circuits.enums import LIVE
from intl_office.circuits.models import Circuit, CircuitQuerySet, Run, Turn, TurnQuerySet


def waiting_for(user: AbstractBaseUser) -> TurnQuerySet:
    """Open turns that this person may decide, also in the place of others; four questions in all.

    What bodies decide is not here: it waits for their meetings (`Turn.objects.before_body`).
    """
    return Turn.objects.all().waiting_for(user).for_list()


def run_of(kind: str, subject: UUID) -> Run | None:
    """The run of a file: the one that is not over, else the last one; None before the first."""
    rows = Run.objects.filter(subject_kind=kind, subject=subject)
    known = rows.select_related("circuit").order_by("-pk")
    return min(known, key=lambda run: run.state not in LIVE, default=None)


def circuits_for(kind: str) -> CircuitQuerySet:
    """The circuits in force that a file of this kind may take, by name."""
    return Circuit.objects.in_force().for_kind(kind).order_by("name_fr", "pk")
