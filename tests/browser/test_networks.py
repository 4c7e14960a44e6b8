"""Networks in a browser: every look, and a network that gets three members."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from partnerships.enums import State
from partnerships.models import Network, NetworkAgreement
from tests.factories.access import house, user_with
from tests.factories.networks import (
    NetworkFeeFactory,
    NetworkMeetingFactory,
    NetworkSeatFactory,
    RenewalStepFactory,
    network_of,
)
from tests.factories.organisations import CountryFactory, PartnerFactory
from tests.factories.partnerships import agreement_with, in_days
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
IN_BOTH = pytest.mark.parametrize("look", [Look("fr"), Look("en")], ids=str)


@in_every_look
def test_list_and_pages(look: Look, signed_in: Callable[[User], Page]) -> None:
    officer = user_with("officer-cooperation")
    german = PartnerFactory.create(country=CountryFactory.create(germany=True))
    network = network_of(german, PartnerFactory.create(), acronym="ALTAVIA")
    fee = NetworkFeeFactory.create(network=network, due_on=in_days(-5))
    NetworkSeatFactory.create(network=network)
    NetworkMeetingFactory.create(network=network)
    step = RenewalStepFactory.create(renewal__network=network, due_on=in_days(-2))
    agreement = agreement_with(german, state=State.IN_FORCE)
    NetworkAgreement.objects.create(network=network, agreement=agreement)
    page = signed_in(officer)
    for name, args in (
        ("networks", []), ("network_new", []), ("network", [network.uid]),
        ("network_edit", [network.uid]), ("network_members", [network.uid]),
        ("network_fees", [network.uid]), ("network_plan", [network.uid]),
        ("network_meetings", [network.uid]), ("network_agreements", [network.uid]),
        ("network_history", [network.uid]), ("network_payment", [network.uid, fee.uid]),
        ("network_part_add", [network.uid, "member"]), ("network_part_add", [network.uid, "event"]),
        ("network_part", [network.uid, "step", step.uid]),
    ):  # fmt: skip
        page.goto(reverse(f"partnerships:{name}", args=args))
        part = args[1] if len(args) > 1 and isinstance(args[1], str) else ""
        check_page(page, look, f"{name}-{part}")
    page.goto(german.get_absolute_url())
    assert "ALTAVIA" in page.inner_text("main")


@IN_BOTH
def test_a_network_with_three_members(look: Look, signed_in: Callable[[User], Page]) -> None:
    officer = user_with("officer-cooperation")
    house()
    for name in ("Universität zu Köln", "Università di Bologna"):
        PartnerFactory.create(legal_name=name)
    page = signed_in(officer)
    page.goto(reverse("partnerships:network_new"))
    page.select_option("#id_kind", "european")
    page.fill("#id_name_fr", "Alliance Altavia")
    page.fill("#id_starts_on", in_days(-10).isoformat())
    page.select_option("#id_unit", str(house().sciences.uid))
    page.click("main form .btn-primary")
    page.wait_for_selector(".tabs")
    network = Network.objects.get()
    add = reverse("partnerships:network_part_add", args=[network.uid, "member"])
    for words, role in (("", "coordinator"), ("koln", "full"), ("bologna", "observer")):
        page.goto(add)
        if words:
            page.fill("#q", words)
            page.click("#found a.btn-primary")
        else:
            page.click("main a.btn-outline-primary")
        page.select_option("#id_role", role)
        page.click("main form .btn-primary")
        page.wait_for_url(f"**{network.page('network_members')}")
    assert set(network.members.values_list("role", flat=True)) == {
        *("coordinator", "full", "observer")
    }
    check_page(page, look, "networks-three-members")
    page.goto(network.get_absolute_url())
    assert page.locator("figure.chart svg").count() == 1
