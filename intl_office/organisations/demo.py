"""Demonstration rows of this room: an invented French university, its people, real partners.

Names and codes of partner institutions are public facts; every person is invented. Loading again
adds nothing.
"""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from django.db import transaction

from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.organisations.enums import (
    ContactFunction,
    LinkKind,
    MembershipFunction,
    PartnerKind,
    PersonKind,
    UnitKind,
)
from intl_office.organisations.models import (
    Contact,
    Institution,
    Membership,
    Partner,
    PartnerLink,
    PartnerUnit,
    Person,
    Place,
    Unit,
)
from intl_office.reference.actions.load import load_reference
from intl_office.reference.models import Country
from intl_office.ui import brand

SINCE = date(2021, 9, 1)
DOMAIN = "univ-valmont.example"
# code, above, kind, French, English
UNITS = (
    ("UV", "", UnitKind.INSTITUTION, "Université de Valmont", "University of Valmont"),
    ("SCI", "UV", UnitKind.FACULTY, "Faculté des sciences", "Faculty of Science"),
    ("LSH", "UV", UnitKind.FACULTY, "Faculté des lettres, langues et sciences humaines",
     "Faculty of Arts, Languages and Humanities"),
    ("DEG", "UV", UnitKind.FACULTY, "Faculté de droit, d’économie et de gestion",
     "Faculty of Law, Economics and Management"),
    ("SAN", "UV", UnitKind.FACULTY, "Faculté de santé", "Faculty of Health"),
    ("ING", "UV", UnitKind.SCHOOL, "École d’ingénieurs de Valmont",
     "Valmont School of Engineering"),
    ("IUT", "UV", UnitKind.SCHOOL, "Institut universitaire de technologie",
     "University Institute of Technology"),
    ("MATH", "SCI", UnitKind.DEPARTMENT, "Département de mathématiques",
     "Department of Mathematics"),
    ("PHY", "SCI", UnitKind.DEPARTMENT, "Département de physique", "Department of Physics"),
    ("CHIM", "SCI", UnitKind.DEPARTMENT, "Département de chimie", "Department of Chemistry"),
    ("LANG", "LSH", UnitKind.DEPARTMENT, "Département de langues étrangères",
     "Department of Foreign Languages"),
    ("HIST", "LSH", UnitKind.DEPARTMENT, "Département d’histoire", "Department of History"),
    ("ECO", "DEG", UnitKind.DEPARTMENT, "Département d’économie", "Department of Economics"),
    ("LMAT", "SCI", UnitKind.LABORATORY, "Laboratoire des matériaux de Valmont",
     "Valmont Materials Laboratory"),
    ("LMV", "SCI", UnitKind.LABORATORY, "Laboratoire de mathématiques de Valmont",
     "Valmont Mathematics Laboratory"),
    ("CEUR", "LSH", UnitKind.LABORATORY, "Centre d’études européennes",
     "Centre for European Studies"),
    ("ED", "UV", UnitKind.DOCTORAL_SCHOOL, "Collège doctoral", "Doctoral College"),
    ("DRI", "UV", UnitKind.SERVICE, "Direction des relations internationales",
     "International Relations Office"),
    ("DRI-MOB", "DRI", UnitKind.POLE, "Pôle mobilité", "Mobility"),
    ("DRI-COOP", "DRI", UnitKind.POLE, "Pôle coopération et partenariats",
     "Cooperation and Partnerships"),
    ("DRI-LABO", "DRI", UnitKind.POLE, "Pôle relations avec les laboratoires",
     "Links with Laboratories"),
    ("DRI-PROJ", "DRI", UnitKind.POLE, "Pôle ingénierie de projets", "Project Engineering"),
)  # fmt: skip
_A, _B, _D = PersonKind.ACADEMIC, PersonKind.ADMINISTRATIVE, PersonKind.DOCTORAL
_M = MembershipFunction
# first name, last name, kind, unit, function, position
PEOPLE = (
    ("Philippe", "Aubert", _A, "UV", _M.DEPUTY, "Vice-président relations internationales"),
    ("Hélène", "Marchand", _B, "DRI", _M.HEAD, "Directrice des relations internationales"),
    ("Claire", "Morel", _B, "DRI-MOB", _M.HEAD, "Responsable du pôle mobilité"),
    ("Samir", "Benali", _B, "DRI-MOB", _M.OFFICER, "Gestionnaire de la mobilité sortante"),
    ("Lucie", "Ferrand", _B, "DRI-MOB", _M.OFFICER, "Gestionnaire de la mobilité entrante"),
    ("Thomas", "Girard", _B, "DRI-MOB", _M.OFFICER, "Gestionnaire des bourses"),
    ("Leïla", "Cherif", _B, "DRI-COOP", _M.HEAD, "Responsable du pôle coopération"),
    ("Paul", "Lemoine", _B, "DRI-COOP", _M.OFFICER, "Chargé des accords"),
    ("Sophie", "Lambert", _B, "DRI-LABO", _M.HEAD, "Responsable du pôle laboratoires"),
    ("Julien", "Roussel", _B, "DRI-PROJ", _M.HEAD, "Responsable du pôle projets"),
    ("Amélie", "Noël", _B, "DRI-PROJ", _M.OFFICER, "Ingénieure de projets européens"),
    ("Inès", "Carpentier", _A, "SCI", _M.REFERENT, "Maîtresse de conférences"),
    ("Olivier", "Bourgeois", _A, "LSH", _M.REFERENT, "Professeur"),
    ("Fatou", "Diallo", _A, "DEG", _M.REFERENT, "Maîtresse de conférences"),
    ("Étienne", "Lacroix", _A, "SAN", _M.REFERENT, "Professeur"),
    ("Yann", "Le Goff", _A, "ING", _M.REFERENT, "Professeur"),
    ("Caroline", "Petit", _A, "IUT", _M.REFERENT, "Professeure agrégée"),
    ("Bernard", "Aubry", _A, "SCI", _M.HEAD, "Doyen"),
    ("Martine", "Colin", _A, "LSH", _M.HEAD, "Doyenne"),
    ("Gilles", "Perrin", _A, "DEG", _M.HEAD, "Doyen"),
    ("Isabelle", "Renaud", _A, "SAN", _M.HEAD, "Doyenne"),
    ("Vincent", "Muller", _A, "ING", _M.HEAD, "Directeur"),
    ("Aurélie", "Fontaine", _A, "IUT", _M.HEAD, "Directrice"),
    ("Karim", "Haddad", _A, "MATH", _M.COORDINATOR, "Professeur"),
    ("Laure", "Simonet", _A, "PHY", _M.COORDINATOR, "Maîtresse de conférences"),
    ("David", "Rivière", _A, "CHIM", _M.COORDINATOR, "Professeur"),
    ("Elena", "Rossi", _A, "LANG", _M.COORDINATOR, "Maîtresse de conférences"),
    ("Pierre", "Chauvin", _A, "HIST", _M.COORDINATOR, "Professeur"),
    ("Mathilde", "Garnier", _A, "ECO", _M.COORDINATOR, "Maîtresse de conférences"),
    ("Xavier", "Blanchet", _A, "LMAT", _M.HEAD, "Directeur de recherche"),
    ("Anne", "Tessier", _A, "LMV", _M.HEAD, "Professeure"),
    ("Ulrich", "Weiss", _A, "CEUR", _M.HEAD, "Professeur"),
    ("Jeanne", "Barbier", _A, "ED", _M.HEAD, "Directrice du collège doctoral"),
    ("Hugo", "Masson", _A, "LMAT", _M.MEMBER, "Maître de conférences"),
    ("Rania", "Khoury", _D, "LMAT", _M.MEMBER, "Doctorante"),
    ("Wei", "Zhang", _D, "LMAT", _M.MEMBER, "Doctorant"),
    ("Léa", "Dumont", _D, "LMV", _M.MEMBER, "Doctorante"),
    ("Antoine", "Leclerc", _D, "CEUR", _M.MEMBER, "Doctorant"),
    ("Sylvie", "Jacquet", _B, "SCI", _M.OFFICER, "Responsable de scolarité"),
    ("Nicolas", "Barre", _B, "LSH", _M.OFFICER, "Responsable de scolarité"),
)
_F = ContactFunction
# first name, last name, position, what the person does for us
CONTACTS = (
    ("Anna", "Keller", "Erasmus coordinator", [_F.SIGNS_LEARNING_AGREEMENTS, _F.NOMINATIONS]),
    ("Marco", "Conti", "Head of the international office", [_F.SIGNS_AGREEMENTS, _F.COORDINATES]),
    ("Eva", "Lindqvist", "Incoming students", [_F.INCOMING]),
)
WITH_CONTACTS = 25  # of the partners
CITY_CENTRE = "City, read on a map to two decimals"


