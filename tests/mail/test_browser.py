"""An officer corrects a text and settles a mail, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from intl_office.accounts.models import User
from intl_office.mail.models import Message, Template
from tests.factories.accounts import UserFactory
from tests.factories.mail import MessageFactory, TemplateFactory
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page, violations
from tests.mail.test_queueing import remind

pytestmark = pytest.mark.browser
in_english = pytest.mark.parametrize("look", [Look("en")], ids=str)
SignedIn = Callable[[User], Page]


def officer(look: Look | None = None) -> User:
    user: User = UserFactory.create(is_staff=True, language=look.language if look else "en")
    return user


@in_every_look
def test_every_page_in_every_look(signed_in: SignedIn, look: Look) -> None:
    page = signed_in(officer(look))
    for state in ("queued", "sent", "kept", "failed", "uncertain", "cancelled"):
        MessageFactory.create(**{state: True})
    mail = remind()
    Message.objects.filter(pk=mail.pk).update(
        status="uncertain", attempts=1, last_attempt_at=mail.created_at, next_attempt_at=None,
        last_error="interrupted",
    )  # fmt: skip
    TemplateFactory.create(number=2)
    page.goto("/mail/")
    check_page(page, look, "mails")
    page.goto(f"/mail/{mail.uid}/")
    page.locator(".mail-decision summary").first.click()
    check_page(page, look, "mail")
    page.goto("/mail/texts/")
    check_page(page, look, "mail-texts")
    page.goto("/mail/texts/tests.reminder/versions/")
    page.goto("/mail/texts/tests.reminder/")
    page.screenshot(path=f".office/screenshots/mail-text-{look}.jpg", full_page=True, type="jpeg")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@in_english
def test_a_text_is_previewed_while_typing_and_saved(signed_in: SignedIn) -> None:
    page = signed_in(officer())
    page.goto("/mail/texts/tests.reminder/")
    page.fill("#id_subject_en", "Please read: {{ title }}")
    expect(page.locator("#previews")).to_contain_text("Please read: Nomination of students")
    page.fill("#id_body_fr", "{{ titre }}")
    expect(page.locator("#previews")).to_contain_text("“titre”")
    assert not Template.objects.exists()
    page.fill("#id_body_fr", "Bonjour {{ recipient_name }}")
    page.click("button[name=save]")
    expect(page.locator(".alert").first).to_contain_text("Saved")
    assert Template.objects.count() == 2


@in_english
def test_an_uncertain_mail_is_settled(signed_in: SignedIn) -> None:
    mail = MessageFactory.create(uncertain=True)
    page = signed_in(officer())
    page.goto(f"/mail/{mail.uid}/")
    page.get_by_text("Mark as sent").first.click()
    page.fill("#mark_sent_reason", "The reader answered")
    page.locator("details[open] form button.btn-primary").click()
    expect(page.locator(".timeline")).to_contain_text("The reader answered")
    mail.refresh_from_db()
    assert mail.status == "sent"
