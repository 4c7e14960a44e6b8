"""The printed agreement, page by page."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader

from intl_office.accounts.models import User
from intl_office.documents.actions.documents import laid_out, make_document
from intl_office.documents.actions.making import render
from intl_office.documents.enums import Layout, Locale
from intl_office.documents.models import Document
from intl_office.documents.parts import Part
from intl_office.documents.stamping import FOOT, HEIGHT, places
from intl_office.jobs import runner
from intl_office.jobs.models import Job
from partnerships.enums import AgreementType
from partnerships.models import Agreement
from partnerships.printing import AgreementKind
from partnerships.workflow import KIND
from tests.documents.pdf import pages, read, spoken
from tests.factories.access import user_with
from tests.factories.partnerships import PartyFactory, agreement_with, in_force

pytestmark = pytest.mark.django_db
# Six lines are lower than the place for signatures: one of the texts ends where it would not fit.
LENGTHS = range(0, 48, 6)


def printed(row: Agreement, by: User) -> list[str]:
    with transaction.atomic():
        document, _new = make_document(kind=KIND, subject=row.uid, locale=Locale.BOTH, by=by)
        return pages(render(document))


def written(row: Agreement, locale: Locale) -> list[Part]:
    """The articles; what fields say has tests of its own."""
    return [part for part in AgreementKind().parts(row.uid, locale) if not part.fixed]


def test_nobody_signs_a_page_on_which_nothing_else_stands(officer: User) -> None:
    row = agreement_with(type=AgreementType.FRAMEWORK)
    for length in LENGTHS:
        lines = "\n\n".join(f"Clause {number}" for number in range(length))
        Agreement.objects.filter(pk=row.pk).update(terms_fr=lines, terms_en=lines)
        signed = [page for page in printed(row, officer) if "signature" in page]
        assert "Article" in signed[-1], f"{length} clauses"


@pytest.mark.parametrize("locale", list(Locale))
def test_the_parts_are_the_articles_in_order(locale: Locale) -> None:
    row = agreement_with(type=AgreementType.FRAMEWORK)
    parts = written(row, locale)
    assert [part.number for part in parts] == [str(n) for n in range(1, len(parts) + 1)]
    assert {part.key for part in parts} == {topic.value for topic in row.topics}
    for part in parts:
        assert tuple(one.language for one in part.passages) == tuple(locale.languages)


def _two(row: Agreement, by: User, layout: Layout, parties: int = 2) -> bytes:
    for position in range(2, parties):
        PartyFactory.create(agreement=row, position=position)
    with transaction.atomic():
        document, _new = make_document(
            kind=KIND,
            subject=row.uid,
            locale=Locale.BOTH,
            by=by,
            draft=True,
            values=laid_out(Locale.BOTH, layout),
        )
        return render(document)


@pytest.mark.parametrize("layout", list(Layout))
def test_two_languages_side_by_side_or_one_after_the_other(officer: User, layout: Layout) -> None:
    row = agreement_with(type=AgreementType.FRAMEWORK)
    said = spoken(_two(row, officer, layout))
    languages = [one for one, text in said if re.match(r"Article\s\d+\s–", text)]
    count = len(written(row, Locale.BOTH))
    alternating, whole = ["fr", "en"] * count, ["fr"] * count + ["en"] * count
    assert languages == (alternating if layout == Layout.COLUMNS else whole)


@pytest.mark.parametrize("parties", [2, 5, 12])
def test_each_party_has_its_place_for_a_signature_once(officer: User, parties: int) -> None:
    row = agreement_with(type=AgreementType.NETWORK)
    made = _two(row, officer, Layout.SEQUENCE, parties)
    text = " ".join(pages(made)).replace("\xa0", " ")
    assert text.count("Place, date and signature") == parties
    with read(made) as found:
        layout = json.loads(found.attachments["data.json"].get_file().read_bytes())
    assert layout["values"]["layout"] == "sequence"
    stamps = places(PdfFileReader(io.BytesIO(made)), parties)
    assert len({(one.page, one.box) for one in stamps}) == parties
    assert {round(one.size[1]) for one in stamps} <= {round(HEIGHT), round(HEIGHT) + 1}
    assert min(one.box[1] for one in stamps) > FOOT


def test_the_layout_is_told_in_the_list_without_the_values(
    officer: User, query_budget: Callable[[int], AbstractContextManager[None]]
) -> None:
    row = agreement_with(type=AgreementType.FRAMEWORK)
    for layout in Layout:
        _two(row, officer, layout)
    with query_budget(1):
        said = {one.languages_said for one in Document.objects.about(row.uid).for_list()}
    assert len(said) == 2
    assert said == {one.languages_said for one in Document.objects.about(row.uid)}


@pytest.mark.parametrize("draft", [True, False], ids=["draft", "approved"])
def test_only_a_draft_asks_for_the_legal_office(officer: User, draft: bool) -> None:  # a case
    """What was approved has been looked at: nobody signs a page that says otherwise."""
    row = agreement_with(type=AgreementType.FRAMEWORK)
    with transaction.atomic():
        document, _new = make_document(
            kind=KIND, subject=row.uid, locale=Locale.EN, by=officer, draft=draft
        )
        words = " ".join(pages(render(document)))
    assert ("to be validated by your legal office" in words) is draft


def test_many_are_made_from_the_list_into_one_archive(client: Client, officer: User) -> None:
    client.force_login(officer)
    approved = in_force(languages="fr")
    draft = agreement_with(type=AgreementType.FRAMEWORK, languages="both")
    address = reverse("partnerships:agreements")
    chosen = {"bulk": "pdf", "rows": [approved.uid, draft.uid]}
    preview = client.post(address, chosen)
    assert [one.row for one in preview.context["going"]] == [approved, draft]
    assert "crossed as a draft" in preview.text
    answer = client.post(address, {**chosen, "confirmed": "1"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("jobs:job", args=[job.uid])
    runner.run(job.pk)
    rows = Document.objects.order_by("pk").values_list("subject", "locale", "draft")
    assert list(rows) == [(approved.uid, "fr", False), (draft.uid, "both", True)]
    assert "Download" in client.get(answer["Location"]).text
    content = b"".join(client.get(reverse("jobs:file", args=[job.uid])).streaming_content)  # type: ignore[attr-defined]  # a stream
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [len(read(archive.read(name)).pages) > 0 for name in archive.namelist()] == [
            True
        ] * 2


def test_readers_are_not_offered_to_make_them(client: Client, officer: User) -> None:
    row = in_force()
    client.force_login(user_with("vice-president", language="en"))
    address = reverse("partnerships:agreements")
    assert not client.get(address).context["bulk_actions"]
    client.post(address, {"bulk": "pdf", "rows": [row.uid], "confirmed": "1"})
    assert not Job.objects.exists()
