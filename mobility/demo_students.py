"""Invented students of the demonstration."""

from intl_office.core.years import AcademicYear
from mobility.enums import Status
from mobility.models import Enrolment, Programme

FIRST = (
    "Emma", "Lucas", "Chloé", "Hugo", "Inès", "Louis", "Manon", "Nathan", "Camille", "Enzo",
    "Sarah", "Jules", "Lina", "Adam", "Jade", "Tom", "Yasmine", "Théo", "Zoé", "Mehdi",
)  # fmt: skip
LAST = (
    "Martin", "Bernard", "Dubois", "Thomas", "Robert", "Richard", "Durand", "Moreau", "Simon",
    "Laurent", "Lefebvre", "Michel", "Garcia", "David", "Bertrand", "Roux", "Vincent", "Fournier",
    "Morel", "Girard", "André", "Mercier", "Blanc", "Guerin", "Boyer", "Garnier", "Chevalier",
)  # fmt: skip


def student(
    number: int, year: AcademicYear, programme: Programme, *, exchange: bool = False
) -> Enrolment:
    """An invented student, not saved; one in twelve is an apprentice."""
    first, last = FIRST[number * 7 % len(FIRST)], LAST[number * 11 % len(LAST)]
    status = Status.APPRENTICE if number % 12 == 4 else Status.STUDENT
    if programme.level == 8:
        status = Status.DOCTORAL
    return Enrolment(
        ine=f"{number:09}{'ABCDEFGHJK'[number % 10]}{'KLMNPQRSTU'[number // 10 % 10]}",
        year=year,
        first_name=first,
        last_name=last,
        email=f"etudiant{number:05}@etu.univ-valmont.example",
        programme=programme,
        level=programme.level,
        year_of_study=1 + number % 3,
        status=Status.EXCHANGE if exchange else status,
        cohort=f"{year.start}",
    )
