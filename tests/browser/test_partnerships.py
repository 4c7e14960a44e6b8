"""Agreements in a browser: every look, and the way from the institution to its reminder."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from intl_office.accounts.models import User
from intl_office.circuits.enums import Assignee
from intl_office.deadlines.models import Deadline, Reminder
from intl_office.documents.models import Document
from intl_office.mail.models import Message
from intl_office.organisations.models import Partner
from intl_office.reference.actions.load import load_reference
from partnerships.enums import State
from partnerships.models import Agreement
from partnerships.workflow import KIND
from tests.factories.access import house, user_with
from tests.factories.circuits import CircuitFactory, StepFactory
from tests.factories.organisations import PartnerFactory, PersonFactory
from tests.factories.partnerships import (
    ConditionFactory,
    agreement_with,
    circuit_of,
    heard,
    in_force,
)
from tests.kit.agreeing import approve, promise, sign, state_of
from tests.kit.browser import Look, in_every_look
from tests.kit.children import WorkerProcess, wait_until
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
IN_BOTH = pytest.mark.parametrize("look", [Look("fr"), Look("en")], ids=str)


@in_every_look
def test_list_and_pages(look: Look, signed_in: Callable[[User], Page]) -> None:
    officer = user_with("officer-cooperation")
    signed = in_force(partner=PartnerFactory.create(legal_name="Universität zu Köln"))
    draft = agreement_with(unit=house().sciences)
    ConditionFactory.create(agreement=draft)
    circuit_of(officer)
    unsigned = agreement_with(state=State.SIGNATURE)
    page = signed_in(officer)
    for name, row in (
        ("agreements", None), ("new", None), ("agreement", signed), ("text", signed),
        ("conditions", signed), ("people", draft), ("documents", draft), ("deadlines", signed),
        ("history", signed), ("edit", draft), ("conditions_edit", draft), ("submit", draft),
        ("signature", unsigned), ("agreement", draft),
    ):  # fmt: skip
        page.goto(reverse(f"partnerships:{name}", args=[row.uid] if row else []))
        check_page(page, look, f"partnerships-{name}-{row.state if row else 'all'}")


@in_every_look
def test_the_public_list(look: Look, signed_in: Callable[[User], Page]) -> None:
    for name in ("Universität zu Köln", "Politecnico di Milano"):
        in_force(partner=PartnerFactory.create(legal_name=name))
    page = signed_in(user_with("director"))
    page.goto(reverse("partnerships:public_settings"))
    check_page(page, look, "partnerships-public-settings")
    page.locator("[name=is_on]").check()
    page.locator("main form .btn-primary").click()
    page.goto(reverse("partnerships:public"))
    expect(page.get_by_role("rowheader", name="Politecnico di Milano").first).to_be_visible()
    check_page(page, look, "partnerships-public")


@IN_BOTH
def test_from_the_institution_to_the_reminder(
    look: Look,
    open_page: Callable[[Look], Page],
    server: str,
    celery_worker_process: WorkerProcess,
    tmp_path: Path,
) -> None:
    from tests.kit.browser import sign_in  # noqa: PLC0415  # beside the fixture of one person

    load_reference()
    house()  # its units are there before the form is shown
    officer = user_with("officer-cooperation", language=look.language)
    person = PersonFactory.create(user=officer)
    director = user_with("director", language=look.language)
    PartnerFactory.create(legal_name="UNIVERSIDAD DE GRANADA", coded=True)
    circuit = CircuitFactory.create(subject_kind=KIND)
    StepFactory.create(circuit=circuit, assignee=Assignee.PERSON, person=director)
    page, chief = open_page(look), open_page(look)
    sign_in(page, officer)
    sign_in(chief, director)

    _draft(page)
    row = Agreement.objects.get()
    assert (row.officer, row.partners) == (person, list(Partner.objects.all()))
    promise(page)
    assert "3" in page.inner_text("main table.table")
    assert row.years.count() > 0
    _make_pdf(page, row, celery_worker_process)
    approve(page, chief, row)
    heard(row)
    sign(page, row, tmp_path)
    assert state_of(row) == State.IN_FORCE
    check_page(page, look, "partnerships-journey-in-force")
    deadline = Deadline.objects.get(subject=row.uid, key="end")
    assert deadline.is_open
    _recall(deadline, officer, celery_worker_process)


def _draft(page: Page) -> None:
    page.goto(reverse("partnerships:new"))
    page.fill("#q", "granad")
    page.click("#found a.btn-primary")
    first = timezone.localdate() - timedelta(days=1)
    page.fill("#id_starts_on", first.isoformat())
    page.fill("#id_ends_on", (first + timedelta(days=366)).isoformat())
    page.select_option("#id_unit", str(house().sciences.uid))
    page.click("form .btn-primary")
    page.wait_for_url("**/conditions/edit/")


def _make_pdf(page: Page, row: Agreement, worker: WorkerProcess) -> None:
    page.goto(reverse("partnerships:documents", args=[row.uid]))
    page.select_option("#id_locale", "both")
    page.click("main form .btn-primary")
    wait_until(
        lambda: Document.objects.filter(subject=row.uid, state="ready").exists(),
        "the PDF is made",
        log=lambda: worker.output,
    )
    made = Document.objects.get(subject=row.uid)
    assert made.draft
    assert made.file is not None
    with made.file.open() as content:
        assert content.read(5) == b"%PDF-"


def _recall(deadline: Deadline, officer: User, worker: WorkerProcess) -> None:
    """The day of a step has come; the task that beat sends runs in the worker."""
    from intl_office.deadlines.tasks import remind  # noqa: PLC0415

    Deadline.objects.filter(pk=deadline.pk).update(next_reminder_on=timezone.localdate())
    remind.delay()
    wait_until(
        lambda: Reminder.objects.filter(deadline=deadline, recipient=officer).exists(),
        "the reminder is written",
        log=lambda: worker.output,
    )
    if timezone.localtime().hour >= 6:  # mails leave from six in the morning on
        wait_until(
            lambda: Message.objects.filter(address=officer.email).exists(), "the mail is stored"
        )