@transaction.atomic
def load(say: Say) -> None:
    """Write what is not there yet."""
    if not Country.objects.exists():
        load_reference()
    with audit.context(actor="demo"):
        _institution()
        units = {code: unit for code, unit in _units()}  # noqa: C416  # pairs, in order of depth
        _people(units)
        partners = _partners()
        _contacts(partners)
        _links(partners)
    say(f"{len(units)} units, {len(PEOPLE)} people, {len(partners)} partners")


def _institution() -> None:
    if Institution.get():
        return
    Institution.objects.create(
        name_fr="Université de Valmont",
        name_en="University of Valmont",
        short_name="UV",
        schac=DOMAIN,
        address="1 place de l’Université",
        postal_code="00000",
        city="Valmont",
        country=Country.objects.get(code="FR"),
        website=f"https://www.{DOMAIN}",
    )
    transaction.on_commit(brand.forget)


def _units() -> Iterator[tuple[str, Unit]]:
    known = {unit.code: unit for unit in Unit.objects.all()}
    if any(unit.parent_id is None and unit.code != "UV" for unit in known.values()):
        # A house of its own is there already: leave it alone.
        return
    for code, above, kind, name_fr, name_en in UNITS:
        if code not in known:
            known[code] = Unit.objects.create(
                code=code, parent=known.get(above), kind=kind, name_fr=name_fr, name_en=name_en
            )
        yield code, known[code]


