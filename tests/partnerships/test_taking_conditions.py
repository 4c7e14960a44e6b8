"""Conditions of agreements taken over: places follow, errors by row and column, undo."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.jobs.enums import ImportStatus, JobState
from intl_office.jobs.models import ImportBatch
from partnerships.actions.places import take
from partnerships.models import Agreement, AgreementYear, Condition
from tests.factories.access import house, user_with
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import ConditionFactory
from tests.factories.reference import IscedFieldFactory, LanguageFactory
from tests.partnerships import taking_over as kit

pytestmark = pytest.mark.django_db
KIND = "agreement-conditions"
HEAD = (
    "N° convention;Partenaire;Sens;Type de mobilité;De;À;Nombre;Mois;Jours;CITE-F;Niveaux;Langue;"
    "CECRL;Hybride;Discipline"
)


@pytest.fixture(autouse=True)
def taken(officer: User) -> ImportBatch:
    """One in force, a draft, one with two partners."""
    PartnerFactory.create(legal_name="Uppsala universitet", erasmus_code="S  UPPSALA01")
    PartnerFactory.create(legal_name="Universität Graz", erasmus_code="A  GRAZ01")
    IscedFieldFactory.create(code="02")
    IscedFieldFactory.create(code="023", parent_id="02")
    IscedFieldFactory.create(code="0232", parent_id="023")
    LanguageFactory.create(code="sv", alpha3="swe", name_fr="Suédois", name_en="Swedish")
    unit = house().sciences.code
    rows = [
        f"C-1;Erasmus;;S UPPSALA01;;;;{unit};;01/09/2022;31/08/2029;en vigueur;01/06/2022;;;;",
        f"C-2;Accord d’échange;;A GRAZ01;;;;{unit};;01/09/2022;31/08/2029;brouillon;;;;;",
        f"C-3;Réseau;;S UPPSALA01;;;;{unit};;01/09/2022;31/08/2029;en vigueur;01/06/2022;;;;",
        f"C-3;Réseau;;A GRAZ01;;;;{unit};;01/09/2022;31/08/2029;en vigueur;01/06/2022;;;;",
    ]
    batch = kit.write(kit.checked(officer, "agreements", kit.HEAD, *rows))
    assert batch.created == 4, batch.job
    return batch


ROWS = (
    "C-1;;sortant;Études (SMS);2024/2025;2026/2027;4;20;;0232;Licence, Master;suédois;B1;;Lettres",
    "C-1;;entrant;SMS;2024;2026;3;15;;;6-7;;;;",
    "C-1;S  UPPSALA01;sortant;STA;2024/2025;2025/2026;2;;10;;;;;;",
    "C-1;;sortant;SMP;2024/2025;;1;3;;;;;;oui;",
    "C-2;;sortant;études;2024/2025;2026/2027;2;10;;;M;;;;",
    "C-3;A GRAZ01;sortant;doctorat;2024/2025;2024/2025;1;;;;D;;;;",
    "C-3;;sortant;doctorat;2024/2025;2024/2025;1;;;;D;;;;",
)


def checked(by: User, *rows: str) -> ImportBatch:
    return kit.checked(by, KIND, HEAD, *rows)


def agreement(number: str) -> Agreement:
    return Agreement.objects.get(taken_over__number=number)


def places(number: str) -> dict[tuple[int, str, str], int]:
    rows = AgreementYear.objects.filter(agreement=agreement(number))
    return {(one.year.start, one.direction, one.mobility_type): one.promised for one in rows}


def test_conditions_and_places_follow(officer: User) -> None:
    batch = checked(officer, *ROWS)
    assert (batch.errors, batch.warnings) == (0, 0), kit.said(batch)
    batch = kit.write(batch)
    assert (batch.status, batch.created) == (ImportStatus.WRITTEN, 7)
    row = Condition.objects.get(subject_note="Lettres")
    assert (row.persons, row.months, row.eqf_from, row.eqf_to) == (4, Decimal(20), 6, 7)
    assert (str(row.isced and row.isced.code), row.language_asked) == ("0232", "Swedish B1")
    assert row.party is None  # its agreement has one partner alone
    assert places("C-1")[2024, "out", "sms"] == 4
    assert places("C-1")[2026, "in", "sms"] == 3
    assert places("C-3") == {(2024, "out", "doctoral"): 2}
    named = Condition.objects.get(agreement=agreement("C-3"), party__isnull=False)
    assert named.party
    assert named.party.name == "Universität Graz"
    assert not agreement("C-1").awaits_conditions


BASE = ("C-1", "", "sortant", "SMS", "2024/2025", "2025/2026", "2", "10", *[""] * 7)
NAMES = (
    "number", "partner", "direction", "mobility_type", "first_year", "last_year", "persons",
    "months", "days", "isced", "levels", "language", "cefr", "blended", "subject_note",
)  # fmt: skip
ERRORS: dict[str, tuple[dict[str, str], str, str]] = {
    "number": ({"number": "C-9"}, "number", "No agreement was taken over"),
    "partner": ({"partner": "A GRAZ01"}, "partner", "no partner of the agreement"),
    "direction": ({"direction": "ailleurs"}, "direction", "outgoing or incoming"),
    "type": ({"mobility_type": "voyage"}, "mobility_type", "Write studies"),
    "year": ({"first_year": "bientôt"}, "first_year", "written 2026/2027"),
    "order": ({"last_year": "2023/2024"}, "last_year", "before the first one"),
    "persons": ({"persons": "0"}, "persons", "At least 1"),
    "months": ({"mobility_type": "STT"}, "months", "Staff count in days"),
    "days": ({"days": "5"}, "days", "Staff count in days"),
    "isced": ({"isced": "9999"}, "isced", "no field of education"),
    "levels": ({"levels": "12"}, "levels", "Levels are 5 to 8"),
    "language": ({"language": "klingon"}, "language", "No language"),
    "cefr": ({"language": "sv", "cefr": "Z9"}, "cefr", "A1 to C2"),
    "cefr alone": ({"cefr": "B2"}, "cefr", "goes with a language"),
    "overlap": ({"levels": "7", "months": ""}, "first_year", "Row 2 promises the same"),
}


def line(**cells: str) -> str:
    return ";".join({**dict(zip(NAMES, BASE, strict=True)), **cells}.values())


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_stands_at_its_row_and_column(officer: User, case: str) -> None:
    cells, column, message = ERRORS[case]
    other = {} if case == "overlap" else {"direction": "entrant"}
    batch = checked(officer, line(**other), line(**cells))
    issues = kit.said(batch)
    assert [(row, at) for row, at, level, _m in issues if level == "error"] == [(3, column)]
    assert any(message in words for *_at, words in issues), issues
    assert not Condition.objects.exists()


def test_years_outside_the_agreement_are_a_warning(officer: User) -> None:
    batch = checked(officer, line(first_year="2019/2020"))
    assert [one[1:3] for one in kit.said(batch)] == [("first_year", "warning")]


def test_what_is_concluded_and_has_conditions_is_closed_a_draft_is_not(officer: User) -> None:
    for number in ("C-1", "C-2"):
        ConditionFactory.create(agreement=agreement(number), subject_note="By hand")
    batch = checked(officer, line(), line(number="C-2"))
    assert [(row, at) for row, at, *_rest in kit.said(batch)] == [(2, "number")]


def test_undo_gives_the_places_back_and_then_the_agreements(
    officer: User, taken: ImportBatch
) -> None:
    batch = kit.write(checked(officer, *ROWS))
    assert kit.undo(taken).status == ImportStatus.WRITTEN  # conditions depend on it
    batch = kit.undo(batch)
    assert batch.status == ImportStatus.UNDONE, batch.job and batch.job.message
    assert not AgreementYear.objects.exists()
    assert kit.undo(taken).status == ImportStatus.UNDONE


def test_no_undo_once_a_place_is_taken(officer: User) -> None:
    batch = kit.write(checked(officer, *ROWS))
    year = AgreementYear.objects.get(
        agreement=agreement("C-1"), year=AcademicYear(2026), direction="out", mobility_type="sms"
    )
    take(year, cause="a mobility", by=officer)
    batch = kit.undo(batch)
    assert (batch.status, batch.job and batch.job.state) == (ImportStatus.WRITTEN, JobState.FAILED)


def test_only_in_the_units_in_reach_and_for_those_who_record() -> None:
    local = user_with("officer-cooperation", unit=house().letters, language="en")
    assert "You do not record agreements of this unit." in str(kit.said(checked(local, line())))
    with pytest.raises(PermissionDenied):
        checked(user_with("referent"), line())
