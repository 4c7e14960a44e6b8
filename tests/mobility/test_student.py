"""The students' own space: from the first page to the submitted application, and who sees it."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intl_office.access.seeing import is_private
from intl_office.accounts.models import User
from intl_office.mail.models import Message
from intl_office.reference.models import Language
from intl_office.ui.models import Draft
from mobility.actions.applications import begin, enrolment_for
from mobility.actions.selection import decide
from mobility.enums import ApplicationState, CampaignState
from mobility.models import Application, Campaign, Enrolment
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.mobility import (
    ApplicationFactory,
    CampaignFactory,
    EnrolmentFactory,
    MobilityFactory,
    ProgrammeFactory,
    own_wish,
    places_of,
    submitted,
    wish_for,
)
from tests.factories.organisations import CountryFactory, PartnerFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def post(client: Client, address: str, data: dict[str, Any], status: int = 302) -> str:
    response = client.post(address, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def status(client: Client, address: str) -> int:
    """The status of a file's address; the file is read and closed."""
    response: Any = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content).startswith(b"%PDF")
    return int(response.status_code)


@pytest.fixture
def campaign(db: None) -> Campaign:
    made: Campaign = CampaignFactory.create(documents=["transcript"], wishes_max=3)
    return made


def choice_of(places: Any) -> str:
    party = places.agreement.parties.exclude(partner=None).select_related("partner").get()
    return f"{places.uid}:{party.partner.uid}"


def test_from_the_first_page_to_the_submitted_application(
    phone: Client, enrolment: Enrolment, campaign: Campaign
) -> None:
    first = places_of(1, partner=PartnerFactory.create(legal_name="Uppsala universitet"))
    second = places_of(2, partner=PartnerFactory.create(legal_name="KTH"))
    assert "Begin my application" in page(phone, "/mobility/my/")
    post(phone, f"/mobility/my/begin/{campaign.uid}/", {})
    row = Application.objects.get()
    shown = page(phone, row.form_url)
    assert enrolment.ine in shown
    assert "Uppsala universitet, Lyon (" in shown
    english = Language.objects.create(
        code="en", alpha3="eng", name_en="English", name_fr="anglais", source="ISO"
    )
    entries = {
        "wish_1": choice_of(second), "term_1": "first", "wish_2": choice_of(first),
        "term_2": "year", "language_1": english.code, "level_1": "B2",
        "motivation": "To learn.", "special_needs": "on",
    }  # fmt: skip
    post(phone, row.form_url, entries)
    assert [one.host for one in row.wishes.order_by("rank")] == ["KTH", "Uppsala universitet"]
    shown = page(phone, row.own_url)
    assert "Add this document" in shown
    assert "Departure</strong>" not in shown
    post(phone, f"/mobility/my/{row.uid}/step/submit/", {})
    row.refresh_from_db()
    assert row.state == ApplicationState.DRAFT
    file = SimpleUploadedFile("notes.pdf", PDF, content_type="application/pdf")
    post(phone, row.files_url, {"transcript": file})
    assert "Everything is there" in page(phone, row.own_url)
    post(phone, f"/mobility/my/{row.uid}/step/submit/", {})
    row.refresh_from_db()
    assert row.state == ApplicationState.SUBMITTED
    mail = Message.objects.get()
    assert mail.address == row.student.email
    assert mail.text.index("KTH") < mail.text.index("Uppsala")
    assert "Change my application" in page(phone, row.own_url)
    assert phone.get(row.form_url).status_code == 302
    post(phone, f"/mobility/my/{row.uid}/step/withdraw/", {})
    assert Message.objects.count() == 2


