"""Requests and visits in a browser: every look, and the way from the request to its agreement."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from partnerships.enums_requests import RequestState
from partnerships.enums_visits import VisitState
from partnerships.models import AgreementRequest
from tests.factories.access import house, user_with
from tests.factories.organisations import PartnerFactory, PersonFactory
from tests.factories.partnerships import in_force
from tests.factories.requests import (
    AdviceFactory,
    RequestFactory,
    follow_up_of,
    given_advice,
    message_on,
    visit_with,
)
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
S = RequestState


@in_every_look
def test_requests(look: Look, signed_in: Callable[[User], Page]) -> None:
    officer = user_with("officer-cooperation")
    partner = in_force(partner=PartnerFactory.create(legal_name="Uppsala universitet")).partners[0]
    row = RequestFactory.create(partner=partner, state=S.REVIEW, handler=officer)
    given_advice(request=row)
    AdviceFactory.create(request=row)
    message_on(row, "Ask for the fees first.", author=officer)
    open_one = RequestFactory.create(requester=officer, state=S.COMPLETING, handler=officer)
    mine = AdviceFactory.create(request=row, adviser=officer)
    page = signed_in(officer)
    for name, args in (
        ("requests", []), ("my_requests", []), ("request_new", []), ("request", [row.uid]),
        ("request_edit", [open_one.uid]), ("request_partner", [row.uid]),
        ("advice_ask", [row.uid]), ("advice", [mine.uid]),
    ):  # fmt: skip
        page.goto(reverse(f"partnerships:{name}", args=args))
        check_page(page, look, f"requests-{name}")
    page.goto(reverse("partnerships:request_new") + f"?partner={partner.uid}")
    check_page(page, look, "requests-already")


@in_every_look
def test_visits(look: Look, signed_in: Callable[[User], Page]) -> None:
    officer = user_with("officer-cooperation")
    PersonFactory.create(user=officer)
    coming = visit_with(programme="Monday:\n\n- campus\n- laboratories")
    late = visit_with(day=-20)
    told = visit_with(day=-90, state=VisitState.REPORTED, report="Good.\n\n- two seats more")
    action = follow_up_of(told)
    page = signed_in(officer)
    partner = coming.partners[0]
    for name, args in (
        ("visits", []), ("visit_calendar", []), ("visit_new", []), ("visit", [coming.uid]),
        ("visit", [late.uid]), ("visit", [told.uid]), ("visit_edit", [coming.uid]),
        ("visit_report", [late.uid]), ("visit_file", [late.uid]), ("visit_partner", [late.uid]),
        ("follow_up_new", [told.uid]), ("follow_up", [action.uid]),
    ):  # fmt: skip
        page.goto(reverse(f"partnerships:{name}", args=args))
        check_page(page, look, f"visits-{name}")
    page.goto(partner.get_absolute_url())
    check_page(page, look, "visits-of-partner")


def test_from_the_request_to_the_agreement(open_page: Callable[[Look], Page], server: str) -> None:
    from tests.kit.browser import sign_in  # noqa: PLC0415  # beside the fixture of one person

    look = Look("en", viewport="phone")
    house()
    asker = user_with("coordinator", language="en")
    officer = user_with("officer-cooperation", language="en")
    known = in_force(partner=PartnerFactory.create(legal_name="UNIVERSIDAD DE GRANADA"))
    page, desk = open_page(look), open_page(Look("en"))
    sign_in(page, asker)
    sign_in(desk, officer)
    page.goto(reverse("partnerships:request_new"))
    page.locator("#id_institution").press_sequentially("granad")
    page.get_by_label("UNIVERSIDAD DE GRANADA").check()
    page.get_by_text("There is something with this institution already").wait_for()
    assert known.number in page.inner_text("#institution-found")
    page.check("input[name=dimensions][value=teaching]")
    page.fill("#id_motivation", "Joint courses since 2023.")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_url("**/partnerships/requests/*-*/")
    row = AgreementRequest.objects.get()
    assert row.partner == known.partners[0]
    desk.goto(row.get_absolute_url())
    desk.get_by_role("button", name="Accept").click()
    desk.get_by_role("button", name="Draft the agreement").click()
    desk.get_by_text("The agreement is drafted").wait_for()
    row.refresh_from_db()
    assert row.agreement is not None
    assert row.agreement.get_absolute_url() in desk.url
    page.goto(row.get_absolute_url())
    assert "Being drafted" in page.inner_text("main")
