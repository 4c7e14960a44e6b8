"""Priority countries and the question where partners are missing, in every look."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from tests.factories.access import user_with
from tests.factories.countries import CountryMarkFactory, ObjectiveFactory, PriorityFactory
from tests.factories.organisations import CountryFactory, PartnerFactory
from tests.factories.partnerships import in_force
from tests.factories.reference import IscedFieldFactory
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


@in_every_look
def test_countries_and_gaps(look: Look, signed_in: Callable[[User], Page]) -> None:
    germany = CountryFactory.create(germany=True)
    greece = CountryFactory.create(greece=True)
    behind = ObjectiveFactory.create(priority__country=germany, behind=True)
    ObjectiveFactory.create(priority=behind.priority, goal="outgoing", target=20, start=0,
                            started_on=behind.started_on)  # fmt: skip
    proposed = PriorityFactory.create(country=greece)
    CountryMarkFactory.create(priority=proposed)
    IscedFieldFactory.create(code="06")
    in_force(partner=PartnerFactory.create(country=germany, legal_name="Universität zu Köln"))
    PartnerFactory.create(country=greece, charter_from=date(2021, 1, 1))
    page = signed_in(user_with("director"))
    for name, args, query in (
        ("countries", [], ""), ("criteria", [], ""), ("country_new", [], ""),
        ("country", [behind.priority.uid], ""), ("country_marks", [proposed.uid], ""),
        ("country_objective", [behind.priority.uid, behind.uid], ""),
        ("gaps", [], ""), ("gaps", [], "?field=06"), ("gap_partners", ["GR"], "?field=06"),
    ):  # fmt: skip
        page.goto(reverse(f"partnerships:{name}", args=args) + query)
        check_page(page, look, f"countries-{name}-{bool(query)}")
    page.goto(reverse("ui:today"))
    assert behind.priority.country.name_fr in page.inner_text("main") or look.language == "en"