def test_an_own_host_stands_among_the_wishes(phone: Client, campaign: Campaign) -> None:
    post(phone, f"/mobility/my/begin/{campaign.uid}/", {})
    row = Application.objects.get()
    country = CountryFactory.create()
    entries = {"wish_1": "own", "own_name": "Studio Nord", "own_country": country.code,
               "own_type": "smp", "motivation": "Work"}  # fmt: skip
    post(phone, row.form_url, entries)
    wish = row.wishes.get()
    assert (wish.host, wish.places, wish.mobility_type) == ("Studio Nord", None, "smp")
    shown = page(phone, row.form_url)
    assert 'value="Studio Nord"' in shown


def test_errors_stand_at_their_fields(phone: Client, campaign: Campaign) -> None:
    places = places_of(2)
    post(phone, f"/mobility/my/begin/{campaign.uid}/", {})
    row = Application.objects.get()
    same = choice_of(places)
    shown = post(phone, row.form_url, {"wish_1": same, "wish_2": same, "wish_3": "own"}, 422)
    assert "The same destination is chosen twice" in shown
    assert "Name the host that you have found" in shown
    assert 'href="#id_wish_2"' in shown


def test_it_saves_as_one_writes(phone: Client, campaign: Campaign) -> None:
    post(phone, f"/mobility/my/begin/{campaign.uid}/", {})
    row = Application.objects.get()
    response = phone.post(row.form_url, {"_draft": "autosave", "motivation": "Because"})
    assert response.status_code == 200
    assert Draft.objects.count() == 1
    assert "You have begun this form" in page(phone, row.form_url)
    assert "Because" in page(phone, f"{row.form_url}?_draft=continue")
    post(phone, row.form_url, {"motivation": "Because of it"})
    assert not Draft.objects.exists()


def test_a_file_that_is_none_is_refused(phone: Client, campaign: Campaign) -> None:
    post(phone, f"/mobility/my/begin/{campaign.uid}/", {})
    row = Application.objects.get()
    file = SimpleUploadedFile("notes.pdf", b"MZ a program", content_type="application/pdf")
    post(phone, row.files_url, {"transcript": file}, 422)
    assert not row.files.exists()
    assert "10" in page(phone, row.files_url)


# ---------------------------------------------------------------- who may, who sees
def test_who_may_apply(campaign: Campaign, enrolment: Enrolment) -> None:
    student = enrolment.user
    assert student
    assert enrolment_for(campaign, student) == enrolment
    campaign.levels = [7]
    assert enrolment_for(campaign, student) is None
    campaign.levels, campaign.unit = [], house().letters
    assert enrolment_for(campaign, student) is None
    assert enrolment_for(campaign, UserFactory.create()) is None


def test_an_enrolment_is_found_by_the_verified_address(campaign: Campaign) -> None:
    student: User = UserFactory.create()
    row = EnrolmentFactory.create(user=None, email=student.email)
    made = begin(campaign=campaign, by=student)
    row.refresh_from_db()
    assert (made.enrolment, row.user) == (row, student)
    assert not Enrolment.objects.of(UserFactory.create()).exists()


OWN = ("{0}", "{0}form/", "{0}files/")


@pytest.mark.parametrize("address", OWN)
def test_nobody_sees_the_file_of_another(phone: Client, address: str) -> None:
    other = ApplicationFactory.create(motivation="Secret plans")
    where = address.format(other.own_url)
    page(phone, where, 404)
    assert phone.post(where, {"motivation": "mine now"}).status_code in {404, 405}
    other.refresh_from_db()
    assert other.motivation == "Secret plans"
    for name in ("submit", "withdraw"):
        assert phone.post(f"{other.own_url}step/{name}/").status_code == 404


def test_a_draft_is_nobody_elses_not_even_the_offices(desk: Client) -> None:
    row = ApplicationFactory.create(motivation="Secret plans")
    page(desk, row.get_absolute_url(), 404)
    assert str(row.enrolment) not in page(desk, row.campaign.selection_url)
    assert not Application.objects.visible_to(user_with("director")).exists()


