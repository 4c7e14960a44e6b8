"""What fields say is part of the text: of versions, comparisons and comments."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.documents.actions.documents import make_document
from intl_office.documents.actions.making import make, render
from intl_office.documents.comparing import Fate, compare
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document, TextVersion
from intl_office.documents.parts import Part, said
from intl_office.documents.redline import REDLINE
from partnerships.enums import AgreementType, MobilityType
from partnerships.life_enums import Matter
from partnerships.models import Agreement, Change, Condition
from partnerships.printing import AgreementKind
from partnerships.workflow import KIND
from tests.documents.pdf import pages, spoken
from tests.factories.partnerships import ConditionFactory, FactsheetFactory, agreement_with
from tests.factories.versions import kept, link_of, sent

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
NOW = AcademicYear.current()


def parts(row: Agreement) -> dict[str, Part]:
    found = AgreementKind().parts(row.uid, Locale(row.languages))
    return {part.key: part for part in found}


def words(part: Part, language: str = "en") -> list[list[str]]:
    assert part.table
    return [[said(cell, language) for cell in row.cells] for row in part.table.rows]


def promise(row: Agreement, kind: MobilityType, **columns: Any) -> Condition:
    return ConditionFactory.create(
        agreement=row, party=row.all_parties[1], mobility_type=kind, **columns
    )


@pytest.fixture
def row() -> Agreement:
    found = agreement_with(type=AgreementType.EXCHANGE, languages="both")
    promise(found, MobilityType.SMS, persons=3)
    promise(found, MobilityType.SMP, persons=7)
    return found


# ---------------------------------------------------------------- what is printed
def test_everything_printed_is_a_part_in_the_order_of_print(row: Agreement) -> None:
    found = list(parts(row).values())
    articles = [part for part in found if not part.fixed]
    assert [part.key for part in found if part.fixed] == ["terms", "parties", "conditions"]
    assert found[2:-1] == articles
    assert [part.number for part in articles] == [str(at + 1) for at in range(len(articles))]
    assert {line[-2] for line in words(found[-1])} == {"3", "7"}
    (ending,) = (part for part in articles if part.key == "termination")
    assert "with a notice of 6 months" in ending.passages[1].text
    assert row.title_fr in [value for _label, value in words(found[0], "fr")]
    assert [line[0] for line in words(found[1])] == [one.name for one in row.all_parties]


def test_particulars_and_factsheets_are_parts() -> None:
    row = agreement_with(
        type=AgreementType.INTER_INSTITUTIONAL, languages="both", dimensions=["teaching"]
    )
    for party in row.all_parties:
        FactsheetFactory.create(party=party)
    found = parts(row)
    assert words(found["facts"])[0][0] == "Dimensions covered"
    sheets = [part for key, part in found.items() if key.startswith("factsheet-")]
    assert [one.passages[1].heading for one in sheets] == [
        f"Annex – Factsheet – {party.name}" for party in row.all_parties
    ]
    assert "a notice of one academic year" in found["termination"].passages[1].text


def test_an_amendment_is_its_table_of_changes(
    client: Client, row: Agreement, officer: User
) -> None:
    amendment = agreement_with(
        type=AgreementType.AMENDMENT, parent=row, languages="en", terms_en="Until May."
    )
    Change.objects.create(
        amendment=amendment, matter=Matter.ARTICLE, article_fr="Frais", article_en="Fees",
        before_fr="Vieux", before_en="Old", after_fr="Neuf", after_en="New",
    )  # fmt: skip
    found = parts(amendment)
    assert [(part.key, part.number) for part in found.values()] == [
        ("terms", ""), ("parties", ""), ("changes", "1"), ("stays", "2"), ("special", "3"),
    ]  # fmt: skip
    assert words(found["changes"]) == [["Fees", "Old", "New"]]
    assert row.number in found["changes"].passages[0].text
    with transaction.atomic():
        document, _new = make_document(
            kind=KIND, subject=amendment.uid, locale=Locale.EN, by=officer
        )
    assert "Until May." in " ".join(pages(render(document)))
    client.force_login(officer)
    assert "Until May." in client.get(reverse("partnerships:text", args=[amendment.uid])).text


# ---------------------------------------------------------------- versions
def test_a_figure_alone_makes_a_new_version(row: Agreement, officer: User) -> None:
    first = kept(row, officer)
    row.conditions.filter(persons=3).update(persons=4)
    promise(row, MobilityType.STA, persons=1, months=None, days=10, first_year=NOW.next)
    second = kept(row, officer)
    (found,) = (one for one in compare(first.parts, second.parts) if one.fate != Fate.SAME)
    assert (found.key, found.fate) == ("conditions", Fate.CHANGED)
    assert found.table
    changed = [one for one in found.table.rows if one.fate != Fate.SAME]
    assert [one.fate for one in changed] == [Fate.CHANGED, Fate.ADDED]
    ((_code, pieces),) = changed[0].cells[6]
    assert [(one.mark.value, one.text) for one in pieces] == [("removed", "3"), ("added", "4")]
    assert TextVersion.objects.get(pk=second.pk).parts == second.parts


def test_a_row_written_anew_is_the_same_text(row: Agreement, officer: User) -> None:
    kept(row, officer)
    row.conditions.filter(persons=3).delete()
    promise(row, MobilityType.SMS, persons=3)
    with pytest.raises(ValidationError, match="Nothing has changed since version 1"):
        kept(row, officer)


# ---------------------------------------------------------------- pages
def versioned(row: Agreement, by: User) -> None:
    """Two versions: three persons became four, seven others went."""
    kept(row, by)
    row.conditions.filter(persons=3).update(persons=4)
    row.conditions.filter(persons=7).delete()
    kept(row, by)


def test_the_comparison_shows_the_row_and_the_figure(
    client: Client, row: Agreement, officer: User, query_budget: Budget
) -> None:
    versioned(row, officer)
    client.force_login(officer)
    address = reverse("partnerships:version_compare", args=[row.uid])
    two = {"earlier": "1", "later": "2", "only": "on"}
    client.get(address, two)
    with query_budget(9):
        page = client.get(address, two).text
    said = " ".join(strip_tags(page.replace("<", " <")).split())
    assert "removed: 3 added: 4" in said
    assert "<del>7</del>" in page
    assert said.count("Conditions by academic year") == 1
    assert "Represented by" not in said


def test_the_draft_is_asked_for_once_whatever_it_promises(
    row: Agreement, query_budget: Budget
) -> None:
    row.conditions.filter(persons=7).delete()
    for kind in (MobilityType.SMP, MobilityType.STA):
        with query_budget(14):
            parts(row)
        promise(row, kind, months=None)


def test_a_guest_reads_the_table_and_comments_on_it(row: Agreement, officer: User) -> None:
    sending = sent(row, officer)
    guest = Client(headers={"accept-language": "en"})
    address = guest.post(link_of(sending))["Location"]
    page = guest.get(f"{address}?text=en").text
    assert "Comment on “Annex – Conditions by academic year”" in page
    assert ">Persons a year<" in page
    assert row.title_fr not in page
    assert row.title_fr in guest.get(address).text
    done = guest.post(address, {"part": "conditions", "text": "Four, please."})
    assert done.status_code == 302
    assert "Four, please." in guest.get(address).text


def test_the_redline_shows_rows(client: Client, row: Agreement, officer: User) -> None:
    versioned(row, officer)
    client.force_login(officer)
    client.post(
        reverse("partnerships:version_redline", args=[row.uid]), {"earlier": "1", "later": "2"}
    )
    document = Document.objects.get(kind=REDLINE)
    assert make(document_id=document.pk)
    document.refresh_from_db()
    assert document.file
    with document.file.open() as file:
        content = file.read()
    found = spoken(content)
    text = " ".join(" ".join(said for _language, said in found).split())
    assert "Annex – Conditions by academic year (changed)" in text
    assert "/removed)" in text.replace(" ", "")
    assert "Persons a year" in text
    assert "Capacity" not in text
