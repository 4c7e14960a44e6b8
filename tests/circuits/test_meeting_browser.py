"""Meetings in every look, and one from what waits to its decisions, in a real browser."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from intl_office.accounts.models import User
from intl_office.circuits.enums import TurnState
from intl_office.circuits.meeting_enums import Function, MeetingState
from intl_office.circuits.models import Meeting, Turn
from tests.factories.access import user_with
from tests.factories.circuits import in_days
from tests.factories.meetings import (
    BodyFactory,
    ItemFactory,
    MeetingFactory,
    on_agenda,
    outsider,
    waiting_turn,
)
from tests.kit.browser import Complaints, Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
SignedIn = Callable[[User], Page]


def filled() -> Meeting:
    """A body with members, a meeting being prepared, files that wait, one of them late."""
    body = BodyFactory.create(
        code="commission",
        name_fr="Commission des relations internationales",
        name_en="International relations commission",
    )
    outsider(body, "Françoise Delmas, Métropole de Valmont", function=Function.CHAIR)
    outsider(body, "Jean-Luc Ribot", ends_on=in_days(-30))
    meeting: Meeting = MeetingFactory.create(body=body, papers_on=in_days(2))
    on_agenda(meeting, title="Accord-cadre avec l’Université de Montréal")
    ItemFactory.create(meeting=meeting, title="Bilan des mobilités", purpose="information")
    late = waiting_turn(body, title="Double diplôme avec le Politecnico di Milano")
    Turn.objects.filter(pk=late.pk).update(due_on=in_days(-3))
    return meeting


@in_every_look
def test_every_page_in_every_look(signed_in: SignedIn, look: Look) -> None:
    user = user_with("officer-cooperation", language=look.language)
    page, meeting = signed_in(user), filled()
    body, item = meeting.body, meeting.items.all().in_order()[0]
    today = MeetingFactory.create(body=body, day=timezone.localdate(), state=MeetingState.SENT)
    for title in ("Convention de cotutelle", "Accord Erasmus+ avec Uppsala"):
        on_agenda(today, title=title)
    base = "/approvals"
    for name, address in {
        "meetings-bodies": f"{base}/bodies/",
        "meetings-body": body.get_absolute_url(),
        "meetings-body-new": f"{base}/new-body/",
        "meetings-member": f"{body.get_absolute_url()}members/new/",
        "meetings-list": f"{base}/meetings/",
        "meetings-new": f"{body.get_absolute_url()}meetings/new/",
        "meetings-one": meeting.get_absolute_url(),
        "meetings-item": f"{base}/items/{item.uid}/",
        "meetings-decisions": f"{today.get_absolute_url()}decisions/",
    }.items():
        page.goto(address)
        check_page(page, look, name)


@pytest.mark.parametrize("look", [Look("en")], ids=str)
def test_from_what_waits_to_the_decisions(signed_in: SignedIn, complaints: Complaints) -> None:
    complaints.expect_status(422)
    page, meeting = signed_in(user_with("director", language="en")), filled()
    page.goto(meeting.get_absolute_url())
    page.get_by_role("button", name="Put all on the agenda").click()
    page.get_by_role("button", name="Send the agenda to the members").click()
    expect(page.locator(".alert").first).to_contain_text("The agenda is sent")
    Meeting.objects.update(day=timezone.localdate(), papers_on=None)
    page.reload()
    page.get_by_role("link", name="Enter the decisions").click()
    page.get_by_role("button", name="Enter all decisions").click()
    expect(page.locator(".error-summary")).to_contain_text("2 points to correct")
    page.get_by_role("button", name="Fill in: the rest is approved").click()
    expect(page.get_by_label("Number").first).to_have_value(f"CRI {meeting.day.year}-001")
    page.get_by_role("button", name="Enter all decisions").click()
    expect(page.locator(".alert").first).to_contain_text("The decisions are entered")
    assert set(Turn.objects.values_list("state", flat=True)) == {TurnState.APPROVED}
    page.get_by_role("button", name="Close the minutes").click()
    expect(page.locator(".alert").first).to_contain_text("The minutes are closed")