def test_decisions_are_not_told_before_they_are_published(
    phone: Client, officer: User, enrolment: Enrolment
) -> None:
    campaign = CampaignFactory.create(state=CampaignState.CLOSED)
    row = submitted(campaign, None, enrolment=enrolment, student=enrolment.user)
    decide(application=row, name="refuse", by=officer, reason="Marked reason")
    for address in (row.own_url, "/mobility/my/"):
        shown = page(phone, address)
        assert "Marked reason" not in shown
        assert "Not accepted" not in shown
        assert "Sent" in shown
    Campaign.objects.filter(pk=campaign.pk).update(state="published", published_at=row.decided_at)
    assert "Marked reason" in page(phone, row.own_url)


def test_after_closing_it_is_read_only(phone: Client, enrolment: Enrolment) -> None:
    campaign = CampaignFactory.create(state=CampaignState.CLOSED)
    row = ApplicationFactory.create(campaign=campaign, enrolment=enrolment)
    assert "this one was not sent" in page(phone, row.own_url)
    for address in (row.form_url, row.files_url):
        assert phone.get(address).status_code == 302
        assert phone.post(address, {"motivation": "late"}).status_code == 302
    row.refresh_from_db()
    assert row.motivation == "To learn."


def test_files_are_read_by_those_who_read_the_application(
    phone: Client, campaign: Campaign, desk: Client
) -> None:
    post(phone, f"/mobility/my/begin/{campaign.uid}/", {})
    row = Application.objects.get()
    own_wish(row)
    Application.objects.update(motivation="To learn.")
    file = SimpleUploadedFile("notes.pdf", PDF, content_type="application/pdf")
    post(phone, row.files_url, {"transcript": file})
    address = f"/documents/files/{row.files.get().file.uid}/"
    assert status(desk, address) == 404
    post(phone, f"/mobility/my/{row.uid}/step/submit/", {})
    assert status(desk, address) == 200
    outside = Client()
    outside.force_login(user_with("officer-mobility", house().letters))
    assert status(outside, address) == 404
    assert status(phone, address) == 200


HOSTILE = ("/mobility/my/{0}/", "/mobility/{0}/", "/mobility/applications/{0}/")


@pytest.mark.parametrize("address", HOSTILE)
def test_nothing_is_there(desk: Client, address: str) -> None:
    page(desk, address.format(uuid4()), 404)


def test_nobody_begins_what_is_not_for_them(phone: Client) -> None:
    letters = CampaignFactory.create(unit=house().letters)
    assert phone.post(f"/mobility/my/begin/{letters.uid}/").status_code == 404
    over = CampaignFactory.create(state=CampaignState.CLOSED)
    response = phone.post(f"/mobility/my/begin/{over.uid}/", follow=True)
    assert "Applications are closed" in response.content.decode()
    assert not Application.objects.exists()


# ---------------------------------------------------------------- budgets
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_are_cheap(desk: Client, query_budget: Any, rows: int) -> None:
    campaign, places = CampaignFactory.create(state=CampaignState.CLOSED), places_of(5)
    programme = ProgrammeFactory.create()
    for _turn in range(rows):
        row = submitted(campaign, None, enrolment__programme=programme)
        wish_for(row, places, 2)
    desk.get("/mobility/")
    with query_budget(6):
        page(desk, "/mobility/campaigns/")
    with query_budget(12):
        page(desk, campaign.selection_url)
    MobilityFactory.create_batch(rows, enrolment__programme=programme)
    with query_budget(8):
        page(desk, "/mobility/")
    with query_budget(7):
        page(desk, "/mobility/enrolments/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_students_form_is_cheap(
    phone: Client, enrolment: Enrolment, query_budget: Any, rows: int
) -> None:
    row = ApplicationFactory.create(enrolment=enrolment)
    for rank in range(1, rows + 1):
        wish_for(row, places_of(2), rank)
    phone.get(row.form_url)
    with query_budget(12):
        page(phone, row.form_url)


def test_a_draft_is_not_read_through_the_students_eyes() -> None:
    assert is_private("mobility:mine_form")
    assert not is_private("mobility:my")
