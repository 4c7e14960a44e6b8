"""Projects in a browser: from a call to the funder's decision; every page in every look."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.funding.models import Programme
from projects.enums import Stage
from projects.models import Call, Proposal
from tests.factories.access import house, user_with
from tests.factories.funding import ProgrammeFactory
from tests.factories.organisations import PartnerFactory
from tests.factories.projects import CallFactory, ConsortiumMemberFactory, ProposalFactory
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


@in_every_look
def test_every_page_holds_what_pages_must_hold(
    look: Look, signed_in: Callable[[User], Page]
) -> None:
    unit = house().sciences
    call = CallFactory.create()
    writing = ProposalFactory.create(writing=True, acronym="AQUA", unit=unit, call=call, amount=0,
                                     own_amount=0)  # fmt: skip
    ConsortiumMemberFactory.create(proposal=writing)
    sent = ProposalFactory.create(submitted=True, unit=unit)
    ProposalFactory.create(granted_trait=True, unit=unit)
    page = signed_in(user_with("officer-projects", language=look.language))
    for name, parts in (
        ("proposals", []), ("new", []), ("calls", []), ("call_new", []), ("call", [call.uid]),
        ("proposal", [writing.uid]), ("edit", [writing.uid]), ("history", [writing.uid]),
        ("consortium", [writing.uid]), ("submit", [writing.uid]), ("proposal", [sent.uid]),
        ("decide", [sent.uid, "grant"]), ("decide", [sent.uid, "reject"]),
    ):  # fmt: skip
        page.goto(reverse(f"projects:{name}", args=parts))
        check_page(page, look, f"projects-{name}")


@pytest.mark.parametrize("look", [Look("en"), Look("fr")], ids=str)
def test_from_the_call_to_the_grant(look: Look, signed_in: Callable[[User], Page]) -> None:
    programme: Programme = ProgrammeFactory.create()
    PartnerFactory.create(legal_name="Uppsala universitet")
    page = signed_in(user_with("officer-projects", language=look.language))
    unit = house().sciences
    page.goto(reverse("projects:call_new"))
    page.fill("#id_title", "Cooperation partnerships 2027")
    page.select_option("#id_programme", str(programme.pk))
    page.fill("#id_closes_on", "2027-03-05")
    page.fill("#id_closes_at", "12:00")
    page.click("main form .btn-primary")
    page.goto(f"{reverse('projects:new')}?call={Call.objects.get().uid}")
    page.fill("#id_title", "Water")
    page.fill("#id_acronym", "AQUA")
    page.select_option("#id_unit", str(unit.uid))
    page.fill("#id_amount", "250000")
    page.fill("#id_own_amount", "90000")
    page.click("main form .btn-primary")
    row = Proposal.objects.get()
    page.goto(f"{row.consortium_url}?q=uppsala")
    page.click("main .btn-outline-secondary:has-text('Uppsala')")
    page.click("main form .btn-primary")
    page.goto(row.get_absolute_url())
    page.click(".next-step .btn-primary")
    page.click(".next-step a.btn-primary")
    page.fill("#id_submitted_on", "2026-11-01")
    page.click("main form .btn-primary")
    page.click(".next-step a.btn-primary")
    page.fill("#id_decided_on", "2026-11-20")
    page.fill("#id_granted", "240000")
    page.click("main form .btn-primary")
    check_page(page, look, "projects-granted")
    row.refresh_from_db()
    assert row.stage == Stage.GRANTED
    page.goto(reverse("deadlines:deadlines"))
    check_page(page, look, "projects-deadlines")
