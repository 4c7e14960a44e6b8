"""Many documents: progress, cancel, errors of a row, one ZIP."""

import io
import zipfile
from pathlib import Path
from unittest.mock import Mock
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.base_user import AbstractBaseUser

from intl_office.documents.actions import batches
from intl_office.documents.actions.batches import Batch, start_batch
from intl_office.documents.enums import DocumentState, Locale
from intl_office.documents.models import Document
from intl_office.documents.rendering.memory import give_back
from intl_office.jobs import runner
from intl_office.jobs.actions.jobs import cancel_job
from intl_office.jobs.enums import JobState, Outcome
from intl_office.jobs.models import Job
from tests.documents.kinds import Note, registered
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_english")]
REFUSED, DAMAGED = uuid4(), uuid4()


class Picky(Note):
    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:  # noqa: ARG002  # the kind's
        return subject != REFUSED

    def context(self, subject: UUID | None, locale: Locale) -> dict[str, str]:  # noqa: ARG002  # the kind's
        return {} if subject == DAMAGED else {"text": str(subject)}


def start(*subjects: UUID) -> Job:
    user = UserFactory.create()
    return start_batch(kind=Note.code, subjects=subjects, locale=Locale.EN, title="Notes", by=user)


def run(job: Job) -> Job:
    runner.run(job.pk)
    job.refresh_from_db()
    return job


def packed(job: Job) -> dict[str, bytes]:
    assert job.file
    with job.file.file.open() as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_zip_holds_every_document_in_order(
    note_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subjects, given_back = [uuid4() for _ in range(3)], Mock(wraps=give_back)
    monkeypatch.setattr(batches, "GIVEN_BACK", 2)
    monkeypatch.setattr(batches, "give_back", given_back)
    with registered(Picky()):
        job = run(start(*subjects, subjects[0]))
    assert given_back.call_count == 2
    assert (job.state, job.done) == (JobState.DONE, 4)
    found = packed(job)
    assert [name[:4] for name in found] == ["0001", "0002", "0003", "0004"]
    assert [str(subject) in name for subject, name in zip(subjects, found, strict=False)] == [
        True
    ] * 3
    assert all(content.startswith(b"%PDF-1.7") for content in found.values())
    assert Document.objects.filter(state=DocumentState.READY).count() == 4


def test_what_fails_is_an_error_of_its_row(note_template: Path) -> None:
    with registered(Picky()):
        job = run(start(REFUSED, uuid4(), DAMAGED))
    rows = list(job.rows.order_by("number").values_list("outcome", "message"))
    assert [outcome for outcome, _words in rows] == [Outcome.ERROR, Outcome.CREATED, Outcome.ERROR]
    assert "may not" in rows[0][1]
    assert "missing: text" in rows[2][1]
    assert len(packed(job)) == 1
    assert Document.objects.get(state=DocumentState.FAILED).subject == DAMAGED


def test_a_batch_begun_again_makes_nothing_twice(note_template: Path) -> None:
    with registered(Picky()):
        job = start(*[uuid4() for _ in range(3)])
        kind = Batch()
        steps = kind.steps(job)
        first = kind.step(job, steps[0])
        assert kind.step(job, steps[0]) == first
        run(job)
    assert Document.objects.count() == 3
    assert len(packed(job)) == 3


def test_a_cancelled_batch_makes_no_more(note_template: Path) -> None:
    with registered(Picky()):
        job = start(uuid4())
        cancel_job(job=job, by=job.started_by)
        run(job)
    assert job.state == JobState.CANCELLED
    assert not Document.objects.exists()


def test_a_batch_of_an_unknown_kind_is_not_started() -> None:
    with pytest.raises(KeyError):
        start_batch(kind="gone", subjects=[], locale=Locale.EN, title="x", by=UserFactory.create())
