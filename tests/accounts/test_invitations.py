"""Invitations: made, sent again, withdrawn, accepted once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts import invited, secrets
from intl_office.accounts.actions.invitations import accept, invite, resend, withdraw
from intl_office.accounts.enums import InvitationState
from intl_office.accounts.models import Invitation, User
from intl_office.accounts.notifications import InvitationMail
from intl_office.mail.models import Message
from intl_office.mail.wording import Wording, WordingError
from tests.factories.accounts import PASSWORD, InvitationFactory, UserFactory
from tests.kit.race import at_once

ANSWER = {"first_name": "Marie", "last_name": "Curie", "password": PASSWORD}


def with_link(**fields: object) -> tuple[Invitation, str]:
    token, kept = secrets.new_token("invitation")
    invitation = InvitationFactory.create(token_hash=kept, **fields)
    return invitation, reverse("accounts:accept", args=[token])


@pytest.fixture
def inviter(db: None) -> User:
    return UserFactory.create(first_name="Claire", last_name="Martin", is_staff=True)


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.mark.parametrize(("language", "hello"), [("en", "Hello,"), ("fr", "Bonjour")])
def test_the_link_of_the_mail_makes_the_account(
    client: Client,
    inviter: User,
    language: str,
    hello: str,
) -> None:
    invite(email=" New@Example.org", by=inviter, language=language)
    mail = Message.objects.get()
    body = mail.text
    assert (mail.address, mail.language) == ("new@example.org", language)
    assert hello in body
    assert "Claire Martin" in body
    path = body.partition("http://localhost:8000")[2].split()[0]
    page = client.get(path)
    assert f'<html lang="{language}"' in page.text
    assert not User.objects.filter(email="new@example.org").exists()
    assert client.post(path, ANSWER)["Location"] == "/today/"
    user = User.objects.get(email="new@example.org")
    assert (str(user), user.language) == ("Marie Curie", language)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Invitation.objects.get().state() is InvitationState.ACCEPTED


def test_the_invitation_and_its_mail_are_one_change(
    inviter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(InvitationMail.house, "en", Wording("Hello", "{{ nothing }}"))
    with pytest.raises(WordingError):
        invite(email="new@example.org", by=inviter, language="en")
    assert not Invitation.objects.exists()
    assert not Message.objects.exists()


def test_the_link_is_not_kept_with_the_invitation(inviter: User) -> None:
    invitation = invite(email="new@example.org", by=inviter)
    assert len(invitation.token_hash) == 64


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"expires_at": timezone.now() + timedelta(seconds=-1)}, 410, "has expired"),
        ({"withdrawn_at": timezone.now()}, 410, "has been withdrawn"),
    ],
    ids=["expired", "withdrawn"],
)
def test_a_link_that_is_over_says_why(
    client: Client, fields: dict[str, object], status: int, text: str
) -> None:
    sent = timezone.now() - timedelta(days=15)
    _invitation, path = with_link(sent_at=sent, **fields)
    for response in (client.get(path), client.post(path, ANSWER)):
        assert response.status_code == status
        assert text in response.text
    assert not User.objects.filter(first_name="Marie").exists()


@pytest.mark.django_db
def test_a_link_used_again_says_that_the_account_exists(client: Client) -> None:
    _invitation, path = with_link()
    client.post(path, ANSWER)
    other = Client(headers={"accept-language": "en"})
    response = other.post(path, ANSWER)
    assert response.status_code == 410
    assert "your account exists" in response.text
    assert "_auth_user_id" not in other.session
    assert User.objects.filter(first_name="Marie").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("spoil", ["x", "~", ""])
def test_a_changed_link_opens_nothing(client: Client, spoil: str) -> None:
    _invitation, path = with_link()
    response = client.get(path.rstrip("/")[:-3] + spoil + "/")
    assert response.status_code == 404
    assert "Check that you copied the whole address" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "12345678901", "password", "sklodowska1"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    _invitation, path = with_link()
    response = client.post(path, {**ANSWER, "last_name": "Sklodowska", "password": password})
    assert response.status_code == 200
    assert response.context["form"].errors["password"]
    assert not User.objects.filter(first_name="Marie").exists()


@pytest.mark.django_db
def test_nobody_can_try_links_without_end(client: Client) -> None:
    codes = [client.get(f"/invitation/made-up-{n}/").status_code for n in range(21)]
    assert codes == [404] * 20 + [429]


def test_sending_again_voids_the_first_link(client: Client, inviter: User) -> None:
    invitation, path = with_link(
        sent_at=timezone.now() - timedelta(days=20), expires_at=timezone.now() - timedelta(days=6)
    )
    again = resend(invitation=invitation, by=inviter)
    assert again.state() is InvitationState.WAITING
    assert client.get(path).status_code == 404
    new = Message.objects.get().text.partition("http://localhost:8000")[2].split()[0]
    assert client.get(new).status_code == 200


@pytest.mark.parametrize("action", [resend, withdraw])
def test_what_is_over_is_neither_sent_nor_withdrawn(inviter: User, action: object) -> None:
    invitation, _path = with_link(withdrawn_at=timezone.now())
    with pytest.raises(ValidationError, match="already"):
        action(invitation=invitation, by=inviter)  # type: ignore[operator]  # either action


def test_one_address_has_one_invitation_that_waits(inviter: User) -> None:
    invite(email="new@example.org", by=inviter)
    with pytest.raises(ValidationError) as refused:
        invite(email="New@example.org", by=inviter)
    assert "email" in refused.value.message_dict
    withdraw(invitation=Invitation.objects.get(), by=inviter)
    invite(email="new@example.org", by=inviter)


def test_who_has_an_account_is_not_invited(inviter: User) -> None:
    with pytest.raises(ValidationError, match="exists already"):
        invite(email=inviter.email.upper(), by=inviter)


def test_a_room_offers_roles_and_follows_the_acceptance(inviter: User, client: Client) -> None:
    followed: list[tuple[str, str]] = []
    client.force_login(inviter)
    with (
        invited.role_offers.replaced(access=lambda _user: [("officer:IRO", "Officer")]),
        invited.on_accepted.replaced(
            access=lambda invitation, user: followed.append((invitation.role, user.email))
        ),
    ):
        data = {"email": "new@example.org", "language": "en", "role": "officer:IRO"}
        assert client.post("/account/invitations/new/", data).status_code == 302
        accept(invitation=Invitation.objects.get(), language="en", **ANSWER)
    assert followed == [("officer:IRO", "new@example.org")]


def test_the_screens(client: Client, inviter: User) -> None:
    client.force_login(inviter)
    assert "Nobody has been invited yet" in client.get("/account/invitations/").text
    data = {"email": "new@example.org", "language": "fr"}
    page = client.post("/account/invitations/new/", data, follow=True)
    assert "Invitation sent to new@example.org" in page.text
    twice = client.post("/account/invitations/new/", data)
    assert "already waiting" in twice.text
    uid = Invitation.objects.get().uid
    page = client.post(f"/account/invitations/{uid}/resend/", follow=True)
    assert "Invitation sent to new@example.org" in page.text
    page = client.post(f"/account/invitations/{uid}/withdraw/", follow=True)
    assert "has been withdrawn" in page.text
    page = client.post(f"/account/invitations/{uid}/resend/", follow=True)
    assert "already been accepted or withdrawn" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "new/"])
def test_who_may_not_invite_does_not_see_them(client: Client, path: str) -> None:
    client.force_login(UserFactory.create())
    InvitationFactory.create(email="secret@example.org")
    response = client.get(f"/account/invitations/{path}")
    assert response.status_code == 403
    assert "secret@example.org" not in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["resend", "withdraw"])
def test_a_get_changes_nothing(client: Client, verb: str, inviter: User) -> None:
    client.force_login(inviter)
    invitation = InvitationFactory.create()
    path = f"/account/invitations/{invitation.uid}/{verb}/"
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client: Client, inviter: User, rows: int, django_assert_num_queries: object
) -> None:
    client.force_login(inviter)
    InvitationFactory.create_batch(rows)
    with django_assert_num_queries(5):  # type: ignore[operator]  # a fixture that is called
        client.get("/account/invitations/")


@pytest.mark.django_db
def test_the_database_refuses_two_ends() -> None:
    with pytest.raises(IntegrityError, match="accounts_invitation_one_end"), transaction.atomic():
        InvitationFactory.create(
            accepted_at=timezone.now(), withdrawn_at=timezone.now(), user=UserFactory.create()
        )


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_make_one_account() -> None:
    invitation, _path = with_link()

    def answer() -> User:
        return accept(invitation=invitation, language="en", **ANSWER)

    results = at_once(answer, answer)
    assert sorted(type(r).__name__ for r in results) == ["User", "ValidationError"]
    assert User.objects.filter(first_name="Marie").count() == 1