def _people(units: dict[str, Unit]) -> None:
    for number, (first, last, kind, unit, function, position) in enumerate(PEOPLE, 1):
        if unit not in units:
            continue
        person, new = Person.objects.get_or_create(
            email=f"personne{number:02}@{DOMAIN}",
            defaults={"first_name": first, "last_name": last, "kind": kind, "position": position},
        )
        if new:
            Membership.objects.create(
                person=person, unit=units[unit], function=function, starts_on=SINCE
            )


def _partners() -> list[Partner]:
    lines = files("intl_office.organisations") / "data" / "demo_partners.csv"
    countries = {country.code: country for country in Country.objects.all()}
    with lines.open(encoding="utf-8") as file:
        return [_partner(line, countries[line["country"]]) for line in csv.DictReader(file)]


def _partner(line: dict[str, str], country: Country) -> Partner:
    found = _known(line)
    if found:
        return found
    texts = ("legal_name", "name_fr", "name_en", "acronym", "city", "website", "erasmus_code")
    partner = Partner.objects.create(
        kind=PartnerKind(line["kind"]),
        country=country,
        pic=line["pic"],
        oid=line["oid"],
        charter_from=_day(line["charter_from"]),
        charter_until=_day(line["charter_until"]),
        **{name: line[name] for name in texts},
    )
    Place.objects.create(
        partner=partner,
        latitude=line["latitude"],
        longitude=line["longitude"],
        source=CITY_CENTRE,
    )
    return partner


def _known(line: dict[str, str]) -> Partner | None:
    if line["pic"]:
        return Partner.objects.active().filter(pic=line["pic"]).first()
    rows = Partner.objects.active().filter(legal_name=line["legal_name"])
    return rows.filter(country__code=line["country"]).order_by("pk").first()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _contacts(partners: list[Partner]) -> None:
    for number, partner in enumerate(partners[:WITH_CONTACTS], 1):
        if partner.contacts.exists():
            continue
        unit = PartnerUnit.objects.create(partner=partner, name="International Office")
        for first, last, position, functions in CONTACTS[: 1 + number % len(CONTACTS)]:
            Contact.objects.create(
                partner=partner,
                unit=unit,
                first_name=first,
                last_name=last,
                position=position,
                email=f"{first}.{last}@partner{number:02}.example".lower(),
                functions=functions,
                starts_on=SINCE,
            )


def _links(partners: list[Partner]) -> None:
    by_name = {partner.name_en: partner for partner in partners}
    PartnerLink.objects.get_or_create(
        source=by_name["University of Geneva"],
        target=by_name["European University Association"],
        kind=LinkKind.PART_OF,
        defaults={"note": "Member"},
    )
