"""A test that trusts the order of insertion is caught."""

import pytest
from django.db.models import Count

from intl_office.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.kit.shuffle import SHUFFLER

pytestmark = pytest.mark.django_db


def orders(times: int = 12) -> set[tuple[int, ...]]:
    return {tuple(User.objects.order_by().values_list("pk", flat=True)) for _ in range(times)}


def test_rows_without_order_come_in_another_one() -> None:
    UserFactory.create_batch(5)
    assert len(orders()) > 3
    assert len({tuple(sorted(order)) for order in orders()}) == 1


def test_the_first_of_an_unordered_slice_is_any() -> None:
    UserFactory.create_batch(5)
    assert len({User.objects.order_by()[:1].get().pk for _ in range(40)}) > 2


def test_distinct_and_combined_rows_are_mixed_too() -> None:
    UserFactory.create_batch(6)
    rows = User.objects.order_by()
    distinct = {tuple(rows.values_list("email", flat=True).distinct()) for _ in range(12)}
    union = {tuple(rows.union(rows.all()).values_list("pk", flat=True)) for _ in range(12)}
    assert len(distinct) > 3
    assert len(union) > 3


def test_an_order_is_kept() -> None:
    UserFactory.create_batch(5)
    rows = [list(User.objects.order_by("-pk").values_list("pk", flat=True)) for _ in range(5)]
    assert all(row == sorted(row, reverse=True) for row in rows)


def test_what_has_no_rows_to_mix_still_works() -> None:
    UserFactory.create_batch(3, language="fr")
    rows = User.objects.order_by()
    assert rows.count() == 3
    assert rows.exists()
    assert list(rows.values_list("language").annotate(n=Count("pk"))) == [("fr", 3)]
    assert rows.filter(pk__in=rows.values("pk")[:2]).count() == 2
    assert len(rows.select_for_update()) == 3
    assert len(list(rows.iterator(chunk_size=1))) == 3
    assert rows.distinct("language").count() == 1


def test_the_same_seed_gives_the_same_orders(pytestconfig: pytest.Config) -> None:
    UserFactory.create_batch(6)
    shuffler = pytestconfig.stash[SHUFFLER]
    seen = []
    for _ in range(2):
        shuffler.start("one")
        seen.append([tuple(User.objects.order_by().values_list("pk", flat=True)) for _ in range(4)])
        shuffler.start("between")
        list(User.objects.order_by())
    assert seen[0] == seen[1]
