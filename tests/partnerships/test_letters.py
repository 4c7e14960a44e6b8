"""Letters about an agreement: from a text of the library to a PDF, adapted, written again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.documents.actions.making import render
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document, Letter
from intl_office.organisations.models import Institution
from partnerships import demo_letters
from partnerships.demo import OFFICER
from partnerships.enums import State
from partnerships.letters import AgreementLetter
from partnerships.models import Agreement
from tests.documents import pdf
from tests.factories.access import user_with
from tests.factories.clauses import VersionFactory
from tests.factories.documents import DocumentFactory
from tests.factories.organisations import ContactFactory, CountryFactory, PartnerFactory
from tests.factories.partnerships import agreement_with, in_days
from tests.factories.signing import started, wanted
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
KIND = "partnerships.letter"
DUE = in_days(30).isoformat()


def with_partner(**columns: Any) -> Agreement:
    """An agreement that waits for signature, with a partner in Sweden and its contact."""
    sweden = CountryFactory.create(
        code="SE", alpha3="SWE", eu_code="SE", erasmus_prefix="", name_en="Sweden", name_fr="Suède"
    )
    partner = PartnerFactory.create(
        legal_name="Lunds universitet", name_fr="", name_en="", country=sweden, address="Box 117",
        postal_code="221 00", city="Lund",
    )  # fmt: skip
    row = agreement_with(partner, state=State.SIGNATURE, languages="both", **columns)
    ingrid = ContactFactory.create(
        partner=partner, title="Dr", first_name="Ingrid", last_name="Svensson"
    )
    row.parties.filter(partner=partner).update(contact=ingrid)
    Institution.objects.get_or_create(defaults={"name_fr": "Université", "city": "Lyon"})
    return Agreement.objects.get(pk=row.pk)


@pytest.fixture
def row(officer: User, client: Client) -> Agreement:
    client.force_login(officer)
    return with_partner()


def address(row: Agreement, text: str = "", **query: str) -> str:
    """Where the letter is chosen or written; to the partner, as the page proposes."""
    if not text:
        return reverse("documents:letter", args=[KIND, row.uid])
    to = {"to": str(row.all_parties[1].uid), "language": "en"}
    return reverse("documents:letter_write", args=[KIND, row.uid, text], query={**to, **query})


def sent(page: Any, **more: str) -> dict[str, str]:
    """What the page's form holds, with more."""
    form = page.context["form"]
    held = {name: form[name].value() for name in form.fields}
    return {**{name: str(value) for name, value in held.items() if value not in (None, [])}, **more}


def made(client: Client, row: Agreement, text: str = "letter-to-sign", **more: str) -> Document:
    where = address(row, text)
    values = {"value_copies": "2", "value_reply_by": DUE, "value_officer": "Zoé", "make": "1"}
    answer = client.post(where, sent(client.get(where), **values, **more))
    assert answer.status_code == 302
    return Document.objects.get()


def test_what_fits_comes_first_in_the_language_of_the_partner(
    client: Client, row: Agreement
) -> None:
    page = client.get(address(row))
    (_fitting, first), (_others, rest) = page.context["offered"]
    assert [one.clause.code for one in first] == ["letter-to-sign", "letter-support"]
    assert "letter-termination" in [one.clause.code for one in rest]
    form = page.context["form"]
    assert form.fields["language"].initial == "en"
    assert form.fields["to"].choices[0][1] == "Lunds universitet, Ingrid Svensson"


def test_nothing_is_made_before_everything_is_filled_in(client: Client, row: Agreement) -> None:
    where = address(row, "letter-to-sign")
    page = client.get(where)
    assert page.context["missing"] == ["Number of copies", "Return asked for before"]
    assert page.context["letter"]["address"] == [
        "Dr Ingrid Svensson", "Lunds universitet", "Box 117", "221 00 Lund", "SWEDEN",
    ]  # fmt: skip
    refused = client.post(where, sent(page, value_copies="2", make="1"))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["value_reply_by"]
    assert not Document.objects.exists()
    shown = client.post(where, sent(page, value_copies="2", preview="1"))
    assert shown.status_code == 200
    gap = '<mark lang="en" title="[[reply_by]]">Return asked for before</mark>'
    assert gap in shown.content.decode()
    assert not Document.objects.exists()


def test_the_letter_says_what_was_entered_and_stands_with_the_agreement(
    client: Client, row: Agreement
) -> None:
    document = made(client, row, signatory="Hélène Marchand", function="Présidente")
    assert document.title == f"Cover letter with the agreement to sign – {row.number}"
    content = render(document)
    (page,) = pdf.pages(content)
    for words in (
        "Dear Dr Ingrid Svensson,", "221 00 Lund", "in 2 copies", "Hélène Marchand", "Lyon,",
        f"no. {row.number}",
    ):  # fmt: skip
        assert words in page
    kinds = {kind for kind, _language, _text in pdf.elements(content)}
    assert "/H1" in kinds
    assert {language for language, _text in pdf.spoken(content)} == {"en"}
    listed = client.get(reverse("partnerships:documents", args=[row.uid])).content.decode()
    assert document.title in listed
    assert [one.house for one in AgreementLetter().signatories(row.uid)] == [True]
    client.force_login(user_with("vice-president"))
    assert client.get(document.get_absolute_url()).status_code == 200
    assert client.get(address(row)).status_code == 404
    read = client.get(reverse("partnerships:documents", args=[row.uid]))
    assert document.title in read.content.decode()
    assert read.context["letter_url"] == ""


def test_letters_are_signed_as_they_were_written(officer: User, row: Agreement) -> None:
    """No row says their words; two about one agreement are two texts."""
    known = {"ready": True, "kind": KIND, "subject": row.uid, "requested_by": officer}
    for words in ("One", "Two"):
        letter = DocumentFactory.create(**known, context={"title": words})
        assert started(letter, wanted()).is_open


