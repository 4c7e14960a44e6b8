"""One partner in a browser: its page, vitality, time line, and what became of a closed one."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner, Place
from partnerships.enums import Direction, State
from partnerships.models import Agreement, AgreementTransition
from tests.factories.access import user_with
from tests.factories.organisations import ContactFactory, PartnerFactory
from tests.factories.partnerships import AgreementYearFactory, agreement_with
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
TAKEN = ((2, 1), (4, 2), (3, 0), (5, 4), (4, 3))  # out and in, the oldest year first


def _alive(name: str, city: str, latitude: str, longitude: str) -> Partner:
    """A partner with an agreement, a place on the map, a contact, five years of students."""
    partner: Partner = PartnerFactory.create(legal_name=name, city=city)
    Place.objects.create(partner=partner, latitude=latitude, longitude=longitude, source="A map")
    ContactFactory.create(
        partner=partner, last_confirmed_on=timezone.localdate() - timedelta(days=600)
    )
    row = agreement_with(partner, state=State.IN_FORCE)
    last = AcademicYear.current().start
    for start, (out, back) in zip(range(last - 4, last + 1), TAKEN, strict=True):
        columns = {"agreement": row, "year": AcademicYear(start), "promised": 5}
        returned = timezone.localdate() - timedelta(days=100) if start < last else None
        AgreementYearFactory.create(
            **columns, taken=out, last_return_on=returned, ects_recognised=Decimal(24 * out)
        )
        AgreementYearFactory.create(**columns, taken=back, direction=Direction.IN)
    _told(row)
    return partner


def _told(row: Agreement) -> None:
    for name, target in (("sign", State.SIGNED), ("take-effect", State.IN_FORCE)):
        AgreementTransition.objects.create(
            agreement=row, name=name, source=State.DRAFT, target=target, at=timezone.now()
        )


@in_every_look
def test_everything_about_one_partner(look: Look, signed_in: Callable[[User], Page]) -> None:
    partner = _alive("Universit\u00e9 de Lorraine", "Nancy", "48.69", "6.18")
    _alive("Universit\u00e9 de Bordeaux", "Bordeaux", "44.84", "-0.58")
    page = signed_in(user_with("officer-cooperation"))
    page.goto(partner.get_absolute_url())
    check_page(page, look, "partner-page")
    for name in ("vitality", "timeline"):
        page.goto(reverse(f"partnerships:partner_{name}", args=[partner.uid]))
        check_page(page, look, f"partner-{name}")


@in_every_look
def test_a_partner_closes_and_leads_on(look: Look, signed_in: Callable[[User], Page]) -> None:
    closed = PartnerFactory.create(legal_name="Tampereen teknillinen yliopisto")
    heir = PartnerFactory.create(legal_name="Tampereen yliopisto")
    agreement = agreement_with(closed, state=State.IN_FORCE)
    page = signed_in(user_with("officer-cooperation"))
    page.goto(reverse("organisations:partner_close", args=[closed.uid]))
    check_page(page, look, "partner-close")
    page.locator("[name=what][value=absorbed]").check()
    page.fill("#id_other", heir.legal_name)
    page.fill("#id_happened_on", "2019-01-01")
    page.fill("#id_reason", "Fusion")
    page.locator("main form .btn-primary").click()
    expect(page.locator("main .alert a").first).to_have_text(heir.legal_name)
    check_page(page, look, "partner-closed")
    page.goto(f"{reverse('partnerships:new')}?partner={closed.uid}")
    check_page(page, look, "partner-closed-drafting")
    page.locator("main .btn-primary").click()
    expect(page.locator("h1")).to_contain_text(heir.legal_name)
    page.goto(heir.get_absolute_url())
    expect(page.get_by_role("link", name=agreement.title_fr).or_(
        page.get_by_role("link", name=agreement.title_en)).first).to_be_visible()  # fmt: skip
    check_page(page, look, "partner-heir")
