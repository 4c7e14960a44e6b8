"""Nothing changes without a trace, whatever the way it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.db.transaction import TransactionManagementError

from intl_office.core import audit
from intl_office.core.audit.context import _Teller
from tests.factories.core import PaperFactory, PersonFactory
from tests.testapp.models import Line, Paper

Events: Any = audit.event_model(Paper)


def kept() -> list[tuple[str, str, Any]]:
    """Label, code and context of every kept change, in order."""
    found = Events.objects.order_by("pgh_id")
    return [(e.pgh_label, e.code, e.pgh_context) for e in found]


@contextmanager
def server_side_binding() -> Iterator[None]:
    """Replace the connection by one whose parameters the server binds, every statement prepared."""
    usual = connections["default"]
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {
        **usual.settings_dict,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 0},
    }
    connections["default"] = wrapper
    try:
        yield
    finally:
        wrapper.close()
        connections["default"] = usual


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("atomic", [True, False], ids=["transaction", "autocommit"])
@pytest.mark.parametrize("bound", ["client", "server"])
def test_every_way_of_writing_is_kept_with_its_context(atomic: bool, bound: str) -> None:
    if bound == "client":
        write_in_every_way(atomic)
    else:
        with server_side_binding():
            write_in_every_way(atomic)
            assert prepared_statements() > 0


def prepared_statements() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def write_in_every_way(atomic: bool) -> None:
    user = PersonFactory.create()
    with audit.context(user=user, reason="tidy", request_id="req-1"):
        if atomic:
            with transaction.atomic():
                write()
        else:
            write()
    about = {"user": user.pk, "reason": "tidy", "request": "req-1"}
    assert kept() == [
        ("insert", "A", about),  # save
        ("update", "A", about),  # save
        ("insert", "B", about),  # bulk_create
        ("insert", "C", about),
        ("update", "A", about),  # update
        ("update", "B", about),
        ("update", "C", about),
        ("update", "A", about),  # bulk_update
        ("update", "B", about),  # upsert: one there,
        ("insert", "D", about),  # one new
        ("update", "C", about),  # raw
        ("delete", "A", about),  # delete of a row
        ("delete", "B", about),  # delete of a set
        ("delete", "C", about),
        ("delete", "D", about),
    ]


def write() -> None:
    paper = Paper.objects.create(code="A", title="one")
    paper.title = "two"
    paper.save()
    Paper.objects.bulk_create([Paper(code="B"), Paper(code="C")])
    for code in ("A", "B", "C"):
        Paper.objects.filter(code=code).update(pages=2)
    paper.pages = 3
    Paper.objects.bulk_update([paper], ["pages"])
    Paper.objects.bulk_create(
        [Paper(code="B", pages=9), Paper(code="D")],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["pages"],
    )
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE testapp_paper SET pages = %s WHERE code = %s", [5, "C"])
    paper.delete()
    for code in ("B", "C", "D"):
        Paper.objects.filter(code=code).delete()


@pytest.mark.django_db(transaction=True)
def test_one_bulk_update_keeps_every_row() -> None:
    PaperFactory.create_batch(50)
    with audit.context(actor="import"):
        Paper.objects.update(pages=4)
    found = Events.objects.filter(pgh_label="update", pages=4, pgh_context={"actor": "import"})
    assert found.count() == 50


@pytest.mark.django_db(transaction=True)
def test_copy_is_kept_once_the_context_is_applied() -> None:
    with audit.context(actor="import"), transaction.atomic(), connection.cursor() as cursor:
        audit.apply()
        columns = "uid, created_at, updated_at, title, code, status, currency, pages, urgent, "
        with cursor.copy(f"COPY testapp_paper ({columns} secret, refusal) FROM STDIN") as copy:
            copy.write_row(
                ["0" * 32, "2026-11-21", "2026-11-21", "", "Z", "draft", "EUR", 0, False, "", ""]
            )
    assert kept() == [("insert", "Z", {"actor": "import"})]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_stays_in_the_session() -> None:
    with audit.context(actor="someone"):
        PaperFactory.create(code="A")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_metadata', true)")
        assert not cursor.fetchone()[0]
    PaperFactory.create(code="B")
    assert kept() == [("insert", "A", {"actor": "someone"}), ("insert", "B", None)]


@pytest.mark.django_db(transaction=True)
def test_nobody_inherits_the_name_of_an_inner_block() -> None:
    with transaction.atomic():
        with audit.context(actor="inner"):
            PaperFactory.create(code="A")
        PaperFactory.create(code="B")
    assert [about for _label, _code, about in kept()] == [{"actor": "inner"}, None]


@pytest.mark.django_db(transaction=True)
def test_inner_block_adds_its_reason_and_ends() -> None:
    with audit.context(actor="x"), transaction.atomic():
        PaperFactory.create()
        with audit.context(reason="because"):
            PaperFactory.create()
        PaperFactory.create()
    assert [about for _label, _code, about in kept()] == [
        {"actor": "x"},
        {"actor": "x", "reason": "because"},
        {"actor": "x"},
    ]


@pytest.mark.django_db(transaction=True)
def test_context_survives_the_return_to_a_savepoint() -> None:
    with audit.context(actor="x"), transaction.atomic():
        with transaction.atomic():
            PaperFactory.create()
            transaction.set_rollback(True)
        PaperFactory.create()
    assert [about for _label, _code, about in kept()] == [{"actor": "x"}]


@pytest.mark.django_db(transaction=True)
def test_every_transaction_is_told_anew() -> None:
    with audit.context(actor="x"):
        for _time in range(2):
            with transaction.atomic():
                PaperFactory.create()
    assert [about for _label, _code, about in kept()] == [{"actor": "x"}] * 2


@pytest.mark.django_db(transaction=True)
def test_context_is_told_once_per_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    original = _Teller._set

    def watch(teller: _Teller, wanted: str) -> None:
        told.append(wanted)
        original(teller, wanted)

    monkeypatch.setattr(_Teller, "_set", watch)
    with audit.context(actor="x"), transaction.atomic():
        PaperFactory.create_batch(5)
    assert told == ['{"actor": "x"}']


@pytest.mark.django_db(transaction=True)
def test_reading_asks_for_nobody() -> None:
    def nobody() -> Any:
        raise AssertionError("asked for the user")

    with audit.context(user=nobody):
        assert not Paper.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_apply_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        audit.apply()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_is_kept_cannot_be_changed(change: str) -> None:
    PaperFactory.create()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        getattr(Events.objects.all(), change)(**({"code": "x"} if change == "update" else {}))


@pytest.mark.django_db
def test_secret_is_not_kept_and_its_change_leaves_no_row() -> None:
    paper = PaperFactory.create(secret="s3cret")
    Paper.objects.filter(pk=paper.pk).update(secret="other")
    assert [label for label, _code, _about in kept()] == ["insert"]
    assert {"secret", "updated_at", "search"}.isdisjoint(
        field.name for field in Events._meta.get_fields()
    )


@pytest.mark.django_db
def test_saving_without_a_change_leaves_no_row() -> None:
    PaperFactory.create().save()
    assert [label for label, _code, _about in kept()] == ["insert"]


def test_current_and_carried_context() -> None:
    assert audit.current() is None
    assert audit.carried() == {}
    with audit.context(user=7, reason="why", request_id="r"):
        assert audit.current() == audit.Context(user=7, reason="why", request="r")
        assert audit.carried() == {"user": 7, "actor": "", "request": "r", "reason": "why"}


def test_model_says_whether_it_is_audited() -> None:
    assert audit.is_audited(Line)
    assert not audit.is_audited(audit.event_model(Line) or Line)
