"""Asking for documents, making them once, trying again."""

import logging
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway

from intl_office.core.workflow import NotAllowed, StaleState
from intl_office.documents import tasks
from intl_office.documents.actions import making
from intl_office.documents.actions.documents import request_document, retry_document
from intl_office.documents.enums import DocumentState as S
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document, DocumentTransition, StoredFile
from intl_office.documents.specimen import Specimen
from intl_office.documents.workflow import documents
from tests.documents.kinds import Note, registered
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory, StoredFileFactory
from tests.kit.race import at_once
from tests.kit.workflow import every_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def ask(**given: Any) -> Document:
    user = given.pop("by", None) or UserFactory.create(is_staff=True)
    return request_document(
        **{"kind": Specimen.code, "subject": None, "locale": Locale.EN, "by": user, **given}
    )


@pytest.fixture
def note(note_template: Path) -> Iterator[Note]:
    kind = Note()
    with registered(kind):
        yield kind


def test_what_a_document_shows_is_frozen(note: Note) -> None:
    document = ask(kind=note.code)
    note.given = {"text": "Changed since"}
    assert making.make(document_id=document.pk)
    document.refresh_from_db()
    assert document.context == {"text": "Hello"}
    assert document.state == S.READY


def test_a_ready_document_has_its_file_made_again_the_same() -> None:
    document = ask(locale=Locale.BOTH, draft=True)
    assert document.state == S.WAITING
    assert making.make(document_id=document.pk)
    document.refresh_from_db()
    assert document.file is not None
    assert (document.sha256, document.size) == (document.file.sha256, document.file.size)
    with document.file.open() as file:
        assert file.read() == making.render(Document.objects.get(pk=document.pk))
    steps = list(document.transitions.values_list("name", "source", "target"))
    assert steps == [("begin", S.WAITING, S.RENDERING), ("finish", S.RENDERING, S.READY)]


def test_the_institution_s_name_is_frozen_too(settings: Any) -> None:
    settings.INSTITUTION_NAME = "Before"
    document = ask()
    before = making.render(document)
    settings.INSTITUTION_NAME = "After"
    assert document.author == "Before"
    assert making.render(Document.objects.get(pk=document.pk)) == before


def test_a_form_sent_twice_makes_one_document() -> None:
    user, token = UserFactory.create(is_staff=True), uuid.uuid4()
    assert ask(by=user, token=token) == ask(by=user, token=token)
    assert ask(by=UserFactory.create(is_staff=True), token=token).requested_by != user
    assert Document.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_document() -> None:
    user, token = UserFactory.create(is_staff=True), uuid.uuid4()
    found = at_once(*[lambda: ask(by=user, token=token).pk] * 2)
    assert len(set(found)) == Document.objects.count() == 1


def test_the_kind_says_who_may_ask() -> None:
    with pytest.raises(PermissionDenied):
        ask(by=UserFactory.create())
    with pytest.raises(KeyError):
        ask(kind="unknown")
    assert not Document.objects.exists()


def test_a_ready_document_is_not_made_again() -> None:
    document = DocumentFactory.create(ready=True)
    assert not making.make(document_id=document.pk)
    assert not making.make(document_id=-1)
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_it_once() -> None:
    document = DocumentFactory.create()
    made = at_once(*[lambda: making.make(document_id=document.pk)] * 2)
    assert sorted(made) == [False, True]
    assert StoredFile.objects.count() == 1
    assert DocumentTransition.objects.filter(name="finish").count() == 1


def test_a_dead_worker_s_document_is_taken_over() -> None:
    document = DocumentFactory.create(state=S.RENDERING, attempts=1)
    assert making.make(document_id=document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempts) == (S.READY, 2)


