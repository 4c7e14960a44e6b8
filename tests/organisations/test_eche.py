"""The ECHE list: nothing of it is lost, whatever is wrong with it."""

import io
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings
from django.core.management import CommandError, call_command

from intl_office.core import audit
from intl_office.organisations.actions.eche import import_eche_file
from intl_office.organisations.models import Partner
from intl_office.reference.actions.load import load_reference
from tests.factories.organisations import PartnerFactory

pytestmark = pytest.mark.django_db
EXCERPT = Path(__file__).parents[1] / "data" / "eche_excerpt.xlsx"
FULL = Path(settings.BASE_DIR).parent / "shared" / "data" / "eche_list_2026-04-08.xlsx"
MALFORMED = {"DK FREDERICIA 01", "F  PARIS 063", "F  VERDUN1", "RSPROKUP01"}
HEADINGS = (
    "Proposal number", "Erasmus Code", "PIC", "OID", "Legal Name", "Street", "Post Cd", "City",
    "Country Cd", "Website Url", "Erasmus Eche Start", "Erasmus Eche End",
)  # fmt: skip


@pytest.fixture(autouse=True)
def countries(db: None) -> None:
    load_reference()


def sheet(folder: Path, *rows: Sequence[Any]) -> Path:
    """A file in the layout of the list: a blank row, the headings, the rows."""
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Report 2")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(1, 0, HEADINGS)
        for number, row in enumerate(rows, 2):
            for column, cell in enumerate(row):
                page.write(number, column, cell, days if isinstance(cell, date) else None)
    return path


def line(code: str = "F  TESTVIL01", pic: str = "900000001", **cells: Any) -> list[Any]:
    known: dict[str, Any] = {
        "proposal": "101000000", "code": code, "pic": pic, "oid": "E10000001",
        "name": "Université d’essai", "street": "1 rue des Essais", "post": "69000",
        "city": "Testville", "country": "FR", "website": "www.example.org",
        "start": date(2021, 1, 1), "end": date(2029, 12, 31),
    }  # fmt: skip
    return list({**known, **cells}.values())


def test_the_excerpt_comes_whole() -> None:
    report = import_eche_file(EXCERPT)
    assert not report.refused
    assert report.counts == {"created": 60}
    rows = Partner.objects.all()
    assert rows.count() == 60
    assert set(rows.filter(erasmus_code_valid=False).values_list("erasmus_code", flat=True)) == (
        MALFORMED
    )
    assert rows.filter(oid="").count() == 10
    assert rows.filter(oid="E10099124").count() == 2
    assert set(rows.filter(country__eu_code="EL").values_list("country__code", flat=True)) == {"GR"}
    assert not rows.filter(erasmus_code__contains="\u00a0").exists()
    assert not rows.filter(charter_from=None).exists()


def test_each_defect_has_its_warning() -> None:
    messages = Counter(issue.message[:30] for issue in import_eche_file(EXCERPT).issues)
    assert messages == {
        "This Erasmus code does not hav": 4,
        "Another row has this OID; both": 2,
    }


def test_importing_again_changes_nothing() -> None:
    import_eche_file(EXCERPT)
    before = list(Partner.objects.order_by("pk").values())
    assert import_eche_file(EXCERPT).counts == {"unchanged": 60}
    assert list(Partner.objects.order_by("pk").values()) == before
    assert all(len(audit.history(row)) == 1 for row in Partner.objects.order_by("pk")[:3])


def test_texts_are_in_one_line_and_visible(tmp_path: Path) -> None:
    street = "\u200bC/O\u00a0Pôle_x000D_\nRue  A"
    import_eche_file(sheet(tmp_path, line(name=" Name ", street=street)))
    partner = Partner.objects.get()
    assert (partner.legal_name, partner.address) == ("Name", "C/O Pôle Rue A")
    assert partner.website == "https://www.example.org"