def test_in_two_languages_each_has_its_page(client: Client, row: Agreement) -> None:
    where = address(row, "letter-to-sign", language="both", to="else")
    values = {"value_copies": "2", "value_reply_by": DUE, "value_officer": "Zoé", "make": "1"}
    page = client.get(where)
    assert page.context["letter"]["address"] == []
    client.post(where, sent(page, **values))
    document = Document.objects.get()
    assert (document.locale, document.context["layout"]) == (Locale.BOTH, "sequence")
    content = render(document)
    french, english = pdf.pages(content)
    assert "Madame, Monsieur," in french
    assert "Dear Sir or Madam," in english
    assert {language for language, _text in pdf.spoken(content)} == {"fr", "en"}


def test_own_words_are_adapted_and_shown_as_a_difference(client: Client, row: Agreement) -> None:
    where = address(row, "letter-to-sign")
    page = client.post(where, sent(client.get(where), value_copies="3", adapt="1"))
    begun = page.context["form"]["text_en"].value()
    assert "in 3 copies" in begun
    assert not page.context["differs"]
    own = begun.replace("in 3 copies", "in three copies")
    page = client.post(where, sent(page, text_en=own, preview="1"))
    assert [code for code, _pieces in page.context["differs"]] == ["en"]
    document = made(client, row, text_en=own, object_en="Three copies [[number]]")
    assert document.context["words"][0]["object"] == f"Three copies {row.number}"
    letter = Letter.objects.get()
    assert letter.version.clause.code == "letter-to-sign"
    unknown = client.post(where, sent(page, text_en="See [[nothing]].", value_reply_by=DUE,
                                      value_officer="Zoé", make="1"))  # fmt: skip
    assert unknown.status_code == 422


def test_a_letter_is_written_again_from_one_that_was_made(client: Client, row: Agreement) -> None:
    first = made(client, row, signatory="Hélène Marchand", object_en="Old object")
    listed = client.get(reverse("partnerships:documents", args=[row.uid]))
    ((_row, _tone, again),) = listed.context["letters"]
    VersionFactory.create(
        clause=Letter.objects.get().version.clause, number=2, published=True,
        heading_en="Newer", text_en="Newer [[number]].",
    )  # fmt: skip
    page = client.get(again)
    assert page.context["newer"]
    form = page.context["form"]
    assert form["object_en"].value() == "Old object"
    assert form["signatory"].value() == "Hélène Marchand"
    answer = client.post(again, sent(page, object_en="New object", make="1"))
    assert answer.status_code == 302
    second = Letter.objects.exclude(document=first).get()
    assert second.follows == first.letter
    assert second.document.context["words"][0]["object"] == "New object"
    other = with_partner()
    assert client.get(address(other, "letter-to-sign", again=str(first.uid))).status_code == 404


def test_a_preview_is_the_pdf_itself_and_keeps_nothing(client: Client, row: Agreement) -> None:
    where = address(row, "letter-support")
    answer = client.post(where, sent(client.get(where), address="Łódź\n東京", pdf="1"))
    assert answer.status_code == 422  # no font has these letters
    answer = client.post(where, sent(client.get(where), text_en="a\n" * 2000, pdf="1"))
    assert "A letter of more than about 20 pages" in answer.text
    answer = client.post(where, sent(client.get(where), pdf="1"))
    assert answer["Content-Type"] == "application/pdf"
    assert "[[project]]" in pdf.pages(answer.content)[0]
    assert not Document.objects.exists()


def test_the_library_shows_the_whole_letter_and_checks_its_subject(
    client: Client, row: Agreement
) -> None:
    where = reverse("documents:clause_preview", args=["letter-to-sign"])
    shown = client.get(where, {"on": str(row.uid)})
    french, english = shown.context["letter"]["words"]
    assert (
        french["object"]
        == f"Accord d’échange n°\N{NO-BREAK SPACE}{row.number} – envoi à la signature"
    )
    assert english["blocks"][0]["lines"] == ["Dear Dr Ingrid Svensson,"]
    assert "[Number of copies]" in shown.content.decode()
    whole = client.get(where, {"on": str(row.uid), "as": "pdf"})
    assert len(pdf.pages(whole.content)) == 2
    writing = reverse("documents:clause_edit", args=["letter-to-sign"])
    page = client.get(writing)
    assert "obligatory" not in page.context["form"].fields
    refused = client.post(writing, sent(page, heading_en="About [[nothing]]"))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["heading_en"]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_make_one_letter(officer: User) -> None:
    row = with_partner()
    one, other = Client(), Client()
    for browser in (one, other):
        browser.force_login(officer)
    where = address(row, "letter-to-sign")
    values = {"value_copies": "2", "value_reply_by": DUE, "value_officer": "Zoé", "make": "1"}
    page = one.get(where)
    form = sent(page, once="5b0c9d0e-0000-4000-8000-000000000001", **values)
    answers = at_once(lambda: one.post(where, form), lambda: other.post(where, form))
    assert {answer.status_code for answer in answers} == {302}
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Document.objects.count() == Letter.objects.count() == 1


def test_the_demonstration_has_two_letters(client: Client) -> None:
    by = user_with("officer-cooperation", email=OFFICER)
    with_partner()
    agreement_with(state=State.IN_FORCE)
    for _ in range(2):
        demo_letters.load(print)
    assert [one.version.clause.code for one in Letter.objects.order_by("pk")] == [
        "letter-to-sign", "letter-renewal",
    ]  # fmt: skip
    client.force_login(by)
    assert all(one.is_ready for one in Document.objects.all())
