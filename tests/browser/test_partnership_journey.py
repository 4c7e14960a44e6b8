"""From the wish of an academic to the renewal: the whole life of one agreement, in a browser."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from intl_office.circuits.enums import Assignee
from intl_office.reference.actions.load import load_reference
from partnerships.enums import AgreementType, State
from partnerships.models import Agreement, AgreementRequest
from partnerships.workflow import KIND
from tests.factories.access import house, user_with
from tests.factories.circuits import CircuitFactory, StepFactory
from tests.factories.organisations import PartnerFactory, PersonFactory
from tests.factories.partnerships import in_days
from tests.kit.agreeing import SUBMIT, approve, promise, sign, state_of
from tests.kit.browser import Look, sign_in
from tests.kit.children import WorkerProcess, wait_until
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


def test_from_the_request_to_the_renewal(
    look: Look,
    open_page: Callable[[Look], Page],
    celery_worker_process: WorkerProcess,
    tmp_path: Path,
) -> None:
    load_reference()
    house()
    PartnerFactory.create(legal_name="UNIVERSIDAD DE GRANADA", coded=True)
    people = [
        user_with(role, language=look.language)
        for role in ("coordinator", "officer-cooperation", "director")
    ]
    for one in people:
        PersonFactory.create(user=one)
    circuit = CircuitFactory.create(subject_kind=KIND)
    StepFactory.create(circuit=circuit, assignee=Assignee.PERSON, person=people[2])
    asker, desk, chief = (
        open_page(Look(look.language, viewport="phone")),
        open_page(look),
        open_page(look),
    )
    for page, one in zip((asker, desk, chief), people, strict=True):
        sign_in(page, one)

    _ask(asker)
    row = _draft(desk)
    promise(desk)
    approve(desk, chief, row)
    _communicate(desk, row)
    sign(desk, row, tmp_path)
    assert state_of(row) == State.IN_FORCE
    asker.goto(AgreementRequest.objects.get().get_absolute_url())
    assert row.number in asker.inner_text("main")
    check_page(asker, look, "journey-request-followed")

    amendment = _amend(desk, row)
    approve(desk, chief, amendment)
    _communicate(desk, amendment)
    sign(desk, amendment, tmp_path)
    assert state_of(amendment) == State.IN_FORCE
    assert state_of(row) == State.IN_FORCE
    assert row.ends_on == in_days(330)
    desk.goto(row.get_absolute_url())
    check_page(desk, look, "journey-amended")

    _decide(desk, row)
    _draft_renewals(desk, celery_worker_process)
    new = Agreement.objects.get(renews=row)
    assert (new.state, new.starts_on) == (State.DRAFT, in_days(331))
    assert _promised(new) == _promised(row) == [("out", "sms", 3, 15, "0531")]
    desk.goto(new.get_absolute_url())
    assert row.number in desk.inner_text("main")
    check_page(desk, look, "journey-renewed")
    desk.goto(row.renewal_url)
    assert new.number in desk.inner_text("main")


def _promised(row: Agreement) -> list[tuple[str, str, int, int, str]]:
    """What the conditions say: direction, type, persons and months a year, subject."""
    asked = ("direction", "mobility_type", "persons", "months", "isced__code")
    return list(row.conditions.values_list(*asked))


def _ask(page: Page) -> None:
    page.goto(reverse("partnerships:request_new"))
    page.locator("#id_institution").press_sequentially("granad")
    page.get_by_label("UNIVERSIDAD DE GRANADA").check()
    page.check("input[name=dimensions][value=teaching]")
    page.select_option("#id_type", AgreementType.EXCHANGE)
    page.fill("#id_motivation", "Des cours communs depuis 2023.")
    page.click(SUBMIT)
    page.wait_for_url("**/partnerships/requests/*-*/")


def _draft(page: Page) -> Agreement:
    """The office accepts; the draft gets its days, in force from today on."""
    asked = AgreementRequest.objects.get()
    page.goto(asked.get_absolute_url())
    for step in ("accept", "draft"):
        page.click(f"form[action$='/steps/{step}/'] button")
    page.wait_for_url(lambda url: "/requests/" not in url)
    row = Agreement.objects.get()
    page.goto(row.edit_url)
    page.fill("#id_starts_on", timezone.localdate().isoformat())
    page.fill("#id_ends_on", in_days(200).isoformat())
    page.click(SUBMIT)
    page.wait_for_url(lambda url: "/edit/" not in url)
    page.goto(reverse("partnerships:conditions_edit", args=[row.uid]))
    return row


def _communicate(page: Page, row: Agreement) -> None:
    """Both ministers have had the draft for more than their month."""
    page.goto(reverse("partnerships:ministries", args=[row.uid]))
    for name in ("sent_on", "mesr_on", "mae_on"):
        page.fill(f"#id_{name}", (timezone.localdate() - timedelta(days=40)).isoformat())
    page.click(SUBMIT)
    page.wait_for_url(f"**{row.get_absolute_url()}")


def _amend(page: Page, row: Agreement) -> Agreement:
    page.goto(reverse("partnerships:amend", args=[row.uid]))
    page.select_option("#id_matter", "end")
    page.fill("#id_ends_on", in_days(330).isoformat())
    page.click(SUBMIT)
    page.wait_for_url("**/changes/")
    return Agreement.objects.get(parent=row)


def _decide(page: Page, row: Agreement) -> None:
    """The cockpit proposes to extend what is so young: the officer renews, and says why."""
    page.goto(reverse("partnerships:renewals"))
    page.click(f"tbody a[href='{row.renewal_url}']")
    assert page.is_checked("input[name=decision][value=extend]")
    page.check("input[name=decision][value=renew]")
    page.fill("#id_reason", "Le partenaire demande cinq ans de plus.")
    page.click(SUBMIT)
    page.wait_for_url(f"**{row.renewal_url}")
    wait_until(lambda: row.decisions.filter(decision="renew").exists(), "it is decided")


def _draft_renewals(page: Page, worker: WorkerProcess) -> None:
    """All that is decided and not drafted yet, in one batch."""
    page.goto(f"{reverse('partnerships:renewals')}?decision=to-draft")
    page.check("#bulk-all")
    page.click("button[name=bulk][value=draft]")
    page.click(SUBMIT)
    page.wait_for_url("**/jobs/**")
    wait_until(
        lambda: Agreement.objects.exclude(renews=None).exists(),
        "the renewal is drafted",
        log=lambda: worker.output,
    )