def test_codes_and_name_follow_the_list_and_corrections_stay(tmp_path: Path) -> None:
    ours = PartnerFactory.create(
        pic="900000001", legal_name="Former name", city="Our city", address="", website=""
    )
    report = import_eche_file(sheet(tmp_path, line()))
    ours.refresh_from_db()
    assert report.counts == {"changed": 1}
    assert (ours.legal_name, ours.erasmus_code) == ("Université d’essai", "F  TESTVIL01")
    assert (ours.city, ours.address) == ("Our city", "1 rue des Essais")
    (change, _made) = audit.history(ours)
    assert {field.name for field in change.fields} >= {"legal_name", "erasmus_code"}


def test_an_institution_is_found_by_its_code_where_it_has_no_pic(tmp_path: Path) -> None:
    ours = PartnerFactory.create(erasmus_code="F  TESTVIL01")
    import_eche_file(sheet(tmp_path, line()))
    ours.refresh_from_db()
    assert ours.pic == "900000001"
    assert Partner.objects.count() == 1


def test_what_was_merged_or_closed_here_does_not_come_back(tmp_path: Path) -> None:
    winner = PartnerFactory.create()
    PartnerFactory.create(pic="900000001", merged_into=winner, is_active=False)
    report = import_eche_file(sheet(tmp_path, line()))
    assert report.counts == {"unchanged": 1}
    assert Partner.objects.count() == 2
    assert [issue.level for issue in report.issues] == ["warning"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([line(), line(code="F  TESTVIL02")], "same value"),
        ([line(), line(pic="900000002")], "same value"),
        ([line(pic="12")], "nine digits"),
        ([line(country="ZZ")], "No country"),
        ([line(name="")], "Missing"),
        ([line(end=date(2020, 1, 1))], "before the first"),
    ],
)
def test_nothing_is_written_while_a_row_is_wrong(
    rows: list[list[Any]], words: str, tmp_path: Path
) -> None:
    good = line(code="F  GOODVIL01", pic="900000009")
    report = import_eche_file(sheet(tmp_path, good, *rows))
    assert report.refused
    assert any(words in issue.message for issue in report.issues)
    assert not Partner.objects.exists()


def test_a_row_about_two_partners_asks_for_their_merge(tmp_path: Path) -> None:
    PartnerFactory.create(pic="900000001")
    PartnerFactory.create(erasmus_code="F  TESTVIL01")
    report = import_eche_file(sheet(tmp_path, line()))
    assert report.refused
    assert "merge them first" in report.issues[0].message


def test_the_command_says_what_it_did() -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_eche", str(EXCERPT), stdout=out, stderr=err)
    assert "60 institutions: 60 created" in out.getvalue()
    assert err.getvalue().count("warning") == 6
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_eche", "/nowhere.xlsx")
    (change,) = audit.history(Partner.objects.order_by("pk")[0])
    assert (change.by, change.reason) == ("import_eche", "eche_excerpt.xlsx")


def test_the_command_fails_where_nothing_was_imported(tmp_path: Path) -> None:
    path = sheet(tmp_path, line(pic="12"))
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_eche", str(path), stderr=io.StringIO())


@pytest.mark.skipif(not FULL.is_file(), reason="the full list is not beside the checkout")
def test_the_full_list_comes_whole_in_time() -> None:
    began = time.perf_counter()
    report = import_eche_file(FULL)
    assert time.perf_counter() - began <= 20
    assert report.counts == {"created": 6142}
    rows = Partner.objects.all()
    assert set(rows.filter(erasmus_code_valid=False).values_list("erasmus_code", flat=True)) == (
        MALFORMED
    )
    assert rows.filter(oid="").count() == 131
    assert rows.exclude(oid="").values("oid").distinct().count() == 6010
    assert rows.values("erasmus_code").distinct().count() == 6142
    assert rows.values("pic").distinct().count() == 6142
    assert import_eche_file(FULL).counts == {"unchanged": 6142}
