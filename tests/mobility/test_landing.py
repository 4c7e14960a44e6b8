"""Where each role arrives: students in their own space, everybody else on Today."""

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.access.enums import KINDS
from intl_office.accounts.models import User
from tests.factories.access import RoleFactory, user_with
from tests.factories.accounts import PASSWORD
from tests.factories.deadlines import DeadlineFactory

pytestmark = pytest.mark.django_db
TODAY, MY, HOME = "/today/", "/mobility/my/", "/"


def arrives(user: User) -> str:
    """The address after the sign-in form."""
    client = Client()
    entries = {"login": user.email, "password": PASSWORD}
    return str(client.post(reverse("account_login"), entries).headers["Location"])


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"partner"}))
def test_each_role_arrives_where_its_work_is(kind: str) -> None:
    user = user_with(kind)
    wanted = MY if kind == "student" else TODAY
    assert arrives(user) == wanted
    client = Client()
    client.force_login(user)
    assert client.get(HOME).headers["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_a_student_without_anything_on_today_is_led_on() -> None:
    client = Client()
    client.force_login(user_with("student"))
    assert client.get(TODAY).headers["Location"] == MY


def test_today_is_there_for_a_student_who_has_something_on_it() -> None:
    student = user_with("student", language="en")
    DeadlineFactory.create(title="Bring the insurance", owners=[student])
    client = Client()
    client.force_login(student)
    assert "Bring the insurance" in client.get(TODAY).content.decode()


def test_a_student_who_also_works_here_arrives_on_today() -> None:
    user = user_with("student", language="en")
    RoleFactory.create(user=user)
    assert arrives(user) == TODAY
    client = Client()
    client.force_login(user)
    assert MY in client.get(TODAY).content.decode()


def test_the_sign_in_page_asked_to_go_elsewhere_goes_there() -> None:
    user = user_with("student")
    entries = {"login": user.email, "password": PASSWORD, "next": "/deadlines/"}
    answer = Client().post(reverse("account_login"), entries)
    assert answer.headers["Location"] == "/deadlines/"
