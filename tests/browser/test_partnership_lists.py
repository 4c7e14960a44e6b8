"""The lists of partnerships on a small desktop: whole, under one row of tabs."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from partnerships.country_enums import CountryState
from partnerships.enums_requests import RequestState
from partnerships.models import Agreement
from partnerships.strategic_enums import LabelState
from tests.factories.access import house, user_with
from tests.factories.countries import ObjectiveFactory, PriorityFactory
from tests.factories.networks import NetworkFeeFactory, network_of
from tests.factories.organisations import PartnerFactory, UnitFactory
from tests.factories.partnerships import in_days, in_force
from tests.factories.requests import RequestFactory, visit_with
from tests.factories.strategic import StrategicFactory
from tests.kit.browser import Look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser

LISTS = (
    *("agreements", "renewals", "requests", "visits"),
    *("networks", "strategic_list", "countries", "gaps"),
)
CUT = (
    "() => [...document.querySelectorAll('.table-wrap')].map((e) => e.scrollWidth - e.clientWidth)"
)
ROWS = "(e) => new Set([...e.children].map((one) => one.getBoundingClientRect().top)).size"


def rows_with_long_words() -> Agreement:
    """A row on each list, with the words that real ones are made of."""
    unit = UnitFactory.create(parent=house().sciences, name_fr="Direction internationale")
    one = PartnerFactory.create(legal_name="MONTANUNIVERSITAET LEOBEN", city="Leoben")
    two = PartnerFactory.create(legal_name="KAUNO TECHNOLOGIJOS UNIVERSITETAS")
    row = in_force(
        partner=one, type="iia", unit=unit, starts_on=in_days(-700), ends_on=in_days(100)
    )
    RequestFactory.create(partner=two, unit=unit, state=RequestState.REVIEW)
    visit_with(one, purpose="Négociation d’un double diplôme", place="Leoben")
    net = network_of(one, two, name_fr="Réseau universitaire francophone", unit=unit)
    NetworkFeeFactory.create(network=net, due_on=in_days(-30))
    StrategicFactory.create(partner=two, unit=unit, state=LabelState.GRANTED)
    priority = PriorityFactory.create(unit=unit, state=CountryState.ADOPTED)
    ObjectiveFactory.create(priority=priority, behind=True)
    return row


def test_lists_are_whole_at_1280_points(look: Look, signed_in: Callable[[User], Page]) -> None:
    row = rows_with_long_words()
    page = signed_in(user_with("director"))
    for name in LISTS:
        page.goto(reverse(f"partnerships:{name}"))
        assert page.locator("tbody tr").count() == (name != "gaps"), name
        assert page.evaluate(CUT) == [0] * (name != "gaps"), name
        assert page.locator("ul.tabs").first.evaluate(ROWS) == 1, name
    page.goto(reverse("partnerships:visit_calendar"))
    assert page.locator("ul.tabs [aria-current]").count() == 2
    check_page(page, look, "lists-calendar")
    page.goto(row.get_absolute_url())
    assert page.locator("ul.tabs").evaluate(ROWS) == 1
