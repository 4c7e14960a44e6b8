"""What the demonstration's agreements hold: articles, particulars, factsheets, a network."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner, Person, Unit
from intl_office.reference.models import Language
from partnerships.actions.agreements import next_number
from partnerships.contents import contents_of
from partnerships.enums import (
    OVER,
    AgreementType,
    DegreeKind,
    Dimension,
    MobilityType,
    PartyRole,
    State,
    Topic,
    Way,
)
from partnerships.models import (
    Agreement,
    AgreementParty,
    Article,
    Condition,
    CotutelleDetails,
    DegreeDetails,
    Factsheet,
)
from partnerships.printing import AgreementKind

TEACHING, RESEARCH = Dimension.TEACHING.value, Dimension.RESEARCH.value
COVERED: dict[str, list[str]] = {
    AgreementType.EXCHANGE: [TEACHING],
    AgreementType.INTER_INSTITUTIONAL: [TEACHING],
    AgreementType.DOUBLE_DEGREE: [TEACHING, RESEARCH],
    AgreementType.COTUTELLE: [RESEARCH],
}
_FRAMEWORKS = (Dimension.values, [TEACHING, RESEARCH], [TEACHING, RESEARCH, "companies"])
# What the usual words of the house leave open.
TEXTS: dict[str, tuple[str, str]] = {
    Topic.TRAINING: (
        (
            "La formation et les modalités d’évaluation sont décrites dans la maquette"
            " jointe, arrêtée chaque année par les deux établissements."
        ),
        (
            "Training and assessment are described in the syllabus attached, which both parties"
            " settle every year."
        ),
    ),
    Topic.TEAMS: (
        (
            "Chaque établissement désigne un responsable et au moins trois enseignants ;"
            " l’équipe se réunit une fois par semestre."
        ),
        (
            "Each institution names a head and at least three teachers; the team meets"
            " once a semester."
        ),
    ),
    Topic.ALTERNATION: (
        (
            "Les périodes passées dans chaque établissement sont celles du tableau joint ;"
            " elles sont équilibrées."
        ),
        "The periods at each institution are those of the particulars; they are balanced.",
    ),
    Topic.RECOGNITION: (
        "Le diplôme du partenaire est reconnu dans son pays par l’autorité nationale compétente.",
        "The partner’s diploma is recognised in its country by the competent national authority.",
    ),
    Topic.FEES: (
        (
            "Les droits sont acquittés une fois par an, dans l’établissement où se déroule la"
            " plus grande partie de l’année."
        ),
        "Fees are paid once a year, to the institution at which most of that year is spent.",
    ),
    Topic.GOVERNANCE: (
        "Un conseil réunit un représentant par membre ; la présidence tourne chaque année.",
        "A council brings together one representative of each member; its chair rotates each year.",
    ),
}
STUDENTS = ("Awa Diallo", "Luc Perrin", "Mei Zhang", "Inês Carvalho", "Tomasz Nowak")


def fill(rows: Sequence[Agreement], languages: dict[str, Language]) -> None:
    """Write what these agreements must hold; their parties are there."""
    for at, row in enumerate(rows):
        row.dimensions = COVERED.get(row.type) or list(_FRAMEWORKS[at % len(_FRAMEWORKS)])
        row.continuum = {TEACHING, RESEARCH} <= set(row.dimensions) and at % 2 == 0
    Agreement.objects.bulk_update(rows, ["dimensions", "continuum"], batch_size=500)
    Article.objects.bulk_create([one for row in rows for one in _articles(row)])
    degrees = [row for row in rows if row.type == AgreementType.DOUBLE_DEGREE]
    DegreeDetails.objects.bulk_create([_degree(row) for row in degrees])
    theses = [row for row in rows if row.type == AgreementType.COTUTELLE]
    made = [_cotutelle(at, row, languages) for at, row in enumerate(theses)]
    CotutelleDetails.objects.bulk_create(made)
    _factsheets(rows)


def _articles(row: Agreement) -> Iterator[Article]:
    usual = _usual(row.type)
    for topic in contents_of(row.type).topics:
        if topic not in usual:
            french, english = TEXTS[topic]
            yield Article(agreement=row, topic=topic, text_fr=french, text_en=english)


@cache
def _usual(kind: str) -> frozenset[str]:
    """The topics for which the starting library has words."""
    return frozenset(
        one["slot"]
        for one in AgreementKind().starting_clauses()
        if not one["variants"] or kind in one["variants"]
    )


def _degree(row: Agreement) -> DegreeDetails:
    end = row.ends_on or row.starts_on
    return DegreeDetails(
        agreement=row,
        programme="Master sciences et technologies",
        kind=DegreeKind.TWO,
        level=7,
        partner_level=7,
        accredited_until=end,
        partner_accredited_until=end + timedelta(days=365),
        semesters=4,
        semesters_in_france=2,
        students_out=5,
        semesters_out=2,
        students_in=5,
        semesters_in=2,
    )


def _cotutelle(at: int, row: Agreement, languages: dict[str, Language]) -> CotutelleDetails:
    return CotutelleDetails(
        agreement=row,
        student=STUDENTS[at % len(STUDENTS)],
        subject="Adaptation des littoraux au changement climatique",
        director="Hélène Vasseur",
        partner_director="Prof. M. Lindqvist",
        language=languages.get("en"),
        summary_language=languages.get("fr"),
        defence_place="Université, salle des thèses",
        months_here=18,
        months_there=18,
    )


def _factsheets(rows: Sequence[Agreement]) -> None:
    kind = AgreementType.INTER_INSTITUTIONAL
    wanted = [row.pk for row in rows if row.type == kind and row.state not in OVER]
    parties = AgreementParty.objects.filter(agreement__in=wanted).select_related("partner")
    Factsheet.objects.bulk_create([_sheet(party) for party in parties.order_by("pk")])


def _sheet(party: AgreementParty) -> Factsheet:
    early = party.pk % 2 == 0
    return Factsheet(
        party=party,
        email="incoming@universite.example"
        if party.partner is None
        else "exchange@partner.example",
        nominate_autumn="04-15" if early else "05-01",
        nominate_spring="10-01",
        apply_autumn="05-15" if early else "06-01",
        apply_spring="11-01",
        decision_weeks=4,
        requirements="Transcript of records, certificate of language, copy of passport.",
        accessibility="A contact for students with special needs answers within a week.",
        housing="Rooms in residences are reserved for exchange students until 1 June.",
        visa="Students from outside the European Union apply two months before the stay.",
        insurance="European health insurance card, or a private insurance; civil liability.",
    )


def network(
    partners: Sequence[Partner], unit: Unit, officer: Person | None, today: date
) -> Agreement:
    """A network of four institutions, in force, with a shared number and a line among partners."""
    first = AcademicYear.of(today)
    row = Agreement.objects.create(
        number=next_number(first.period.start.year),
        type=AgreementType.NETWORK,
        title_fr="Réseau Littoraux et océans",
        title_en="Coasts and Oceans network",
        state=State.IN_FORCE,
        starts_on=first.period.start,
        ends_on=AcademicYear(first.start + 4).period.end,
        signed_on=first.period.start - timedelta(days=60),
        approved_on=first.period.start - timedelta(days=90),
        unit=unit,
        officer=officer,
        dimensions=Dimension.values,
        continuum=True,
    )
    AgreementParty.objects.create(agreement=row, role=PartyRole.HOME, signed_on=row.signed_on)
    sides = [_member(row, at, one) for at, one in enumerate(partners, start=1)]
    Article.objects.bulk_create(_articles(row))
    for columns in (
        {"direction": Way.OUT, "persons": 4},
        {"direction": Way.IN, "persons": 4},
        {"direction": Way.BETWEEN, "persons": 2, "party": sides[0], "receiver": sides[1]},
    ):
        _line(row, first, columns)
    return row


def _member(row: Agreement, at: int, partner: Partner) -> AgreementParty:
    return AgreementParty.objects.create(
        agreement=row, partner=partner, position=at, signed_on=row.signed_on
    )


def _line(row: Agreement, first: AcademicYear, columns: dict[str, Any]) -> None:
    Condition.objects.create(
        agreement=row,
        mobility_type=MobilityType.SMS,
        first_year=first,
        last_year=AcademicYear(first.start + 4),
        months=columns["persons"] * 5,
        eqf_from=6,
        eqf_to=8,
        **columns,
    )
