"""The pages in every look, and a reminder set and done, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from intl_office.accounts.models import User
from intl_office.deadlines.models import Deadline
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import DeadlineFactory, DelegationFactory, MuteFactory, in_days
from tests.factories.organisations import UnitFactory
from tests.kit.browser import Complaints, Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
SignedIn = Callable[[User], Page]


def filled(user: User) -> Deadline:
    """A person with deadlines of every kind."""
    unit = UnitFactory.create(name_en="Faculty of Science", name_fr="Faculté des sciences")
    for days in (-20, -1, 0, 3, 12, 29, 60, 200):
        DeadlineFactory.create(days=days, owners=[user], unit=unit)
    row = DeadlineFactory.create(
        title="Nominations at the Tokyo Institute of Technology", source="personal",
        owners=[user], days=2, zone="Asia/Tokyo", whole_day=False,
    )  # fmt: skip
    DelegationFactory.create(stand_in=user)
    DelegationFactory.create(person=user)
    MuteFactory.create(user=user, deadline=row, until=in_days(9))
    return row


@in_every_look
def test_every_page_in_every_look(signed_in: SignedIn, look: Look) -> None:
    user = UserFactory.create()
    page, row = signed_in(user), filled(user)
    for name, address in {
        "deadlines": "/deadlines/",
        "deadlines-month": "/deadlines/month/",
        "deadlines-one": row.get_absolute_url(),
        "deadlines-new": "/deadlines/new/",
        "deadlines-delete": f"{row.get_absolute_url()}delete/",
        "deadlines-wishes": "/deadlines/wishes/",
        "deadlines-calendar": "/deadlines/calendar/",
        "deadlines-today": "/today/",
    }.items():
        page.goto(address)
        check_page(page, look, name)
    page.goto("/deadlines/calendar/")
    page.locator("form[action$='make/'] button").click()
    check_page(page, look, "deadlines-calendar-made")


@pytest.mark.parametrize("look", [Look("en")], ids=str)
def test_a_reminder_is_set_and_done(signed_in: SignedIn, complaints: Complaints) -> None:
    complaints.expect_status(422)
    page = signed_in(UserFactory.create(language="en"))
    page.goto("/deadlines/new/")
    page.locator("main button.btn-primary").click()
    expect(page.locator(".alert").first).to_be_visible()
    page.fill("#id_title", "Call Uppsala")
    page.fill("#id_day", in_days(5).isoformat())
    page.locator("main button.btn-primary").click()
    expect(page.locator("h1")).to_have_text("Call Uppsala")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.locator(".alert").first).to_contain_text("Done: Call Uppsala")
    assert Deadline.objects.get().state == "done"
