"""A list too long for a request: made in a worker, kept some days, for its owner alone."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_tables2 as tables
import openpyxl
import pytest
from django.conf import LazySettings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from intl_office.access.models import RoleAssignment
from intl_office.accounts.models import User
from intl_office.jobs import exports, runner
from intl_office.jobs.enums import JobState
from intl_office.jobs.models import Job, JobFile
from intl_office.jobs.progress import Progress
from intl_office.jobs.tasks import purge_job_files
from intl_office.organisations.models import Partner
from intl_office.ui.exporting import Wanted
from intl_office.ui.filters import OfficeFilterSet
from intl_office.ui.tables import OfficeTable
from intl_office.ui.views.lists import ListPage
from tests.factories.access import user_with
from tests.factories.core import PaperFactory, PersonFactory
from tests.factories.organisations import PartnerFactory
from tests.jobs.test_runner import resume
from tests.kit.children import WorkerProcess, wait_until
from tests.testapp.models import Paper


class PaperTable(OfficeTable):
    code = tables.Column(verbose_name="Code")
    title = tables.Column(verbose_name="Title")
    pages = tables.Column(verbose_name="Pages")

    class Meta(OfficeTable.Meta):
        model = Paper
        fields = ("code", "title", "pages")

    sortable = {"code": "code"}
    default_sort = "code"


class PaperFilters(OfficeFilterSet):
    class Meta:
        model = Paper
        fields = ["title"]


class PaperList(ListPage):
    name = "papers"
    title = "Papers"
    table_class = PaperTable
    filterset_class = PaperFilters

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request.user, "last_name", "") == "Guest":
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Paper]:
        user: Any = self.request.user
        return Paper.objects.visible_to(user)


urlpatterns = [path("papers/", PaperList.as_view()), path("", include("intl_office.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def asked(by: AbstractBaseUser, form: str = "xlsx", query: str = "title=Mine&sort=-code") -> Job:
    address = exports.start(Wanted("/papers/", query, form, "Papers"), by)
    return Job.objects.get(uid=uuid.UUID(address.split("/")[2]))


def done(job: Job) -> Job:
    runner.run(job.pk)
    return Job.objects.select_related("deliverable", "started_by").get(pk=job.pk)


@pytest.fixture
def owner() -> User:
    user: User = PersonFactory.create(language="en")
    PaperFactory.create(code="=1+1", title="Mine", owner=user, pages=12)
    PaperFactory.create(code="A", title="Mine", owner=user, pages=7)
    PaperFactory.create(code="other", title="Other", owner=user)
    PaperFactory.create(code="secret", title="Mine", owner=PersonFactory.create())
    return user


def sheet(job: Job) -> list[tuple[Any, ...]]:
    assert job.file
    with job.file.file.open("rb") as kept:
        book = openpyxl.load_workbook(kept)
        return list(book.worksheets[0].iter_rows(values_only=True))


def test_the_workbook_holds_what_its_owner_sees(owner: User) -> None:
    job = done(asked(owner))
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert sheet(job) == [("Code", "Title", "Pages"), ("A", "Mine", 7), ("=1+1", "Mine", 12)]


def test_the_columns_are_those_chosen(owner: User) -> None:
    job = done(asked(owner, query="title=Mine&columns=pages&columns=code"))
    assert sheet(job) == [("Code", "Pages"), ("=1+1", 12), ("A", 7)]


def test_csv_is_kept_too(owner: User) -> None:
    job = done(asked(owner, "csv"))
    assert job.file
    with job.file.file.open("rb") as kept:
        text = kept.read().decode("utf-8-sig")
    assert text == "Code;Title;Pages\r\nA;Mine;7\r\n'=1+1;Mine;12\r\n"


def test_what_one_sees_is_asked_when_it_is_made(owner: User) -> None:
    job = asked(owner)
    Paper.objects.filter(code="A").update(owner=PersonFactory.create())
    assert sheet(done(job)) == [("Code", "Title", "Pages"), ("=1+1", "Mine", 12)]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"last_name": "Guest"}, "not for you"), ({"is_active": False}, "closed")],
    ids=["no-right", "no-account"],
)
def test_a_right_lost_meanwhile_makes_no_file(
    owner: User, change: dict[str, Any], words: str
) -> None:
    job = asked(owner)
    User.objects.filter(pk=owner.pk).update(**change)
    job = done(job)
    assert (job.state, job.file) == (JobState.FAILED, None)
    assert words in job.message


def test_its_owner_fetches_it_and_nobody_else(owner: User, client: Client) -> None:
    job = done(asked(owner, "csv"))
    assert job.file
    address = f"/jobs/{job.uid}/file/"
    administrator = PersonFactory.create(is_staff=True)
    for other in (PersonFactory.create(), administrator):
        client.force_login(other)
        assert client.get(address).status_code == 404
    assert address not in client.get(f"/jobs/{job.uid}/").content.decode()
    assert address not in client.get("/jobs/").content.decode()
    client.force_login(owner)
    assert address in client.get(f"/jobs/{job.uid}/").content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == f'attachment; filename="{job.file.name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_right_lost_afterwards_keeps_the_file_away(owner: User, client: Client) -> None:
    job = done(asked(owner))
    User.objects.filter(pk=owner.pk).update(last_name="Guest")
    client.force_login(owner)
    assert client.get(f"/jobs/{job.uid}/file/").status_code == 404


def test_today_tells_of_it(owner: User, client: Client) -> None:
    job = done(asked(owner))
    for reader, told in ((owner, True), (PersonFactory.create(), False)):
        client.force_login(reader)
        page = client.get("/today/").content.decode()
        assert (f"/jobs/{job.uid}/file/" in page) is told
    Job.objects.update(ended_at=timezone.now() - timedelta(days=1, seconds=1))
    client.force_login(owner)
    assert f"/jobs/{job.uid}/" not in client.get("/today/").content.decode()


def test_after_seven_days_it_is_gone(owner: User, client: Client) -> None:
    job = done(asked(owner))
    assert job.file
    storage, name = job.file.file.storage, job.file.file.name
    purge_job_files()
    assert storage.exists(name)
    JobFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(owner)
    assert client.get(f"/jobs/{job.uid}/file/").status_code == 404
    purge_job_files()
    assert not storage.exists(name)
    assert not JobFile.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["at", "hold"], ids=["in-the-rows", "before-keeping"])
def test_killed_it_begins_again_and_leaves_one_file(
    owner: User, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(exports, "_TOLD", 1)
    job, true = asked(owner), getattr(Progress, moment)
    _killed(monkeypatch, moment, lambda: runner.run(job.pk))
    assert not JobFile.objects.exists()
    monkeypatch.setattr(Progress, moment, true)
    resume(job)
    job = Job.objects.select_related("deliverable").get(pk=job.pk)
    assert (job.state, job.attempts, JobFile.objects.count()) == (JobState.DONE, 2, 1)
    assert len(sheet(job)) == 3


def _killed(monkeypatch: pytest.MonkeyPatch, moment: str, work: Callable[[], object]) -> None:
    """End the work as a power cut would: nothing that follows is written."""

    def cut(*_given: object, **_named: object) -> None:
        raise SystemExit

    monkeypatch.setattr(Progress, moment, cut)
    with pytest.raises(SystemExit):
        work()


@pytest.mark.django_db(transaction=True)
def test_a_worker_taken_for_dead_keeps_nothing(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, true = asked(owner), Progress.expect

    def taken_over(self: Progress, total: int) -> None:
        Job.objects.filter(pk=job.pk).update(attempts=9)
        true(self, total)

    monkeypatch.setattr(Progress, "expect", taken_over)
    runner.run(job.pk)
    assert not JobFile.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("intl_office.urls")
def test_from_the_list_to_the_file_with_a_real_worker(
    celery_worker_process: WorkerProcess, client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.EXPORT_LIMIT = 2
    for number in range(5):
        PartnerFactory.create(legal_name=f"Partner {number}", name_fr="", name_en="")
    officer = user_with("director", language="fr")
    client.force_login(officer)
    address = "/partners/?sort=-legal_name&columns=legal_name&columns=charter_until"
    page = client.get(address).content.decode()
    assert 'name="export" value="xlsx"' in page
    answer = client.post(address, {"export": "xlsx", "once": str(uuid.uuid4())})
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/jobs/{job.uid}/"
    wait_until(
        lambda: Job.objects.get().state == JobState.DONE,
        "the export",
        log=lambda: celery_worker_process.output,
    )
    assert "/file/" in client.get(f"/jobs/{job.uid}/").content.decode()
    fetched = client.get(f"/jobs/{job.uid}/file/")
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"".join(fetched.streaming_content))  # type: ignore[attr-defined]
    fetched.close()
    rows = list(openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows] == [
        "Dénomination légale", *(f"Partner {number}" for number in (4, 3, 2, 1, 0)),
    ]  # fmt: skip
    assert Partner.objects.count() == 5
    RoleAssignment.objects.all().delete()
    assert client.get(f"/jobs/{job.uid}/file/").status_code == 404
