"""What is asked again and again is planned once."""

import pytest
from django.db import connection

from intl_office.accounts.models import User

_NOW = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%last_login%%' AND %s"


def _prepared() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [True])
        (number,) = cursor.fetchone()
    return int(number)


@pytest.mark.django_db
def test_a_question_asked_often_is_prepared_whatever_the_value() -> None:
    """Values are bound on the server, so that each time it is the same statement."""
    before = _prepared()
    for number in range(7):
        assert not User.objects.filter(last_login=None, email=f"{number}@example.org").exists()
    assert _prepared() == before + 1
