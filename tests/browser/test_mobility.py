"""Mobility in a browser: a student applies on a phone, an officer selects."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.mail.models import Message
from mobility.enums import CampaignState
from mobility.models import Application, Campaign, Mobility
from partnerships.models import AgreementYear
from tests.factories.access import user_with
from tests.factories.accounts import PASSWORD
from tests.factories.mobility import (
    CampaignFactory,
    EnrolmentFactory,
    MobilityFactory,
    places_of,
    submitted,
)
from tests.factories.organisations import PartnerFactory
from tests.kit.browser import Look, in_every_look, sign_in
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ON_A_PHONE = pytest.mark.parametrize(
    "look", [Look("fr", "light", "phone"), Look("en", "dark", "phone")], ids=str
)


def student_and_campaign(look: Look) -> tuple[User, Campaign, AgreementYear]:
    student = user_with("student", language=look.language, first_name="Lou", last_name="Petit")
    EnrolmentFactory.create(user=student, first_name="Lou", last_name="Petit")
    campaign = CampaignFactory.create(
        title_fr="Départs à l’automne", title_en="Departures in autumn", documents=["transcript"],
        wishes_max=3, note_fr="Préparez votre relevé de notes.", note_en="Have your transcript.",
    )  # fmt: skip
    places = places_of(1, partner=PartnerFactory.create(legal_name="Uppsala universitet"))
    places_of(2, partner=PartnerFactory.create(legal_name="Kungliga Tekniska högskolan"))
    return student, campaign, places


@ON_A_PHONE
def test_from_signing_in_to_the_mobility(
    look: Look, page: Page, open_page: Callable[[Look], Page]
) -> None:
    student, campaign, places = student_and_campaign(look)
    page.goto("/sign-in/")
    page.fill("input[name=login]", student.email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit], main form button.btn-primary").first.click()
    page.wait_for_url("**/mobility/my/")
    check_page(page, look, "mobility-my")
    page.locator("main form[action*='/begin/'] button").click()
    row = Application.objects.get()
    party = places.agreement.parties.exclude(partner=None).select_related("partner").get()
    assert party.partner
    page.select_option("#id_wish_1", f"{places.uid}:{party.partner.uid}")
    page.select_option("#id_term_1", "first")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#id_motivation", "Apprendre.")
    check_page(page, look, "mobility-form")
    page.locator("main form .btn-primary").click()
    page.set_input_files(
        "#id_transcript", {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    check_page(page, look, "mobility-files")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(f"**{row.own_url}")
    check_page(page, look, "mobility-ready")
    page.locator("main form[action$='/step/submit/'] button").click()
    page.wait_for_url(f"**{row.own_url}")
    check_page(page, look, "mobility-sent")
    assert Message.objects.get().language == look.language
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.CLOSED)
    _selected(open_page(Look(look.language)), row, look)
    assert AgreementYear.objects.get(pk=places.pk).taken == 1


def _selected(desk: Page, row: Application, look: Look) -> None:
    sign_in(desk, user_with("officer-mobility", language=look.language))
    desk.goto(row.campaign.selection_url)
    check_page(desk, Look(look.language), "mobility-selection")
    desk.locator("#list tbody a").first.click()
    check_page(desk, Look(look.language), "mobility-application")
    desk.locator("main form[action*='/select/'] button").click()
    desk.wait_for_url(f"**{row.get_absolute_url()}")
    desk.locator(f"main a[href='{Mobility.objects.get().get_absolute_url()}']").click()
    check_page(desk, Look(look.language), "mobility-mobility")


@in_every_look
def test_every_page_of_the_office(look: Look, signed_in: Callable[[User], Page]) -> None:
    campaign = CampaignFactory.create(state=CampaignState.CLOSED, documents=["cv", "transcript"])
    row = submitted(campaign, places_of(1))
    mobility = MobilityFactory.create(enrolment=row.enrolment, starts_on=timezone.localdate(),
                                      ends_on=timezone.localdate())  # fmt: skip
    opened = CampaignFactory.create()
    page = signed_in(user_with("officer-mobility"))
    for address in (
        "/", "/mobility/", "/mobility/campaigns/", "/mobility/campaigns/new/",
        "/mobility/enrolments/", campaign.get_absolute_url(), f"{opened.get_absolute_url()}edit/",
        f"{campaign.get_absolute_url()}places/", campaign.selection_url, row.get_absolute_url(),
        mobility.get_absolute_url(), f"{mobility.get_absolute_url()}days/",
        "/imports/new/enrolments/",
    ):  # fmt: skip
        page.goto(address)
        name = address.replace(str(campaign.uid), "c").replace(str(opened.uid), "o")
        name = name.replace(str(row.uid), "a").replace(str(mobility.uid), "m")
        check_page(page, look, f"mobility-office-{name}")