def test_a_document_that_kills_its_workers_is_given_up() -> None:
    document = DocumentFactory.create(state=S.RENDERING, attempts=making.MAX_ATTEMPTS)
    assert not making.make(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == S.FAILED
    assert "Stopped 5 times" in document.last_error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SoftTimeLimitExceeded(), "longer than 120 seconds"),
        (ZeroDivisionError(), "Unexpected error"),
    ],
)
def test_a_failure_is_told_to_the_reader(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object) -> bytes:
        raise error

    monkeypatch.setattr(making, "render", fail)
    document = DocumentFactory.create()
    caplog.set_level(logging.CRITICAL)
    assert not making.make(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == S.FAILED
    assert words in document.last_error
    assert not StoredFile.objects.exists()


def test_a_missing_value_is_named(note: Note) -> None:
    note.given = {"other": "x"}
    document = ask(kind=note.code)
    making.make(document_id=document.pk)
    document.refresh_from_db()
    assert "missing: text" in document.last_error


def test_the_reader_s_language_is_used(note: Note) -> None:
    note.given = {"other": "x"}
    document = ask(kind=note.code, by=UserFactory.create(is_staff=True, language="fr"))
    making.make(document_id=document.pk)
    document.refresh_from_db()
    assert "text" in document.last_error


def test_a_kind_that_is_gone_fails_with_words() -> None:
    document = DocumentFactory.create(kind="gone.kind")
    making.make(document_id=document.pk)
    document.refresh_from_db()
    assert "not known any more" in document.last_error


@pytest.mark.parametrize("error", [OperationalError("away"), OSError("disk full")])
def test_what_is_away_leaves_the_row_to_the_sweep(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(**_given: object) -> StoredFile:
        raise error

    document = DocumentFactory.create()
    with monkeypatch.context() as patch:
        patch.setattr(making, "store_made", fail)
        with pytest.raises(type(error)):
            making.make(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == S.RENDERING
    assert making.sweep() == []
    assert making.sweep(now=timezone.now() + timedelta(seconds=31)) == [document.pk]
    assert making.make(document_id=document.pk)


def test_the_sweep_finds_what_the_broker_lost() -> None:
    lost = DocumentFactory.create(sent_at=timezone.now() - timedelta(minutes=6))
    DocumentFactory.create()
    DocumentFactory.create(ready=True, sent_at=timezone.now() - timedelta(minutes=6))
    DocumentFactory.create(failed=True, sent_at=timezone.now() - timedelta(minutes=6))
    assert making.sweep() == [lost.pk]
    assert making.sweep() == []  # it was sent again just now


def test_a_lost_broker_does_not_fail_the_request(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(*_args: object, **_given: object) -> None:
        raise BrokerAway

    monkeypatch.setattr(tasks.render_document, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        document = ask()
    Document.objects.update(sent_at=timezone.now() - timedelta(minutes=6))
    sent: list[int] = []
    monkeypatch.setattr("intl_office.documents.dispatch.send", sent.append)
    tasks.sweep_documents()
    assert sent == [document.pk]


def test_a_failed_document_is_tried_again_by_whoever_asked() -> None:
    document = DocumentFactory.create(failed=True)
    with pytest.raises(NotAllowed):
        retry_document(document=document, by=UserFactory.create())
    retry_document(document=document, by=document.requested_by)
    document.refresh_from_db()
    assert (document.state, document.attempts, document.last_error) == (S.WAITING, 0, "")
    assert making.make(document_id=document.pk)


def test_what_did_not_fail_is_not_tried_again() -> None:
    document = DocumentFactory.create(ready=True)
    with pytest.raises(StaleState):
        retry_document(document=document, by=document.requested_by)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(documents))
def test_people_s_steps_start_from_their_sources(state: str, name: str, starts: bool) -> None:
    traits = {S.READY: {"ready": True}, S.FAILED: {"failed": True}}
    document = DocumentFactory.create(**traits.get(S(state), {"state": state}))
    if starts:
        documents.transition(document, name, by=document.requested_by)
        assert document.state == documents.transitions[name].target
    else:
        with pytest.raises(StaleState):
            documents.transition(document, name, by=document.requested_by)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(documents, clock=True))
def test_a_worker_takes_only_what_waits(state: str, name: str, starts: bool) -> None:
    traits = {S.READY: {"ready": True}, S.FAILED: {"failed": True}}
    document = DocumentFactory.create(**traits.get(S(state), {"state": state}))
    claimed = making._claim(document.pk)
    assert (claimed is not None) is (state in documents.transitions["begin"].sources)
    assert starts is (state in documents.transitions[name].sources)


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"state": S.READY}, "documents_document_ready"),
        ({"sha256": "0" * 64}, "documents_document_ready"),
        ({"state": S.FAILED}, "documents_document_failed"),
        ({"state": "odd"}, "documents_document_state_known"),
        ({"locale": "de"}, "documents_document_locale_known"),
        ({"title": ""}, "documents_document_titled"),
    ],
)
def test_the_database_refuses(given: dict[str, Any], constraint: str) -> None:
    document = DocumentFactory.create()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**given)


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"sha256": "x" * 64}, "documents_storedfile_sha256"),
        ({"size": 0}, "documents_storedfile_not_empty"),
        ({"name": ""}, "documents_storedfile_named"),
    ],
)
def test_the_database_refuses_a_file(given: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        StoredFileFactory.create(**given)


def test_one_sees_one_s_own_and_administrators_all() -> None:
    own, other = DocumentFactory.create(), DocumentFactory.create()
    gone = DocumentFactory.create(kind="gone.kind", requested_by=own.requested_by)
    assert list(Document.objects.visible_to(own.requested_by)) == [own]
    admin = UserFactory.create(is_staff=True)
    assert set(Document.objects.visible_to(admin)) == {own, other, gone}
    assert Specimen().may_read(own.requested_by, own)
    assert not Specimen().may_read(own.requested_by, other)


def test_documents_about_a_row() -> None:
    subject = uuid.uuid4()
    about = DocumentFactory.create(subject=subject)
    DocumentFactory.create()
    assert list(Document.objects.about(subject).live()) == [about]
