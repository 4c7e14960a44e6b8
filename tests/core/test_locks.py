import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from intl_office.core.locks import lock, try_lock
from tests.kit.race import at_once


@pytest.mark.django_db(transaction=True)
def test_one_of_two_gets_the_lock() -> None:
    taken = threading.Event()
    tried = threading.Event()

    def holder() -> bool:
        with transaction.atomic():
            got = try_lock("numbering-2026")
            taken.set()
            tried.wait(10)
        return got

    def other() -> list[bool]:
        taken.wait(10)
        with transaction.atomic():
            found = [try_lock("numbering-2026"), try_lock("numbering-2027")]
        tried.set()
        return found

    assert at_once(holder, other) == [True, [False, True]]
    with transaction.atomic():
        assert try_lock("numbering-2026")


@pytest.mark.django_db(transaction=True)
def test_waiting_lock_puts_work_in_line() -> None:
    order: list[str] = []

    def work() -> None:
        with transaction.atomic():
            lock("line")
            order.append("in")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
            order.append("out")

    assert at_once(work, work, work) == [None] * 3
    assert order == ["in", "out"] * 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("take", [lock, try_lock])
def test_lock_outside_a_transaction_is_refused(take: Any) -> None:
    with pytest.raises(TransactionManagementError):
        take("x")
