"""Programmes of study and enrolments, from files of the student system.

Both may be imported again and again: what is new is added, what differs is changed, the rest is
left alone, and nothing is removed. An enrolment is found by INE and academic year.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.core.years import AcademicYear
from intl_office.jobs.imports.cells import Cell, as_text, words
from intl_office.jobs.imports.kinds import Column, Row, Text, register
from intl_office.jobs.imports.parsers import Doubtful, Parser, day, email, integer, text
from intl_office.jobs.imports.upsert import UpsertKind
from intl_office.organisations.models import Unit
from intl_office.reference.models import IscedField
from mobility import rules
from mobility.enums import Status
from mobility.models import Enrolment, Programme
from mobility.models.enrolment import HIGHEST, LONGEST, LOWEST

CYCLES = {
    "dut": 5, "bts": 5, "deust": 5, "short cycle": 5,
    "l": 6, "licence": 6, "but": 6, "bachelor": 6, "licence professionnelle": 6,
    "m": 7, "master": 7, "ingenieur": 7, "diplome d ingenieur": 7,
    "d": 8, "doctorat": 8, "doctorate": 8, "phd": 8,
}  # fmt: skip


STATUSES = {
    "student": Status.STUDENT, "etudiant": Status.STUDENT, "etudiante": Status.STUDENT,
    "formation initiale": Status.STUDENT, "fi": Status.STUDENT,
    "apprentice": Status.APPRENTICE, "apprenti": Status.APPRENTICE,
    "apprentie": Status.APPRENTICE, "alternance": Status.APPRENTICE,
    "doctoral": Status.DOCTORAL, "doctoral student": Status.DOCTORAL,
    "doctorant": Status.DOCTORAL, "doctorante": Status.DOCTORAL,
    "exchange": Status.EXCHANGE, "incoming exchange student": Status.EXCHANGE,
    "echange": Status.EXCHANGE, "programme d echange": Status.EXCHANGE,
}  # fmt: skip
KEY = "ine and year"  # no column of the file: both together


def register_all() -> None:
    """Called once, in `AppConfig.ready()`."""
    register(Programmes())
    register(Enrolments())


def _level(cell: Cell) -> int:
    """An EQF level (5 to 8), or the cycle in words (Licence, Master, Doctorat)."""
    said = words(as_text(cell)).removeprefix("eqf ").removeprefix("cec ")
    found = CYCLES.get(said) or (int(said) if said.isdecimal() else 0)
    if not LOWEST <= found <= HIGHEST:
        raise ValidationError(_("A level is 5, 6, 7 or 8, or Licence, Master, Doctorat."))
    return found


def _status(cell: Cell) -> Status:
    """A status as student systems write it, in French or English."""
    said = words(as_text(cell))
    if said not in STATUSES:
        raise ValidationError(
            _("Write student, apprentice, doctoral student or incoming exchange student.")
        )
    return STATUSES[said]


def _ine(cell: Cell) -> str | Doubtful:
    found = rules.clean_ine(as_text(cell))
    if len(found) > 20:
        raise ValidationError(_("An INE has 11 characters."))
    if rules.is_ine(found):
        return found
    return Doubtful(found, _("This INE does not have the usual form; it is kept as it is."))


def _year(cell: Cell) -> AcademicYear:
    said = as_text(cell)
    try:
        # The student system names a year by the calendar year in which it begins.
        return AcademicYear(int(said)) if len(said) == 4 else AcademicYear.parse(said)
    except ValueError as error:
        raise ValidationError(_("An academic year is written 2026/2027.")) from error


LEVEL = Column(
    name="level",
    label=_("Level"),
    parser=Parser(_level),
    synonyms=("Niveau CEC", "Cycle", "EQF"),
    help=_("5 to 8 (European Qualifications Framework), or Licence, Master, Doctorat."),
)


class Programmes(UpsertKind[Programme]):
    """Programmes of study, found by their code."""

    code: ClassVar[str] = "programmes"
    title: Text = _("Programmes of study")
    help: Text = _("From the student system, before the enrolments. Units are named by their code.")
    model = Programme
    key: ClassVar[str] = "code"
    columns: Sequence[Column] = (
        Column(name="code", label=_("Programme code"), parser=text(30), required=True,
               synonyms=("Code", "Code diplôme", "Code étape")),
        Column(name="name_fr", label=_("Name in French"), parser=text(200), required=True,
               synonyms=("Libellé", "Intitulé", "Diplôme")),
        Column(name="name_en", label=_("Name in English"), parser=text(200)),
        Column(name="level", label=_("Level"), parser=LEVEL.parser, required=True,
               synonyms=LEVEL.synonyms, help=LEVEL.help),
        Column(name="isced", label=_("ISCED-F code"), parser=text(4),
               synonyms=("CITE-F", "ISCED"), help=_("Two to four digits.")),
        Column(name="unit", label=_("Unit code"), parser=text(30), required=True,
               synonyms=("Composante", "UFR", "Unité")),
    )  # fmt: skip

    def blank(self) -> str:
        """Its headings and nothing more."""
        return reverse("mobility:template", args=[self.code])

    def allows(self, user: AbstractBaseUser) -> bool:
        """Who imports enrolments."""
        return rules.may_import(user)

    def check(self, rows: Sequence[Row]) -> None:
        """Units and fields that exist."""
        super().check(rows)
        units = dict(Unit.objects.values_list("code", "pk"))
        fields = dict(IscedField.objects.values_list("code", "pk"))
        for row in rows:
            _found(row, "unit", units, _("No unit has the code %(code)s."))
            _found(row, "isced", fields, _("No field of education has the code %(code)s."))

    def values(self, row: Row) -> Mapping[str, Any]:
        """Keys in place of codes."""
        return _with_keys(row, "unit", "isced")


class Enrolments(UpsertKind[Enrolment]):
    """Enrolments, found by INE and academic year."""

    code: ClassVar[str] = "enrolments"
    title: Text = _("Enrolments of students")
    help: Text = _(
        "From the student system, as often as you like: a student is found by INE and academic "
        "year; what has changed is changed, nobody is removed. Programmes come first."
    )
    model = Enrolment
    key: ClassVar[str] = KEY
    columns: Sequence[Column] = (
        Column(name="ine", label=_("INE"), parser=Parser(_ine, empty=""), required=True,
               synonyms=("Numéro INE", "N° INE", "Code INE", "National student number")),
        Column(name="year", label=_("Academic year"), parser=Parser(_year), required=True,
               synonyms=("Année", "Année universitaire", "Year")),
        Column(name="last_name", label=_("Last name"), parser=text(150), required=True,
               synonyms=("Nom", "Nom de famille", "Surname", "Family name")),
        Column(name="first_name", label=_("First name"), parser=text(150), required=True,
               synonyms=("Prénom", "Given name")),
        Column(name="birth_date", label=_("Date of birth"), parser=day(),
               synonyms=("Né(e) le", "Birth date")),
        Column(name="email", label=_("Email address"), parser=email(), required=True,
               synonyms=("E-mail", "Email", "Courriel", "Mail", "Adresse électronique")),
        Column(name="programme", label=_("Programme code"), parser=text(30), required=True,
               synonyms=("Programme", "Code diplôme", "Code étape", "Diplôme")),
        LEVEL,
        Column(name="year_of_study", label=_("Year of study"), parser=integer(1, LONGEST),
               synonyms=("Année d’études", "Année d'études", "Study year")),
        Column(name="status", label=_("Status"), parser=Parser(_status, empty=Status.STUDENT),
               synonyms=("Statut", "Régime"),
               help=_("Student, apprentice, doctoral student or incoming exchange student.")),
        Column(name="cohort", label=_("Cohort"), parser=text(30), synonyms=("Promotion",)),
    )  # fmt: skip

    def blank(self) -> str:
        """Its headings and nothing more."""
        return reverse("mobility:template", args=[self.code])

    def allows(self, user: AbstractBaseUser) -> bool:
        """Who imports enrolments."""
        return rules.may_import(user)

    def check(self, rows: Sequence[Row]) -> None:
        """One row a student and year; programmes that exist; levels that agree with theirs."""
        _once(rows)
        programmes = {one.code: one for one in Programme.objects.all()}
        keys = {code: one.pk for code, one in programmes.items()}
        for row in rows:
            _found(row, "programme", keys, _("No programme has the code %(code)s."))
            known = programmes.get(row.get("programme", ""))
            if known is not None:
                _check_level(row, known)

    def values(self, row: Row) -> Mapping[str, Any]:
        """Keys in place of codes; what is empty keeps its default."""
        values = _with_keys(row, "programme")
        for name in ("level", "year_of_study"):
            if values.get(name) is None:
                values.pop(name, None)
        return values

    def new(self, row: Row, *, by: AbstractBaseUser) -> Enrolment:  # noqa: ARG002  # as the base
        """A new enrolment; without a level of its own it has the programme's."""
        level = row.get("level") or row.values["programme level"]
        return Enrolment(**{**self.values(row), "level": level})

    def existing(self, rows: Sequence[Row]) -> Mapping[Any, Enrolment]:
        """The enrolments that rows are about: by INE within the row's own year, locked."""
        for row in rows:
            row.values[KEY] = (row.get("ine"), row.get("year"))
        found = Enrolment.objects.select_for_update(of=("self",)).filter(
            ine__in={row.get("ine") for row in rows}, year__in={row.get("year") for row in rows}
        )
        return {(one.ine, one.year): one for one in found.order_by("pk")}


def _once(rows: Sequence[Row]) -> None:
    seen: dict[tuple[Any, Any], int] = {}
    for row in rows:
        if not row.get("ine") or not row.get("year"):
            continue
        first = seen.setdefault((row.get("ine"), row.get("year")), row.number)
        if first != row.number:
            row.error("ine", _("Row %(number)s has this student and year already."), number=first)


def _found(row: Row, column: str, keys: Mapping[str, int], message: Any) -> None:
    """Put the key of what a code names beside it; an error where nothing has this code."""
    said = row.get(column)
    if said:
        row.values[f"{column}_id"] = keys.get(said)
        if said not in keys:
            row.error(column, message, code=said)


def _check_level(row: Row, programme: Programme) -> None:
    row.values["programme level"] = programme.level
    said = row.get("level")
    if said and said != programme.level:
        row.warning(
            "level",
            _("The programme has the level %(level)s; the row's own is kept."),
            level=programme.level,
        )


def _with_keys(row: Row, *columns: str) -> dict[str, Any]:
    """The values with keys in place of codes, and nothing that is no field."""
    left_out = {*columns, KEY, "programme level"}
    return {name: value for name, value in row.values.items() if name not in left_out}
