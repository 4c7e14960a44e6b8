"""Demonstration requests for agreements: one in every state, with advice and messages."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.organisations.models import Partner, Unit
from intl_office.reference.models import Country
from partnerships.actions import advice as advising
from partnerships.actions import requests as actions
from partnerships.enums import AgreementType, Dimension
from partnerships.enums_requests import Opinion
from partnerships.models import AgreementRequest
from partnerships.rules_requests import answer_due

OFFICER = "officer-cooperation"
T, R, C, S = Dimension.TEACHING, Dimension.RESEARCH, Dimension.COMPANIES, Dimension.CULTURE


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request of the demonstration; `steps` are taken by `_STEPS`, `days` ago it was sent."""

    by: str
    unit: str
    partner: str
    columns: dict[str, Any]
    days: int
    steps: tuple[str, ...] = ()
    name: str = ""
    country: str = ""
    website: str = ""
    people: str = field(default="")


WANTED = (
    Wanted("referent", "DEG", "McGill University", {
        "dimensions": [T, R], "type": AgreementType.EXCHANGE, "students_out": 3, "students_in": 3,
        "people": "Master de droit international ; deux collègues du centre de droit comparé.",
        "contacts": "Pr. Anne Tremblay, faculté de droit (rencontrée à Lyon en juin).",
        "motivation": "Nous recevons déjà des étudiants de cette faculté hors accord. Un échange "
                      "équilibré permettrait d’ouvrir le parcours bilingue dès la rentrée.",
    }, 4),
    Wanted("coordinator", "LMAT", "Kyoto University", {
        "dimensions": [R], "type": AgreementType.COTUTELLE, "staff_out": 2, "staff_in": 1,
        "people": "Équipe « surfaces » du laboratoire, une thèse commence en octobre.",
        "contacts": "Pr. Keiko Tanaka, département de science des matériaux.",
        "motivation": "Une doctorante souhaite une cotutelle ; trois articles communs depuis 2023.",
    }, 12, ("take", "ask-legal", "ask-referent", "answer-referent", "note")),
    Wanted("mobile-staff", "IUT", "", {
        "dimensions": [T, C], "type": "", "students_out": 4,
        "people": "Département mesures physiques.",
        "contacts": "",
        "motivation": "Stages de fin d’études dans les entreprises partenaires de cet institut.",
    }, 20, ("take", "ask-more"), name="Hochschule Bergwald", country="DE",
        website="https://www.hochschule-bergwald.example/"),
    Wanted("referent", "ECO", "Universidade de São Paulo", {
        "dimensions": [T, S], "type": AgreementType.DOUBLE_DEGREE, "students_out": 5,
        "students_in": 5,
        "people": "Licence et master d’économie du développement.",
        "contacts": "Coordination des relations internationales de la FEA.",
        "motivation": "Double diplôme demandé par les deux masters, maquettes compatibles.",
    }, 30, ("take", "ask-legal", "answer-legal", "show", "accept")),
    Wanted("coordinator", "HIST", "Université de Tunis El Manar", {
        "dimensions": [R, S], "type": AgreementType.FRAMEWORK, "staff_out": 2, "staff_in": 2,
        "people": "Département d’histoire, Centre d’études européennes.",
        "contacts": "Pr. Mounir Ben Salah.",
        "motivation": "Colloque annuel et fouilles communes depuis quatre ans, sans cadre écrit.",
    }, 45, ("take", "accept", "draft")),
    Wanted("hr", "DRI", "University of British Columbia", {
        "dimensions": [T], "type": AgreementType.EXCHANGE, "staff_out": 1,
        "people": "", "contacts": "",
        "motivation": "Échange de personnel administratif d’une semaine par an.",
    }, 60, ("take", "refuse")),
    Wanted("referent", "LSH", "Waseda University", {
        "dimensions": [T], "type": AgreementType.EXCHANGE, "students_out": 2, "students_in": 2,
        "people": "Licence de japonais.", "contacts": "",
        "motivation": "Places supplémentaires en japonais.",
    }, 75, ("withdraw",)),
)  # fmt: skip


def load(say: Say) -> None:
    """Write the requests where there are none yet."""
    people = _people()
    if AgreementRequest.objects.exists() or OFFICER not in people:
        return
    with audit.context(actor="demo"):
        made = [_made(one, people) for one in WANTED if one.by in people]
    say(f"{len([one for one in made if one])} requests for agreements")


def _people() -> dict[str, User]:
    rows = User.objects.filter(email__endswith="@demo.example")
    return {one.email.partition("@")[0]: one for one in rows}


def _made(wanted: Wanted, people: dict[str, User]) -> AgreementRequest | None:
    unit = Unit.objects.filter(code=wanted.unit).first()
    partner = Partner.objects.current().active().filter(legal_name=wanted.partner).first()
    country = Country.objects.filter(code=wanted.country).first()
    if unit is None or (partner is None and country is None):
        return None
    row = AgreementRequest(
        unit=unit,
        partner=partner,
        partner_name=wanted.name,
        partner_country=country,
        partner_website=wanted.website,
        **wanted.columns,
    )
    actions.send_request(request=row, by=people[wanted.by])
    _date_back(row, wanted.days)
    for step in wanted.steps:
        row.refresh_from_db()
        _step(step, row, people)
    return row


def _date_back(row: AgreementRequest, days: int) -> None:
    """It was sent some days ago; what is asked now is owed from then on."""
    sent = timezone.now() - timedelta(days=days)
    due = answer_due(timezone.localdate(sent))
    AgreementRequest.objects.filter(pk=row.pk).update(created_at=sent, answer_due_on=due)


def _step(name: str, row: AgreementRequest, people: dict[str, User]) -> None:
    kind, _dash, who = name.partition("-")
    officer = people[OFFICER]
    if name in _PLAIN:
        act, given = _PLAIN[name]
        act(request=row, by=row.requester if name == "withdraw" else officer, **given)
    elif kind == "ask":
        _ask(row, people[who], officer)
    elif kind == "answer":
        _answer(row, people[who])
    else:
        for one in row.advice.filter(state="given"):
            advising.show_advice(advice=one, shown=True, by=officer)


_NOTE = "Attention : l’ancien accord de 2019 avec la même université n’a pas été renouvelé."
_PLAIN: dict[str, tuple[Any, dict[str, Any]]] = {
    "take": (actions.take, {}),
    "accept": (actions.accept, {}),
    "draft": (actions.draft_agreement, {}),
    "note": (actions.write_message, {"text": _NOTE, "internal": True}),
    "ask-more": (actions.ask_more, {
        "reason": "Quelles entreprises, et combien de stages par an ? Merci de nommer un contact.",
    }),
    "refuse": (actions.refuse, {
        "reason": "Une semaine par an ne justifie pas un accord : la mobilité STT suffit, le "
                  "pôle mobilité vous y aide.",
    }),
    "withdraw": (actions.withdraw, {
        "reason": "L’accord existant a des places libres, il suffit.",
    }),
}  # fmt: skip


def _ask(row: AgreementRequest, adviser: User, officer: User) -> None:
    question = "Voyez-vous une difficulté ? Le texte type convient-il ?"
    due = timezone.localdate() + timedelta(days=7)
    advising.ask_advice(request=row, adviser=adviser, question=question, due_on=due, by=officer)


def _answer(row: AgreementRequest, adviser: User) -> None:
    one = row.advice.get(adviser=adviser)
    text = "Favorable, à condition que les droits d’inscription réciproques soient bien exclus."
    advising.give_advice(advice=one, opinion=Opinion.RESERVES, text=text, by=adviser)
