from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Value
from django.db.models.functions import NullIf
from pytest_django import DjangoAssertNumQueries

from intl_office.accounts.models import User
from intl_office.ui import keyset
from intl_office.ui.keyset import Order

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def people(db: None) -> None:
    """Eleven rows with repeated names, empty ones that sort as null, and a null date."""
    names = ["Zoé", "Ada", "", "Éva", "ada", "", "Ada", "Bob", "Ada", "", "Eva"]
    for number, name in enumerate(names):
        seen = NOON + timedelta(microseconds=number // 2) if number % 3 else None
        User.objects.create_user(f"p{number}@example.org", first_name=name, last_login=seen)


def _rows() -> Any:
    return User.objects.active().annotate(known=NullIf("first_name", Value("")))


def _read_through(order: Order, size: int) -> tuple[list[Any], str]:
    rows: list[Any] = []
    cursor = ""
    for _page in range(40):
        page = keyset.page(_rows(), order, cursor, size)
        rows += page.rows
        if not page.following:
            return rows, cursor
        cursor = page.following
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("path", ["first_name", "known", "last_login", "pk", "email"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 3, 4, 11, 12])
def test_pages_together_are_the_list(
    people: None, path: str, size: int, *, descending: bool
) -> None:
    order = Order(path, descending)
    whole = list(keyset.ordered(_rows(), order))
    assert len(whole) == 11
    read, _last = _read_through(order, size)
    assert read == whole


@pytest.mark.parametrize("path", ["first_name", "known", "last_login"])
@pytest.mark.parametrize("descending", [False, True])
def test_going_back_shows_the_same_pages(people: None, path: str, *, descending: bool) -> None:
    order = Order(path, descending)
    _rows_read, last = _read_through(order, 3)
    forward = list(keyset.ordered(_rows(), order))
    page = keyset.page(_rows(), order, last, 3)
    back = list(page.rows)
    while page.previous:
        page = keyset.page(_rows(), order, page.previous, 3)
        back = [*page.rows, *back]
    assert back == forward


def test_descending_is_the_exact_reverse(people: None) -> None:
    rising = list(keyset.ordered(_rows(), Order("last_login")))
    falling = list(keyset.ordered(_rows(), Order("last_login", descending=True)))
    assert falling == rising[::-1]
    assert rising[-1].last_login is None


def test_the_first_page_has_none_before_it_and_the_last_none_behind(people: None) -> None:
    first = keyset.page(_rows(), Order("email"), size=6)
    assert first.previous == ""
    last = keyset.page(_rows(), Order("email"), first.following, 6)
    assert last.following == ""
    assert last.previous


def test_an_empty_list_has_one_empty_page(db: None) -> None:
    assert keyset.page(User.objects.none(), Order("email")) == keyset.Page([], "", "")


def test_a_row_added_or_removed_meanwhile_neither_repeats_nor_hides_another(people: None) -> None:
    first = keyset.page(_rows(), Order("email"), size=4)
    User.objects.create_user("a-first@example.org")
    User.objects.filter(pk=first.rows[-1].pk).update(is_active=False)
    second = keyset.page(_rows(), Order("email"), first.following, 4)
    emails = [user.email for user in second.rows]
    # p0, p1, p10, p2 stood on the first page
    assert emails == [f"p{number}@example.org" for number in (3, 4, 5, 6)]


def test_a_cursor_names_its_row_not_its_place_so_a_million_rows_cost_the_same(
    people: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    following = keyset.page(_rows(), Order("email"), size=4).following
    with django_assert_num_queries(1) as captured:
        keyset.page(_rows(), Order("email"), following, 4)
    sql = captured.captured_queries[0]["sql"]
    assert "OFFSET" not in sql
    assert "IS NULL" not in sql
    assert '"email" >= ' in sql


@pytest.mark.parametrize(
    "cursor", ["x", "a:b:c", "W10:1vMzzz:abc", "\x00", "é" * 300, "../../etc/passwd"]
)
def test_a_forged_cursor_gives_the_first_page(people: None, cursor: str) -> None:
    page = keyset.page(_rows(), Order("email"), cursor, 3)
    assert page.rows == keyset.page(_rows(), Order("email"), "", 3).rows


def test_a_cursor_of_another_order_gives_the_first_page(people: None) -> None:
    other = keyset.page(_rows(), Order("last_login"), size=3).following
    assert keyset.page(_rows(), Order("email"), other, 3).previous == ""


@pytest.mark.parametrize(
    ("limit", "number", "capped", "words"),
    [(12, 11, False, "11"), (11, 11, False, "11"), (10, 10, True, "more than 10")],
)
def test_count_stops_at_its_limit(
    people: None, limit: int, number: int, words: str, *, capped: bool
) -> None:
    found = keyset.count(_rows(), limit)
    assert (found.number, found.capped, str(found)) == (number, capped, words)


def test_count_groups_its_digits() -> None:
    assert str(keyset.Count(10_000, capped=True)) == "more than 10,000"
