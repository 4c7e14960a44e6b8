import logging
import os
from functools import partial
from typing import Any

import pytest
from celery import shared_task
from django.db import transaction
from kombu import Queue
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from intl_office.celery import app
from intl_office.core import audit
from intl_office.core.audit import history
from intl_office.core.logs import request_id
from intl_office.core.queue import OfficeTask, enqueue
from tests.factories.core import PaperFactory, PersonFactory
from tests.testapp.models import Paper

seen: list[str] = []


@shared_task(name="tests.core.add_page")
def add_page(paper_id: int) -> None:
    seen.append(request_id.get())
    Paper.objects.filter(pk=paper_id).update(pages=7)


class Sent:
    """What was handed to the broker."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, away: bool = False) -> None:
        self.messages: list[tuple[Any, dict[str, Any]]] = []
        self.away = away
        monkeypatch.setattr(app.tasks[add_page.name], "apply_async", self.take)

    def take(self, args: Any = None, **options: Any) -> None:
        if self.away:
            raise OperationalError("no socket")
        self.messages.append((args, options))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    return Sent(monkeypatch)


@pytest.mark.django_db
def test_task_is_sent_on_commit_only(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(add_page, 1, priority=2)
        assert sent.messages == []
    ((args, options),) = sent.messages
    assert (args, options["priority"], options["retry"]) == ((1,), 2, False)


@pytest.mark.django_db(transaction=True)
def test_task_of_a_transaction_undone_is_not_sent(sent: Sent) -> None:
    with transaction.atomic():
        enqueue(add_page, 1)
        transaction.set_rollback(True)
    assert sent.messages == []


@pytest.mark.django_db(transaction=True)
def test_broker_away_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Sent(monkeypatch, away=True)
    with caplog.at_level(logging.WARNING):
        enqueue(add_page, 1)
    (record,) = caplog.records
    assert record.getMessage() == "broker away, left to the sweep"
    assert vars(record)["task"] == "tests.core.add_page"


@pytest.mark.django_db(transaction=True)
def test_task_writes_in_the_name_of_who_asked(sent: Sent) -> None:
    user, paper = PersonFactory.create(director=True), PaperFactory.create()
    with audit.context(user=user, reason="Bulk action", request_id="req-5"):
        enqueue(add_page, paper.pk)
    headers = sent.messages[0][1]["headers"]
    seen.clear()
    add_page.apply((paper.pk,), headers=headers).get()
    last = history(paper)[0]
    assert (last.by, last.reason, last.request) == ("Ada Director", "Bulk action", "req-5")
    assert seen == ["req-5"]
    assert request_id.get() == "-"


@pytest.mark.django_db(transaction=True)
def test_context_travels_through_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    task = app.tasks[add_page.name]
    # A queue of its own: a worker that runs beside the tests does not take the message.
    own = partial(task.apply_async, queue=f"tests-core-{os.getpid()}")
    monkeypatch.setattr(task, "apply_async", own)
    user, paper = PersonFactory.create(director=True), PaperFactory.create()
    with audit.context(user=user, reason="Bulk action", request_id="req-6"):
        enqueue(add_page, paper.pk)
    with app.connection_for_read() as connection:
        queue = Queue(own.keywords["queue"], channel=connection.default_channel)
        message = queue.get(no_ack=True)
    assert message is not None
    # What a worker does with a message: its headers become the task's request.
    task.push_request(**message.headers)
    task(*message.payload[0])
    task.pop_request()
    last = history(paper)[0]
    assert (last.by, last.reason, last.request) == ("Ada Director", "Bulk action", "req-6")


@pytest.mark.django_db(transaction=True)
def test_task_of_the_scheduler_bears_its_own_identifier() -> None:
    paper = PaperFactory.create()
    add_page.apply((paper.pk,), task_id="task-1").get()
    last = history(paper)[0]
    assert last.request == "task-1"
    assert "System" in last.by or "Système" in last.by


def test_every_task_is_one_of_ours() -> None:
    own = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert own
    assert all(isinstance(task, OfficeTask) for task in own)
