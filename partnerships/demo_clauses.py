"""The demonstration's library: a clause with variables in two versions, validated ones, a draft."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.documents.enums import ClauseCategory
from intl_office.documents.models import Clause, ClauseVersion
from partnerships.enums import AgreementType, State, Topic
from partnerships.models import Agreement, Article
from partnerships.workflow import KIND

CODE = "demo-contribution"
VARIABLES = [
    {"name": "contribution", "type": "money", "label_fr": "Contribution de chaque partie",
     "label_en": "Contribution of each party", "obligatory": True},
    {"name": "paid_by", "type": "date", "label_fr": "Premier versement au plus tard le",
     "label_en": "First payment at the latest on", "obligatory": True},
]  # fmt: skip
FIRST = (
    "Chaque partie verse [[contribution]] par an, la première fois au plus tard le [[paid_by]].",
    "Each party pays [[contribution]] a year, for the first time at the latest on [[paid_by]].",
)
SECOND = (
    FIRST[0] + " Elle rend compte de l’emploi des sommes reçues avant le 31 mars.",
    FIRST[1] + " It accounts for the use of what it received before 31 March.",
)
DRAFTED = (
    "Les parties se réunissent au moins deux fois par an, dont une fois à distance.",
    "The parties meet at least twice a year, once of them online.",
)
OWN = (
    "Les différends sont soumis à un médiateur, puis au tribunal administratif compétent.",
    "Differences are put to a mediator, then to the competent administrative court.",
)


HOUSE, TURNS = "Université de Valmont", ("Valmont", "partenaire / partner")
# What was filled in before an agreement went on its way; one value serves both languages.
FILLED: dict[str, dict[Topic, dict[str, str]]] = {
    AgreementType.NETWORK: {
        Topic.GOVERNANCE: {"term_years": "3", "committee_seats": "5", "secretariat": HOUSE},
        Topic.FEES: {"yearly_fee": "500.00"},
    },
    AgreementType.DOUBLE_DEGREE: {
        Topic.TRAINING: {"ects_total": "120", "ects_partner": "60"},
        Topic.TEAMS: {"head_home": "Claire Fontaine", "head_partner": "Maria Santos"},
        Topic.ALTERNATION: {"semesters_home": "2", "semesters_partner": "2"},
    },
    AgreementType.COTUTELLE: {
        Topic.ALTERNATION: {"periods": ""},
        Topic.FEES: {"fees_paid": ""},
        Topic.JURY: {"jury_paid_by": HOUSE},
    },
}


@transaction.atomic
def load(say: Say) -> None:
    """Write it once, and draft two articles from it."""
    if Clause.objects.filter(code=CODE).exists():
        return
    with audit.context(actor="demo"):
        first = _contribution()
        _validate()
        _meetings()
        _articles(first)
        Article.objects.bulk_create(_filled(), ignore_conflicts=True)
    say("clauses of the demonstration")


def _contribution() -> ClauseVersion:
    clause = Clause.objects.create(
        code=CODE,
        title_fr="Contribution annuelle",
        title_en="Yearly contribution",
        kind=KIND,
        slot=Topic.FINANCE,
        category=ClauseCategory.MONEY,
        legal_note="À choisir seulement si le conseil d’administration a voté la dépense.",
    )
    first = _version(clause, 1, FIRST, "Demandée par le service financier.", VARIABLES)
    _version(clause, 2, SECOND, "Compte rendu d’emploi demandé par l’agence comptable.", VARIABLES)
    return first


def _version(
    clause: Clause,
    number: int,
    words: tuple[str, str],
    why: str,
    variables: list[dict[str, object]],
) -> ClauseVersion:
    return ClauseVersion.objects.create(
        clause=clause,
        number=number,
        text_fr=words[0],
        text_en=words[1],
        why=why,
        variables=variables,
        published_at=timezone.now() if why else None,
    )


def _validate() -> None:
    """The legal office has looked at a few of the starting library."""
    legal = User.objects.filter(email="legal@demo.example").first()
    if legal is None:
        return
    slots = [Topic.DATA, Topic.DISPUTES, Topic.PROPERTY, Topic.LANGUAGES]
    for one in ClauseVersion.objects.in_library(KIND, "framework").filter(clause__slot__in=slots):
        Clause.objects.filter(pk=one.clause_id).update(
            validated=one, validated_by=legal, validated_on=timezone.localdate()
        )


def _meetings() -> None:
    """A clause that is still a draft."""
    clause = Clause.objects.create(
        code="demo-meetings",
        title_fr="Réunions de suivi",
        title_en="Follow-up meetings",
        kind=KIND,
        slot=Topic.COORDINATION,
        category=ClauseCategory.PURPOSE,
    )
    _version(clause, 1, DRAFTED, "", [])


def _articles(first: ClauseVersion) -> None:
    """A draft stands on the older version; another article of it was written by hand."""
    row = Agreement.objects.filter(state=State.DRAFT).order_by("pk").first()
    if row is None:
        return
    paid = f"{row.starts_on.year}-12-15"
    values = {"contribution": "1500.00", "paid_by": paid}
    Article.objects.get_or_create(
        agreement=row, topic=Topic.FINANCE, defaults={"clause_version": first, "values": values}
    )
    Article.objects.get_or_create(
        agreement=row,
        topic=Topic.DISPUTES,
        defaults={
            "clause_version": row.usual(Topic.DISPUTES), "text_fr": OWN[0], "text_en": OWN[1],
        },
    )  # fmt: skip


def _filled() -> Iterator[Article]:
    """What the clauses of agreements on their way ask for: nobody signs a text with a gap."""
    for row in Agreement.objects.filter(type__in=FILLED).exclude(state=State.DRAFT):
        year = row.starts_on.year
        years = [f"{year + at}/{year + at + 1} – {who}" for at, who in enumerate(TURNS)]
        for topic, values in FILLED[row.type].items():
            said = {name: value or "\n".join(years) for name, value in values.items()}
            yield Article(agreement=row, topic=topic, clause_version=row.usual(topic), values=said)
