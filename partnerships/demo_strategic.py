"""Demonstration of strategic partners: real institutions; labels, marks and plans are invented.

The same day gives the same rows; loading again adds nothing.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner, Person, Unit
from partnerships.actions.criteria import usual_criteria
from partnerships.actions.strategic import (
    give_marks,
    grant,
    keep_action,
    save_strategic,
)
from partnerships.demo import OFFICER
from partnerships.enums import Dimension
from partnerships.figures import partners_in_force
from partnerships.models import Criterion, PlanAction, StrategicPartner
from partnerships.planned import PlannedState
from partnerships.strategic_enums import AppliesTo

HOW_MANY = 12
DIRECTOR = "director@demo.example"
CENTRES = ("LMAT", "LMV", "CEUR")
PLAN = (
    ("Double diplôme de master : maquette commune", Dimension.TEACHING, 15_000),
    ("Deux cotutelles de thèse", Dimension.RESEARCH, 42_000),
    ("Forum avec les entreprises partenaires", Dimension.COMPANIES, 8_000),
    ("Exposition itinérante et conférences grand public", Dimension.CULTURE, 5_500),
    ("Séminaire annuel des laboratoires", Dimension.RESEARCH, 6_000),
)
TRANSFORMATION = "Échange d’étudiants depuis dix ans ; vise la coopération complète."


@transaction.atomic
def load(say: Say) -> None:
    """Write them where there are none yet; nothing where agreements or accounts are missing."""
    accounts = {user.email: user for user in User.objects.filter(email__in=[OFFICER, DIRECTOR])}
    units = list(Unit.objects.filter(depth=2, code__in=["SCI", "LSH", "DEG", "ING"]).order_by("pk"))
    if StrategicPartner.objects.exists() or len(accounts) < 2 or not units:
        return
    officer, director = accounts[OFFICER], accounts[DIRECTOR]
    partners = partners_in_force(timezone.localdate()).order_by(
        F("agreements").desc(), "legal_name", "pk"
    )
    with audit.context(actor="demo"):
        usual_criteria(by=director)
        for at, partner in enumerate(partners[:HOW_MANY]):
            row = _proposed(at, partner, units[at % len(units)], officer)
            if at % 4 != 3:
                _granted(at, row, director)
    say(f"{StrategicPartner.objects.count()} strategic partners")


def _proposed(at: int, partner: Partner, unit: Unit, officer: User) -> StrategicPartner:
    dimensions = list(Dimension.values)[: 2 + at % 3]
    row = StrategicPartner(
        partner=partner,
        unit=unit,
        owner=Person.objects.filter(user=officer).first(),
        dimensions=dimensions,
        aim="Partenaire complémentaire en formation et en recherche, ancré dans son territoire.",
        transformation=TRANSFORMATION if at % 3 == 0 else "",
    )
    save_strategic(row=row, by=officer)
    asked = Criterion.objects.asked(AppliesTo.PARTNER)
    marks = {
        one.pk: (Decimal(3 + (at + number) % 5) / 2 + 1, "Avis de la commission, classements")
        for number, one in enumerate(asked)
    }
    give_marks(row=row, marks=marks, by=officer)
    return row


def _granted(at: int, row: StrategicPartner, director: User) -> None:
    on = date(AcademicYear.current().start - at % 4, 9, 15)
    reason = "Avis favorable de la commission des relations internationales."
    moved = grant(row=row, on=min(on, timezone.localdate()), by=director, reason=reason)
    _plan(at, moved)


def _plan(at: int, row: StrategicPartner) -> None:
    today = timezone.localdate()
    centres = {unit.code: unit for unit in Unit.objects.filter(code__in=CENTRES)}
    for back in range(5):
        year = AcademicYear(row.first_year.start + back)
        for number, (title, dimension, budget) in enumerate(PLAN[: 3 + (at + back) % 3]):
            due = year.period.start + timedelta(days=120 + 45 * number)
            done = due < today and (at + back + number) % 5 != 0
            action = PlanAction.objects.create(
                strategic=row,
                year=year,
                title=title,
                dimension=dimension,
                owner=row.owner if number % 2 else None,
                centre=centres.get(CENTRES[(at + number) % 3]) or row.unit,
                due_on=due,
                budget=Decimal(budget),
                state=PlannedState.DONE if done else PlannedState.PLANNED,
                done_on=due if done else None,
                evidence="Compte rendu remis au conseil." if done else "",
            )
            keep_action(action)
