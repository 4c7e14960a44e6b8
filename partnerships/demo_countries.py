"""Demonstration of priority countries: real countries; reasons, marks and numbers are invented.

The same day gives the same rows; loading again adds nothing. Objectives begin two years back, so
that some are reached, some on track and some behind.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Person, Unit
from intl_office.reference.models import Country
from partnerships.actions.countries import decide, give_marks, save_country, save_objective
from partnerships.actions.criteria import usual_criteria
from partnerships.country_enums import Goal
from partnerships.demo import OFFICER
from partnerships.demo_strategic import DIRECTOR
from partnerships.models import CountryObjective, Criterion, PriorityCountry
from partnerships.strategic_enums import AppliesTo

# Country, why; those after the sixth are proposed only.
POLICY = (
    ("DE", "Premier partenaire scientifique, doubles diplômes anciens, coopération régionale."),
    ("CA", "Francophonie, cotutelles et laboratoires communs ; forte demande des étudiants."),
    ("ES", "Voisinage, alliance européenne commune, mobilités étudiantes nombreuses."),
    ("JP", "Chimie et robotique : laboratoires complémentaires, stages longs en entreprise."),
    ("IT", "Patrimoine, droit comparé et mathématiques ; équilibre à retrouver dans les échanges."),
    ("BR", "Coopération ancienne en agronomie et en lettres, à relancer par des cotutelles."),
    ("VN", "Francophonie et formation d’ingénieurs ; aucun accord solide à ce jour."),
)
ADOPTED = 6
GOALS = (Goal.PARTNERS, Goal.OUT, Goal.IN, Goal.AGREEMENTS, Goal.STAFF)
REASON = "Avis favorable de la commission des relations internationales, vote du conseil."


@transaction.atomic
def load(say: Say) -> None:
    """Write them where there are none yet; nothing where accounts or units are missing."""
    accounts = {user.email: user for user in User.objects.filter(email__in=[OFFICER, DIRECTOR])}
    units = list(Unit.objects.filter(depth__lte=2).order_by("depth", "pk")[:5])
    person = Person.objects.filter(user__email=OFFICER).first() or Person.objects.first()
    if PriorityCountry.objects.exists() or len(accounts) < 2 or not units or person is None:
        return
    known = {one.code: one for one in Country.objects.filter(code__in=dict(POLICY))}
    with audit.context(actor="demo"):
        usual_criteria(by=accounts[DIRECTOR], applies_to=AppliesTo.COUNTRY)
        for at, (code, why) in enumerate(POLICY):
            if code not in known:
                continue
            row = _proposed(known[code], why, units[at % len(units)], at, accounts[OFFICER])
            _objectives(row, person, at, accounts[OFFICER])
            if at < ADOPTED:
                _adopted(row, at, accounts[DIRECTOR])
    say(f"{PriorityCountry.objects.count()} priority countries")


def _proposed(country: Country, why: str, unit: Unit, at: int, officer: User) -> PriorityCountry:
    now = AcademicYear.current().start
    first = now - 2 if at < ADOPTED else now + 1
    row = PriorityCountry(
        country=country,
        first_year=AcademicYear(first),
        last_year=AcademicYear(first + 4),
        unit=unit,
        why=why,
    )
    save_country(row=row, by=officer)
    marks = {
        one.pk: (Decimal(4 + (at + number) % 5) / 2 + 1, "Étude de la commission, cartes des labos")
        for number, one in enumerate(Criterion.objects.asked(AppliesTo.COUNTRY))
    }
    give_marks(row=row, marks=marks, by=officer)
    return row


def _objectives(row: PriorityCountry, person: Person, at: int, officer: User) -> None:
    for number in range(3):
        goal = GOALS[(at + number) % len(GOALS)]
        one = CountryObjective(
            priority=row, goal=goal, target=10 + 5 * number, by_year=row.last_year, owner=person
        )
        save_objective(objective=one, by=officer)


def _adopted(row: PriorityCountry, at: int, director: User) -> None:
    moved = decide(row=row, name="adopt", by=director, reason=REASON)
    on = row.first_year.period.start + timedelta(days=40 + at)
    PriorityCountry.objects.filter(pk=moved.pk).update(adopted_on=on)
    moved.transitions.update(at=_noon(on))
    for number, one in enumerate(moved.objectives.all()):
        one.start, one.target = _numbers(one.start or 0, (at + number) % 3)
        one.started_on = on
        one.save()


def _numbers(now: int, kind: int) -> tuple[int, int]:
    """Start and target for a figure of today: on track, behind, or reached."""
    if kind == 0:
        step = max(1, now // 3)
        start = max(now - step, 0)
        return start, start + 2 * step
    if kind == 1:
        return now, now + max(4, now)
    return max(now - 3, 0), max(now, 1)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
