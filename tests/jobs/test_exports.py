"""An export too long for a request: made in a worker, kept some days, for its owner alone."""

from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from intl_office.core.uploads import FileKind
from intl_office.jobs import runner
from intl_office.jobs.enums import JobState
from intl_office.jobs.exports import Exported, exports, start_export
from intl_office.jobs.models import Job, JobFile
from intl_office.jobs.tasks import purge_job_files
from tests.factories.core import PaperFactory, PersonFactory
from tests.testapp.models import Paper


def export_papers(user: AbstractBaseUser, query: QueryDict) -> Exported:
    rows = Paper.objects.visible_to(user).filter(title=query["title"]).order_by("code")
    columns = [("Code", lambda paper: paper.code), ("Title", lambda paper: paper.title)]
    return Exported("papers", columns, rows.iterator(), total=rows.count())


@pytest.fixture(autouse=True)
def _papers() -> Iterator[None]:
    with exports.replaced(papers=export_papers):
        yield


def exported(form: FileKind) -> Job:
    user = PersonFactory.create(language="en")
    PaperFactory.create(code="=1+1", title="Mine", owner=user)
    PaperFactory.create(code="other", title="Other", owner=user)
    PaperFactory.create(code="secret", title="Mine", owner=PersonFactory.create())
    job = start_export(
        export="papers", query=QueryDict("title=Mine"), form=form, title="Papers", by=user
    )
    runner.run(job.pk)
    return Job.objects.select_related("deliverable").get(pk=job.pk)


@pytest.mark.django_db
def test_the_workbook_holds_what_its_owner_sees() -> None:
    job = exported(FileKind.XLSX)
    assert job.state == JobState.DONE
    assert job.file
    with job.file.file.open("rb") as kept:
        sheet = openpyxl.load_workbook(kept).active
        assert sheet is not None
        assert list(sheet.values) == [("Code", "Title"), ("=1+1", "Mine")]
        assert sheet["A2"].data_type == "s"


@pytest.mark.django_db
def test_csv_is_kept_too() -> None:
    job = exported(FileKind.CSV)
    assert job.file
    with job.file.file.open("rb") as kept:
        assert kept.read().decode("utf-8-sig") == "Code;Title\r\n'=1+1;Mine\r\n"


@pytest.mark.django_db
def test_its_owner_fetches_it_and_nobody_else(client: Client) -> None:
    job = exported(FileKind.CSV)
    address = f"/jobs/{job.uid}/file/"
    client.force_login(PersonFactory.create())
    assert client.get(address).status_code == 404
    client.force_login(job.started_by)
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="papers.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.django_db
def test_after_seven_days_it_is_gone(client: Client) -> None:
    job = exported(FileKind.CSV)
    assert job.file
    storage, name = job.file.file.storage, job.file.file.name
    purge_job_files()
    assert storage.exists(name)
    JobFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(job.started_by)
    assert client.get(f"/jobs/{job.uid}/file/").status_code == 404
    purge_job_files()
    assert not storage.exists(name)
    assert not JobFile.objects.exists()


@pytest.mark.django_db
def test_an_export_that_nobody_offers_cannot_be_started() -> None:
    with pytest.raises(KeyError):
        start_export(
            export="gone",
            query=QueryDict(),
            form=FileKind.CSV,
            title="-",
            by=PersonFactory.create(),
        )
