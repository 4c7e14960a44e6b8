"""What happens to agreements after their draft, in a browser: every look, one journey."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from partnerships.actions.amending import amend, begin
from partnerships.enums import AgreementType, State
from partnerships.life_enums import Matter
from partnerships.models import Agreement, Change, MinistryWindow
from tests.factories.access import house, user_with
from tests.factories.circuits import CircuitFactory
from tests.factories.organisations import ContactFactory, PartnerFactory
from tests.factories.partnerships import NoticeFactory, agreement_with, in_days, in_force
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@in_every_look
def test_every_page(look: Look, signed_in: Callable[[User], Page]) -> None:
    director = user_with("director")
    partner = PartnerFactory.create(legal_name="Universität zu Köln")
    live = in_force(partner=partner)
    change = Change(matter=Matter.CONDITIONS, from_year=AcademicYear.current().next)
    amendment = amend(parent=live, change=change, by=director)
    noticed = NoticeFactory.create(agreement=in_force()).agreement
    waits = agreement_with(state=State.SIGNATURE)
    MinistryWindow.objects.filter(agreement=waits).update(mae_on=in_days(-3))
    over = in_force(state=State.EXPIRED, ends_on=in_days(-2), starts_on=in_days(-400))
    iia = agreement_with(type=AgreementType.INTER_INSTITUTIONAL)
    party = iia.all_parties[1]
    party.contact = ContactFactory.create(partner=party.partner, email="ann@example.org")
    party.save()
    CircuitFactory.create(subject_kind="partnerships.agreement")
    page = signed_in(director)
    line = amendment.own_changes[0]
    pages: tuple[tuple[str, list[Any]], ...] = (
        ("types", []), ("type_edit", ["framework"]), ("outside_new", []), ("amend", [live.uid]),
        ("agreement", [live.uid]), ("changes", [amendment.uid]), ("text", [amendment.uid]),
        ("change_add", [amendment.uid]), ("change_edit", [amendment.uid, line.uid]),
        ("agreement", [noticed.uid]), ("withdraw", [noticed.uid]), ("terminate", [live.uid]),
        ("agreement", [waits.uid]), ("ministries", [waits.uid]), ("agreement", [over.uid]),
        ("evaluation", [over.uid]), ("outside", [iia.uid]), ("erasmus", [iia.uid]),
        ("letter", [iia.uid, "draft"]), ("agreement", [iia.uid]),
    )  # fmt: skip
    for at, (name, args) in enumerate(pages):
        page.goto(reverse(f"partnerships:{name}", args=args))
        check_page(page, look, f"life-{at:02}-{name}")


def test_from_an_outside_scan_to_an_amendment(
    signed_in: Callable[[User], Page], tmp_path: Path
) -> None:
    """Recorded with its scan, amended, the amendment in force: the page says what is valid now."""
    officer = user_with("officer-cooperation", language="en")
    house()
    PartnerFactory.create(legal_name="UNIVERSIDAD DE GRANADA", coded=True)
    page = signed_in(officer)
    _record(page, tmp_path)
    row = Agreement.objects.get()
    assert row.state == State.IN_FORCE
    page.goto(row.get_absolute_url())
    page.click(f"a[href='{reverse('partnerships:amend', args=[row.uid])}']")
    page.select_option("#id_matter", "end")
    page.fill("#id_ends_on", in_days(2000).isoformat())
    page.click("main form .btn-primary")
    page.wait_for_url("**/changes/")
    amendment = Agreement.objects.get(parent=row)
    Agreement.objects.filter(pk=amendment.pk).update(
        state=State.SIGNED, signed_on=in_days(-1), approved_on=in_days(-1)
    )
    assert begin(Agreement.objects.get(pk=amendment.pk))
    page.goto(row.get_absolute_url())
    row.refresh_from_db()
    assert row.ends_on == in_days(2000)
    assert amendment.number in page.inner_text("main")


def _record(page: Page, folder: Path) -> None:
    scan = folder / "signed.pdf"
    scan.write_bytes(PDF)
    page.goto(reverse("partnerships:outside_new"))
    page.fill("#q", "granad")
    page.click("#found a.btn-primary")
    first = timezone.localdate() - timedelta(days=1)
    page.fill("#id_approved_on", first.isoformat())
    page.fill("#id_signed_on", first.isoformat())
    page.set_input_files("#id_scan", scan)
    page.fill("textarea#id_reason", "Signed on a visit")
    page.select_option("#id_type", "framework")
    page.fill("#id_starts_on", first.isoformat())
    page.select_option("#id_unit", str(house().sciences.uid))
    page.click("main form .btn-primary")
    page.wait_for_url(lambda url: "/outside/" not in url)
