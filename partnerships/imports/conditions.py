"""Conditions of agreements taken over: who goes where, how many, in which academic years.

They are written where conditions may be written by hand: into drafts, and once into what was
concluded elsewhere and has none yet. Places by year follow.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import reach
from intl_office.core.years import AcademicYear
from intl_office.jobs.imports.cells import Cell, as_text, words
from intl_office.jobs.imports.kinds import Column, ImportKind, Row, Text, Written
from intl_office.jobs.imports.parsers import Parser, decimal, integer, text, yes_no
from intl_office.organisations.imports.naming import known_partners, plain
from intl_office.reference.enums import CefrLevel
from intl_office.reference.models import IscedField, Language
from partnerships import rules
from partnerships.actions.taking_conditions import take_conditions
from partnerships.enums import STAFF, MobilityType, Way
from partnerships.imports.levels import read_levels
from partnerships.imports.said import one_of
from partnerships.models import Agreement, Condition
from partnerships.models.condition import DAYS, MONTHS, PERSONS

WAYS: Mapping[str, str] = {
    **dict.fromkeys(("out", "outgoing", "sortant", "sortante", "sortants", "depart", "s"), Way.OUT),
    **dict.fromkeys(("in", "incoming", "entrant", "entrante", "entrants", "arrivee", "e"), Way.IN),
}
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("sms", "studies", "study", "etudes", "etude", "student mobility for studies",
                     "studies sms", "etudes sms"), MobilityType.SMS),
    **dict.fromkeys(("smp", "smt", "traineeship", "internship", "stage", "stages",
                     "traineeship smp", "stage smp"), MobilityType.SMP),
    **dict.fromkeys(("doctoral", "doctorat", "phd", "doctoral stay", "sejour doctoral"),
                    MobilityType.DOCTORAL),
    **dict.fromkeys(("sta", "teaching", "enseignement", "teaching sta", "enseignement sta"),
                    MobilityType.STA),
    **dict.fromkeys(("stt", "training", "formation", "staff training", "formation du personnel",
                     "staff training stt", "formation du personnel stt"), MobilityType.STT),
}  # fmt: skip
NATIVE = frozenset({"native", "natif", "native speaker", "langue maternelle"})
FIELDS = ("direction", "mobility_type", "blended", "first_year", "last_year", "persons", "months",
          "days", "subject_note", "cefr")  # fmt: skip
SINGLE = ("party_id", "isced_id", "language_id", "eqf_from", "eqf_to")
# Two conditions that are equal here and meet in levels and years promise the same thing.
SAME = ("agreement_pk", "party_id", "direction", "mobility_type", "blended", "isced_id",
        "subject_note")  # fmt: skip


def _year(cell: Cell) -> AcademicYear:
    said = as_text(cell)
    try:
        return AcademicYear(int(said)) if len(said) == 4 else AcademicYear.parse(said)
    except ValueError as error:
        raise ValidationError(_("An academic year is written 2026/2027.")) from error


def _cefr(cell: Cell) -> str:
    said = as_text(cell).strip().upper()
    found = CefrLevel.NATIVE if words(said) in NATIVE else said
    if found not in CefrLevel.values:
        raise ValidationError(_("A level of language is A1 to C2."))
    return found


class Conditions(ImportKind):
    """Conditions, found by the number of their agreement."""

    code: ClassVar[str] = "agreement-conditions"
    title: Text = _("Conditions of the agreements taken over")
    help: Text = _(
        "One row for each direction, type and subject; persons, months and days are totals of a "
        "year. After the agreements: each names the number in your records."
    )
    columns: Sequence[Column] = (
        Column(name="number", label=_("Number in your records"), parser=text(60), required=True,
               synonyms=("Number", "Numéro", "N°", "Référence", "Reference", "N° convention",
                         "Numéro de convention", "N° accord", "Agreement number", "Agreement")),
        Column(name="partner", label=_("Partner"), parser=text(300),
               synonyms=("Partenaire", "Code Erasmus", "Erasmus code", "Partner institution",
                         "PIC", "OID"),
               help=_("Code or name, where an agreement has several; empty for any of them.")),
        Column(name="direction", label=_("Direction"), required=True,
               parser=one_of(WAYS, _("Write outgoing or incoming.")),
               synonyms=("Sens", "Direction", "Flux", "Way")),
        Column(name="mobility_type", label=_("Type of mobility"), required=True,
               parser=one_of(KINDS, _("Write studies, traineeship, doctoral, teaching or staff"
                                      " training (SMS, SMP, STA, STT).")),
               synonyms=("Type", "Type de mobilité", "Mobility type", "Mobilité")),
        Column(name="first_year", label=_("First academic year"), parser=Parser(_year),
               required=True, synonyms=("Première année", "De", "From", "First year", "Année",
                                        "Début", "Year", "Année universitaire")),
        Column(name="last_year", label=_("Last academic year"), parser=Parser(_year),
               synonyms=("Dernière année", "À", "To", "Last year", "Fin"),
               help=_("Empty: the first one alone.")),
        Column(name="persons", label=_("Persons a year"), parser=integer(1, PERSONS), required=True,
               synonyms=("Nombre", "Places", "Persons", "Number", "Nombre de places", "Effectif",
                         "Nombre de personnes", "Quota")),
        Column(name="months", label=_("Months a year in all"), parser=decimal(1, 0, int(MONTHS)),
               synonyms=("Mois", "Months", "Total months", "Nombre de mois", "Durée en mois")),
        Column(name="days", label=_("Days a year in all"), parser=integer(1, DAYS),
               synonyms=("Jours", "Days", "Total days", "Nombre de jours", "Durée en jours")),
        Column(name="isced", label=_("ISCED-F code"), parser=text(4),
               synonyms=("CITE-F", "ISCED", "ISCED-F", "Code ISCED", "Domaine", "Subject area"),
               help=_("Two to four digits.")),
        Column(name="levels", label=_("Levels (EQF)"), parser=Parser(read_levels),
               synonyms=("Niveau", "Niveaux", "EQF", "CEC", "Levels", "Cycle", "Level"),
               help=_("6, 6-7, or Licence, Master, Doctorat.")),
        Column(name="language", label=_("Language asked"), parser=text(100),
               synonyms=("Langue", "Language", "Langue d’enseignement", "Langue exigée")),
        Column(name="cefr", label=_("Level of language"), parser=Parser(_cefr, empty=""),
               synonyms=("CECRL", "CEFR", "Niveau de langue", "Language level")),
        Column(name="blended", label=_("Blended"), parser=yes_no(),
               synonyms=("Hybride", "BIP", "Mixte", "Blended mobility")),
        Column(name="subject_note", label=_("Subject in words"), parser=text(200),
               synonyms=("Remarque", "Note", "Discipline", "Subject", "Précision", "Comment")),
    )  # fmt: skip

    def blank(self) -> str:
        """Its headings and nothing more."""
        return reverse("partnerships:takeover_template", args=[self.code])

    def allows(self, user: AbstractBaseUser) -> bool:
        """Who takes agreements over."""
        return rules.may_record_some(user)

    def check_as(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> None:
        """Agreements that take conditions, partners of theirs, codes; nothing promised twice."""
        _find_agreements(rows, by)
        _find_parties(rows)
        _find_codes(rows)
        for row in rows:
            _check_years(row)
            _check_length(row)
        _check_overlaps(rows)

    def write(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Iterator[Written]:
        """Write the conditions of each agreement, then its places by year."""
        grouped: dict[int, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
        for row in rows:
            grouped[row.values["agreement_pk"]].append((row.number, _columns(row)))
        return take_conditions(grouped, by=by)


def _columns(row: Row) -> Mapping[str, Any]:
    columns = {name: row.get(name) for name in FIELDS if row.get(name) is not None}
    columns |= {name: row.get(name) for name in SINGLE}
    return columns


# ---------------------------------------------------------------- what other tables know
def _find_agreements(rows: Sequence[Row], by: AbstractBaseUser) -> None:
    asked = {row.get("number") for row in rows} - {None, ""}
    found = Agreement.objects.filter(taken_over__number__in=asked).select_related(
        "unit", "taken_over", "outside"
    )
    known = {row.taken_over.number: row for row in found.defer("search")}
    within = reach(by, rules.RECORD)
    refused = {number: _refusal(row) for number, row in known.items()}
    for row in rows:
        number = row.get("number")
        agreement = known.get(number)
        row.values["agreement"], row.values["agreement_pk"] = agreement, agreement and agreement.pk
        if agreement is None:
            if number:
                row.error("number", _("No agreement was taken over with this number."))
        elif not within.covers([agreement.unit.path]):
            row.error("number", _("You do not record agreements of this unit."))
        elif refused[number]:
            row.error("number", _("This agreement is concluded and has its conditions already."))


def _refusal(row: Agreement) -> bool:
    return not (row.is_open or (row.origin is not None and not row.conditions.exists()))


def _find_parties(rows: Sequence[Row]) -> None:
    asked = [row for row in rows if row.get("partner")]
    known = known_partners() if asked else None
    for row in rows:
        row.values["party_id"] = None
    for row in asked:
        agreement = row.get("agreement")
        if agreement is None or known is None:
            continue
        said = row.get("partner")
        keys = {by.get(plain(said)) for by in known.by_code.values()} | set(
            known.by_name.get(words(said), {})
        )
        parties = [party for party in agreement.all_parties if party.partner_id in keys - {None}]
        if len(parties) != 1:
            row.error("partner", _("This is no partner of the agreement."))
        elif len(agreement.partners) > 1:
            row.values["party_id"] = parties[0].pk


def _find_codes(rows: Sequence[Row]) -> None:
    fields = dict(IscedField.objects.values_list("code", "pk"))
    languages: dict[str, int] = {}
    for one in Language.objects.all():
        names = (one.code, one.alpha3, one.name_fr, one.name_en)
        languages |= {words(said): one.pk for said in names}
    for row in rows:
        _key(row, "isced", fields.get(row.get("isced") or ""))
        _key(row, "language", languages.get(words(row.get("language") or "")))
        row.values["eqf_from"], row.values["eqf_to"] = row.get("levels") or (None, None)
        if row.get("cefr") and not row.get("language"):
            row.error("cefr", _("A level of language goes with a language."))


_UNKNOWN = {
    "isced": _("There is no field of education with this code."),
    "language": _("No language is called this."),
}


def _key(row: Row, column: str, found: int | None) -> None:
    row.values[f"{column}_id"] = found
    if row.get(column) and found is None:
        row.error(column, _UNKNOWN[column])


# ---------------------------------------------------------------- years, lengths, overlaps
def _check_years(row: Row) -> None:
    first = row.get("first_year")
    last = row.get("last_year") or first
    row.values["last_year"] = last
    agreement = row.get("agreement")
    if first is None:
        return
    if last < first:
        row.error("last_year", _("The last year lies before the first one."))
    elif agreement is not None and not _within(agreement, first, last):
        row.warning("first_year", _("The agreement does not hold in all these years."))


def _within(agreement: Agreement, first: AcademicYear, last: AcademicYear) -> bool:
    ends = agreement.ends_on
    begins = AcademicYear.of(agreement.starts_on)
    return first >= begins and (ends is None or last <= AcademicYear.of(ends))


def _check_length(row: Row) -> None:
    staff = row.get("mobility_type") in STAFF
    wrong = "months" if staff else "days"
    if row.get(wrong) and row.get("mobility_type"):
        row.error(wrong, _("Staff count in days, students in months."))
    if row.get("months") == 0:
        row.values["months"] = None


def _check_overlaps(rows: Sequence[Row]) -> None:
    groups: dict[tuple[Any, ...], list[tuple[Row | Condition, Mapping[str, Any]]]]
    groups = defaultdict(list)
    asked = {row.get("agreement_pk") for row in rows} - {None}
    for one in Condition.objects.filter(agreement__in=asked, direction__in=[Way.OUT, Way.IN]):
        known = {name: getattr(one, name) for name in (*FIELDS, *SINGLE)}
        known["agreement_pk"] = one.agreement_id
        groups[tuple(known[name] for name in SAME)].append((one, known))
    for row in rows:
        if row.get("agreement_pk") is None or row.get("first_year") is None:
            continue
        _compare(row, groups[tuple(_plain(row, name) for name in SAME)])


def _plain(row: Row, name: str) -> Any:
    """What is not said counts as the database keeps it."""
    return row.get(name) or {"subject_note": "", "blended": False}.get(name)


def _compare(row: Row, others: list[tuple[Row | Condition, Mapping[str, Any]]]) -> None:
    for other, known in others:
        if not (_meet(row.values, known, "first_year", "last_year")
                and _meet(row.values, known, "eqf_from", "eqf_to")):  # fmt: skip
            continue
        if isinstance(other, Row):
            text = _("Row %(number)s promises the same thing for the same year: join them.")
            row.error("first_year", text, number=other.number)
        else:
            row.error("first_year", _("The agreement promises this already for the same year."))
        break
    others.append((row, row.values))


def _meet(one: Mapping[str, Any], other: Mapping[str, Any], first: str, last: str) -> bool:
    """Whether two ranges meet; a range without ends is everything."""
    if one[first] is None or other[first] is None:
        return True
    return bool(one[first] <= other[last] and other[first] <= one[last])
