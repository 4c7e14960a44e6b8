"""Demonstration of what happens to agreements after their draft; see `demo`.

A few of each: ministers' months, amendments, a notice, evaluations, conclusions outside. The same
day gives the same rows; loading again adds nothing. The flows of an evaluation are the places'.
"""

from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.circuits.queries import circuits_for
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.years import AcademicYear
from partnerships.actions.amending import add_change, amend
from partnerships.actions.clocks import keep_deadlines
from partnerships.actions.evaluating import known_flows
from partnerships.demo import OFFICER
from partnerships.enums import AgreementType, State
from partnerships.life_enums import Advice, GivenBy, Matter, Outside
from partnerships.models import (
    Agreement,
    AgreementQuerySet,
    Change,
    Evaluation,
    EvaluationYear,
    MinistryWindow,
    Notice,
    Origin,
    TypeRule,
)
from partnerships.rules import in_months
from partnerships.workflow import KIND

IIA = AgreementType.INTER_INSTITUTIONAL


def load(say: Say) -> None:
    """Write what the screens show, where there is none of it yet."""
    officer = User.objects.filter(email=OFFICER).first()
    if officer is None or MinistryWindow.objects.exists():
        return
    with audit.context(actor="demo"), transaction.atomic():
        today = timezone.localdate()
        _rules()
        _windows(today)
        _notice(today)
        _evaluations(today)
        _outside(officer)
        _amendments(officer)
    say("ministers, amendments, a notice, evaluations, conclusions outside")


def _known(rows: AgreementQuerySet) -> AgreementQuerySet:
    return rows.select_related("unit", "officer__user", "parent").order_by("number")


def _rules() -> None:
    """Every type is offered the shortest circuit that there is."""
    circuit = circuits_for(KIND).filter(code="agreement-short").first()
    for rule in TypeRule.every():
        rule.circuit = circuit.code if circuit else ""
        rule.save()


def _windows(today: date) -> None:
    """One whose month has passed, one in the middle of it, one not received yet."""
    rows = _known(Agreement.objects.filter(state=State.SIGNATURE))
    for at, row in enumerate(rows.exclude(type=IIA)[:6]):
        sent = today - timedelta(days=(70, 25, 6)[at % 3])
        received = sent + timedelta(days=5) if at % 3 < 2 else None
        MinistryWindow.objects.create(
            agreement=row, sent_on=sent, mesr_on=received, mae_on=received
        )
        keep_deadlines(agreement=row)


def _notice(today: date) -> None:
    rows = Agreement.objects.filter(state=State.IN_FORCE, ends_on__gt=in_months(today, 12))
    for row in _known(rows.exclude(type=IIA))[3:5]:
        Notice.objects.create(
            agreement=row,
            given_by=GivenBy.PARTNER,
            notified_on=today - timedelta(days=20),
            effective_on=in_months(today - timedelta(days=20), row.months_of_notice),
            reason="Le partenaire ferme la formation concernée.",
            told="Direction de la composante, référente des relations internationales",
        )
        keep_deadlines(agreement=row)


def _evaluations(today: date) -> None:
    """Every other expired agreement has its evaluation, the others owe it."""
    for row in list(_known(Agreement.objects.filter(state=State.EXPIRED)))[::2]:
        report = Evaluation.objects.create(
            agreement=row,
            achieved="Des échanges réguliers d’étudiants et une visite d’enseignants chaque année.",
            advice=Advice.RENEW,
            why="La demande des étudiants reste forte.",
            sent_on=today - timedelta(days=10),
        )
        EvaluationYear.objects.bulk_create(
            EvaluationYear(
                evaluation=report, year=year, outgoing=one.outgoing, incoming=one.incoming
            )
            for year, one in known_flows(row).items()
        )


def _outside(officer: User) -> None:
    rows = Agreement.objects.filter(state=State.IN_FORCE)
    for at, row in enumerate(_known(rows.filter(type=IIA))[:3]):
        Origin.objects.create(
            agreement=row,
            kind=Outside.NETWORK,
            reason="Conclu dans le tableau de bord Erasmus+ avant l’ouverture du service.",
            recorded_by=officer,
            home_id=f"8f14e45f-{at:04}-iia-home",
            partner_id=f"c9f0f895-{at:04}-iia-partner",
            hash=sha256(row.number.encode()).hexdigest(),
            home_approved_on=row.signed_on,
            partner_approved_on=row.signed_on,
        )
    for row in _known(rows.exclude(type=IIA))[:2]:
        Origin.objects.create(
            agreement=row,
            kind=Outside.SIGNED,
            reason="Signé lors d’une visite de la présidence.",
            recorded_by=officer,
        )


def _amendments(officer: User) -> None:
    """Two drafts: a longer period with more places, an article."""
    rows = Agreement.objects.filter(state=State.IN_FORCE, conditions__isnull=False).distinct()
    first, second = list(_known(rows.filter(outside=None))[10:12])
    year = AcademicYear.current().next
    end = first.ends_on or timezone.localdate()
    later = Change(matter=Matter.END, ends_on=in_months(end, 12))
    made = amend(parent=first, change=later, by=officer)
    change = Change(amendment=made, matter=Matter.CONDITIONS, from_year=year)
    add_change(change=change, by=officer)
    article = Change(
        matter=Matter.ARTICLE,
        article_fr="Assurance, logement et visa",
        article_en="Insurance, housing and visa",
        before_fr="L’établissement d’accueil aide à trouver un logement.",
        before_en="The host institution helps to find housing.",
        after_fr="L’établissement d’accueil réserve un logement pour chaque participant.",
        after_en="The host institution books housing for each participant.",
    )
    amend(parent=second, change=article, by=officer)
