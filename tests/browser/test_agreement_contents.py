"""What an agreement holds, in a browser: every new page in every look, and a network of three."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.reference.actions.load import load_reference
from partnerships.enums import State
from partnerships.models import Agreement
from tests.factories.access import user_with
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import (
    ArticleFactory,
    ConditionFactory,
    FactsheetFactory,
    PartyFactory,
    agreement_with,
    in_force,
)
from tests.kit.browser import Complaints, Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


@in_every_look
def test_contents(look: Look, signed_in: Callable[[User], Page]) -> None:
    load_reference()
    officer = user_with("officer-cooperation", language=look.language)
    framework = in_force(type="framework", dimensions=["teaching", "research"], continuum=True)
    child = agreement_with(parent=framework, type="double-degree")
    thesis = agreement_with(type="cotutelle")
    company = agreement_with(type="traineeship")
    network = agreement_with(
        PartnerFactory.create(legal_name="Uppsala universitet"), type="network"
    )
    PartyFactory.create(agreement=network, position=2)
    ConditionFactory.create(agreement=network)
    ArticleFactory.create(agreement=child, topic="training")
    signed = in_force(type="iia", state=State.IN_FORCE)
    party = signed.all_parties[1]
    FactsheetFactory.create(party=party)
    page = signed_in(officer)
    pages: tuple[tuple[str, list[Any]], ...] = (
        ("agreement", [framework.uid]), ("text", [child.uid]), ("article", [child.uid, "teams"]),
        ("details", [child.uid]), ("details", [thesis.uid]), ("details", [company.uid]),
        ("conditions_edit", [network.uid]), ("conditions", [network.uid]),
        ("factsheet", [party.uid]), ("factsheet_edit", [party.uid]), ("edit", [child.uid]),
    )  # fmt: skip
    for at, (name, args) in enumerate(pages):
        page.goto(reverse(f"partnerships:{name}", args=args))
        check_page(page, look, f"partnerships-contents-{at}-{name}")


def test_two_people_and_a_network(
    open_page: Callable[[Look], Page], server: str, complaints: Complaints
) -> None:
    from tests.kit.browser import sign_in  # noqa: PLC0415  # beside the fixture of one person

    load_reference()
    row = agreement_with(PartnerFactory.create(legal_name="Uppsala universitet"), type="network")
    PartyFactory.create(agreement=row, partner__legal_name="Universidad de Granada", position=2)
    first, second = (str(one.uid) for one in Agreement.objects.get(pk=row.pk).all_parties[1:])
    page, other = open_page(Look("en")), open_page(Look("en"))
    sign_in(page, user_with("officer-cooperation", language="en"))
    sign_in(other, user_with("officer-cooperation", language="en"))
    url = reverse("partnerships:article", args=[row.uid, "governance"])
    complaints.expect_status(422)
    for one in (page, other):
        one.goto(url)
    _write(page, "A council of three.")
    page.wait_for_url("**/text/**")
    _write(other, "A council of four.")
    shown = other.inner_text("main")
    assert "A council of three." in shown
    check_page(other, Look("en"), "partnerships-contents-two-writers")
    other.check("input[name=_choose-text_en][value=theirs]")
    other.click("form.text-width .btn-primary")
    other.wait_for_url("**/text/**")
    assert row.articles.get().text_en == "A council of three."
    page.goto(reverse("partnerships:conditions_edit", args=[row.uid]))
    page.select_option("#id_conditions-0-sender", first)
    page.select_option("#id_conditions-0-target", second)
    page.fill("#id_conditions-0-persons", "3")
    page.fill("#id_conditions-0-first_year", str(AcademicYear.current()))
    page.click("form.form-sections .btn-primary")
    page.wait_for_url(f"**{row.get_absolute_url()}")
    assert row.conditions.get().direction == "between"


def _write(page: Page, words: str) -> None:
    page.fill("#id_text_fr", "Un conseil.")
    page.fill("#id_text_en", words)
    page.click("form.text-width .btn-primary")
    page.wait_for_load_state()
