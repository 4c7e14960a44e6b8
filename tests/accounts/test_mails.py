"""Every mail about an account is a row of the mail room, and keeps no link once it has left."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.conf import LazySettings
from django.core import mail as sent
from django.test import Client
from django.utils import timezone

from intl_office.accounts.actions.invitations import invite
from intl_office.accounts.actions.mails import queue_allauth_mail
from intl_office.accounts.models import User
from intl_office.accounts.notifications import allauth_mails
from intl_office.core.workflow import WorkflowError
from intl_office.mail import kinds, tasks
from intl_office.mail.actions.deciding import send_again
from intl_office.mail.actions.erasing import LINKS_KEPT, forget_links
from intl_office.mail.checks import house_texts
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Message
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.core import PersonFactory

pytestmark = pytest.mark.django_db
# Mails of ways to sign in that the settings leave off.
OFF = re.compile(r"login_code|password_reset_code|unknown_account|webauthn_")
VALUES = {
    "activate_url": "http://testserver/secret-link/",
    "password_reset_url": "http://testserver/secret-link/",
    "timestamp": timezone.now(),
    "ip": "192.0.2.7",
    "user_agent": "Mozilla/5.0 [x](http://evil.example/)",
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "old@example.org",
}
NAMES = [
    "account/email/account_already_exists", "account/email/email_changed",
    "account/email/email_confirm", "account/email/email_confirmation",
    "account/email/email_confirmation_signup", "account/email/email_deleted",
    "account/email/password_changed", "account/email/password_reset",
    "account/email/password_reset_key", "account/email/password_set",
    "mfa/email/recovery_codes_generated", "mfa/email/totp_activated",
    "mfa/email/totp_deactivated", "socialaccount/email/account_connected",
    "socialaccount/email/account_disconnected",
]  # fmt: skip


@pytest.fixture
def user() -> User:
    return UserFactory.create(first_name="Ada", last_name="King", language="en")


def test_every_mail_that_allauth_can_ask_for_is_ours() -> None:
    folder = Path(allauth.__file__).parent / "templates"
    found = {
        str(path.relative_to(folder)).removesuffix("_subject.txt")
        for path in folder.rglob("*_subject.txt")
    }
    assert {name for name in found if not OFF.search(name)} == set(NAMES) == set(allauth_mails)


def test_every_text_can_be_written_from_its_examples() -> None:
    assert [fault for fault in house_texts() if str(fault.msg).startswith("accounts.")] == []
    ours = [kind for code, kind in kinds.registered.items() if code.startswith("accounts.")]
    assert len(ours) == len(set(allauth_mails.values())) + 1
    assert all(kind.confidential for kind in ours)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("language", "hello"), [("fr", "Bonjour"), ("en", "Hello")])
def test_it_is_written_in_the_readers_language(name: str, language: str, hello: str) -> None:
    UserFactory.create(email="ada@example.org", first_name="Ada", language=language)
    mail = queue_allauth_mail(asked_as=name, email="Ada@example.org", values=VALUES)
    assert mail.text.startswith(f"{hello} Ada") or f"{hello} Ada" in mail.text
    assert (mail.status, mail.language, mail.context) == (Status.QUEUED, language, {})
    assert 'href="http://evil' not in mail.html


def test_asked_for_twice_two_mails_leave(user: User) -> None:
    for _turn in range(2):
        queue_allauth_mail(
            asked_as="account/email/password_reset_key", email=user.email, values=VALUES
        )
    assert Message.objects.count() == 2


def _invited(user: User) -> Message:
    user.is_staff = True
    invite(email="new@example.org", by=user)
    return Message.objects.get(kind="accounts.invitation")


def _forgotten(user: User) -> Message:
    Client().post("/password/", {"email": user.email})
    return Message.objects.get(kind="accounts.new_password")


def _to_confirm(user: User) -> Message:
    other = UserFactory.create(verified=False)
    Client().post("/sign-in/", {"login": other.email, "password": PASSWORD})
    return Message.objects.get(kind="accounts.confirm_address")


@pytest.mark.parametrize(
    ("made", "prefix"),
    [
        pytest.param(_invited, "/invitation/", id="invitation"),
        pytest.param(_forgotten, "/password/", id="forgotten-password"),
        pytest.param(_to_confirm, "/account/email/", id="confirmation"),
    ],
)
def test_the_link_works_from_the_mail_and_is_gone_from_the_row(
    user: User, made: Callable[[User], Message], prefix: str
) -> None:
    mail = made(user)
    assert prefix in mail.text
    tasks.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.status == Status.SENT
    assert (mail.text, mail.html, mail.context) == ("", "", {})
    body = str(sent.outbox[-1].body)
    address = re.search(r"http://[\w.:]+(/\S+)", body)
    assert address
    assert Client().get(address[1], follow=True).status_code == 200
    kept = [str(value) for row in Message.objects.values_list() for value in row]
    assert not any(address[1] in value for value in kept)


@pytest.mark.parametrize(
    ("status", "given"),
    [
        (Status.FAILED, {"attempts": 1, "last_error": "550"}),
        (Status.UNCERTAIN, {"attempts": 1, "last_error": "cut"}),
        (Status.KEPT, {}),
        (Status.CANCELLED, {}),
    ],
    ids=["failed", "uncertain", "kept", "cancelled"],
)
def test_a_link_that_did_not_leave_is_gone_after_a_day(
    user: User, status: str, given: dict[str, Any]
) -> None:
    mail = _forgotten(user)
    attempted = timezone.now() if given else None
    Message.objects.update(status=status, next_attempt_at=None, last_attempt_at=attempted, **given)
    assert forget_links(now=timezone.now() + LINKS_KEPT - timedelta(minutes=5)) == 0
    assert forget_links(now=timezone.now() + LINKS_KEPT + timedelta(minutes=5)) == 1
    mail.refresh_from_db()
    assert (mail.text, mail.html, mail.is_erased) == ("", "", True)
    with pytest.raises(WorkflowError):
        send_again(message=mail, by=PersonFactory.create(director=True), reason="Asked for")


def test_a_mail_on_its_way_keeps_its_words(user: User) -> None:
    _forgotten(user)
    assert forget_links(now=timezone.now() + timedelta(days=3)) == 0


def test_officers_edit_the_text_and_never_read_the_link(user: User, client: Client) -> None:
    mail = _forgotten(user)
    client.force_login(PersonFactory.create(director=True))
    editor = client.get("/mail/texts/accounts.new_password/")
    assert editor.status_code == 200
    assert "https://office.example.org/link/1" in editor.text  # the preview, on the example
    page = client.get(mail.get_absolute_url())
    assert page.status_code == 200
    assert "/password/" not in page.text


def test_the_limits_of_allauth_stay(user: User, settings: LazySettings) -> None:
    client = Client()
    for _turn in range(10):
        client.post("/password/", {"email": user.email})
    assert Message.objects.count() <= 5  # allauth: five links for one address in a minute
