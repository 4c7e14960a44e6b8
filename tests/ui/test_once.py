import threading
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from intl_office.accounts.models import User
from intl_office.ui.models import SavedView, Sending
from intl_office.ui.once import once
from tests.kit.race import at_once


def _request(user: Any, **entries: Any) -> HttpRequest:
    request = RequestFactory().post("/stays/new/", entries)
    request.user = user
    request.session = {}  # type: ignore[assignment]  # what messages need of it
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


class Work:
    """Makes a row and tells its address."""

    def __init__(self, user: User) -> None:
        self.user, self.done, self.lock = user, 0, threading.Lock()

    def __call__(self) -> str:
        with self.lock:
            self.done += 1
        view = SavedView.objects.create(user=self.user, list_name="x", name=f"{uuid4()}")
        return f"/stays/{view.uid}/"


@pytest.mark.django_db
def test_the_same_page_sent_twice_does_it_once_and_shows_the_first_result(officer: User) -> None:
    work, token = Work(officer), str(uuid4())
    first = once(_request(officer, once=token, city="Rome"), work)
    again = _request(officer, once=token, city="Rome", csrfmiddlewaretoken="another mask")
    second = once(again, work)
    assert first.url == second.url
    assert work.done == 1
    assert ["already" in str(message) for message in get_messages(again)] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        {"city": "Roma"},
        {"city": "Rome", "once": str(uuid4())},
        {"city": "Rome", "proof": SimpleUploadedFile("a.pdf", b"1")},
    ],
)
def test_other_entries_or_another_page_are_another_form(
    officer: User, other: dict[str, Any]
) -> None:
    work, token = Work(officer), str(uuid4())
    once(_request(officer, once=token, city="Rome"), work)
    once(_request(officer, **{"once": token, **other}), work)
    assert work.done == 2


@pytest.mark.django_db
def test_another_person_never_gets_the_result(officer: User) -> None:
    other = User.objects.create_user("ben@example.org")
    work, token = Work(officer), str(uuid4())
    first = once(_request(officer, once=token), work)
    assert once(_request(other, once=token), work).url != first.url
    assert once(_request(AnonymousUser(), once=token), work).url != first.url


@pytest.mark.django_db
def test_what_failed_may_be_sent_again(officer: User) -> None:
    def refused() -> str:
        raise ValidationError("no")

    work, token = Work(officer), str(uuid4())
    with pytest.raises(ValidationError):
        once(_request(officer, once=token), refused)
    assert not Sending.objects.exists()
    once(_request(officer, once=token), work)
    assert work.done == 1


@pytest.mark.django_db
@pytest.mark.parametrize("token", [{}, {"once": ""}, {"once": "not a token"}])
def test_without_a_token_it_is_simply_done(officer: User, token: dict[str, str]) -> None:
    work = Work(officer)
    once(_request(officer, **token), work)
    once(_request(officer, **token), work)
    assert work.done == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment() -> None:
    user = User.objects.create_user("claire@example.org")
    work, token = Work(user), str(uuid4())
    answers = at_once(*(lambda: once(_request(user, once=token), work).url for _ in range(4)))
    assert len(set(answers)) == 1
    assert (work.done, SavedView.objects.count()) == (1, 1)


def test_every_page_has_its_token() -> None:
    template = Template("{% load ui %}{% once_token %}")
    assert template.render(Context()) != template.render(Context())
