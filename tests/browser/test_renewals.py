"""Renewals in a browser: every look, and the way from the question to the drafts."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from partnerships.actions.renewal_decisions import follow
from partnerships.actions.renewing import renew
from partnerships.enums import State
from partnerships.models import Agreement, RenewalDecision
from tests.factories.access import house, user_with
from tests.factories.organisations import ContactFactory, PartnerFactory
from tests.factories.partnerships import (
    AgreementYearFactory,
    ConditionFactory,
    agreement_with,
    in_days,
)
from tests.kit.browser import Look, in_every_look
from tests.kit.children import WorkerProcess, wait_until
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
NOW = AcademicYear.current()


def ending(name: str, *taken: int, days: int = 200, kind: str = "iia") -> Agreement:
    """An agreement that ends soon; `taken` out of five each year, the last one first."""
    partner = PartnerFactory.create(legal_name=name)
    start = AcademicYear(NOW.start - 5).period.start
    row = agreement_with(
        partner, state=State.IN_FORCE, type=kind, starts_on=start, ends_on=in_days(days)
    )
    ConditionFactory.create(agreement=row, first_year=AcademicYear(NOW.start - 5), persons=5)
    for ago, number in enumerate(taken):
        for direction, mobility_type in (("out", "sms"), ("in", "sms"), ("out", "smp")):
            AgreementYearFactory.create(
                agreement=row, year=AcademicYear(NOW.start - ago), direction=direction,
                mobility_type=mobility_type, promised=5, taken=number, ects_recognised=number * 25,
            )  # fmt: skip
    party = row.parties.get(role="partner")
    party.contact = ContactFactory.create(partner=partner)
    party.save()
    return row


def several() -> list[Agreement]:
    return [
        ending("Universität zu Köln", 3, 2, 3, 1, 2),
        ending("Universidad de Granada", 0, 0, 0, 0, 2),
        ending("Université de Montréal", 4, 4, 5, 4, 4, kind="exchange"),
        ending("Politechnika Warszawska", 1, 0, 0, 1, 0),
        ending("Uppsala universitet", 2, 3, 2, 2, 3, days=40),
    ]


@in_every_look
def test_pages(look: Look, signed_in: Callable[[User], Page]) -> None:
    house()
    director = user_with("director")
    rows = several()
    follow(agreement=rows[0], by=director)
    new = renew(agreement=rows[0], by=director)
    follow(agreement=rows[1], by=director)
    page = signed_in(director)
    for name, row in (
        ("renewals", None), ("renewal", rows[1]), ("renewal", rows[2]), ("renewal_draft", rows[2]),
        ("renewal_mail", new), ("renewal_policy", None), ("agreement", new),
    ):  # fmt: skip
        page.goto(reverse(f"partnerships:{name}", args=[row.uid] if row else []))
        number = rows.index(row) if row in rows else ""
        check_page(page, look, f"renewals-{name}{number}")


@pytest.mark.parametrize("look", [Look("en")], ids=str)
def test_from_the_question_to_the_drafts(
    look: Look, signed_in: Callable[[User], Page], celery_worker_process: WorkerProcess
) -> None:
    house()
    officer = user_with("officer-cooperation", language=look.language)
    rows = several()
    page = signed_in(officer)
    page.goto(reverse("partnerships:renewals"))
    page.click("a.figure:has-text('no mobility for 3 years')")
    assert page.locator("tbody tr").count() == 1
    assert "Universidad de Granada" in page.inner_text("tbody")

    page.goto(reverse("partnerships:renewals"))
    page.check("#bulk-all")
    page.click("button[name=bulk][value=follow]")
    page.click("main form .btn-primary")
    page.wait_for_url("**bulk_result=**")
    assert RenewalDecision.objects.count() == len(rows)

    page.goto(f"{reverse('partnerships:renewals')}?decision=to-draft")
    page.check("#bulk-all")
    page.click("button[name=bulk][value=draft]")
    page.click("main form .btn-primary")
    page.wait_for_url("**/jobs/**")
    wait_until(
        lambda: Agreement.objects.exclude(renews=None).count() == 2,
        "two renewals are drafted",
        log=lambda: celery_worker_process.output,
    )
    kinds = set(Agreement.objects.exclude(renews=None).values_list("type", flat=True))
    assert kinds == {"iia", "framework"}
