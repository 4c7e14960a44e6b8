"""A job is done once, whole or resumed, and always gets its last state."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connections, transaction
from django.utils import timezone

from intl_office.jobs import runner, tasks
from intl_office.jobs.actions.jobs import cancel_job, start_job
from intl_office.jobs.enums import JobState, Outcome
from intl_office.jobs.kinds import JobLost
from intl_office.jobs.models import Job
from intl_office.jobs.models.job import FORGOTTEN, MAX_ATTEMPTS, STALE
from intl_office.jobs.progress import Progress
from tests.factories.core import PersonFactory
from tests.factories.jobs import JobFactory
from tests.jobs.kinds import Broken, Stamp
from tests.kit.children import environment, wait_until
from tests.kit.race import at_once
from tests.testapp.models import Paper

CODES = ["P-1", "P-2", "P-3", "P-4", "P-5"]


def codes() -> list[str]:
    return sorted(Paper.objects.values_list("code", flat=True))


def told(job: Job) -> list[tuple[int, str, str]]:
    return list(job.rows.order_by("number").values_list("number", "reference", "outcome"))


@pytest.mark.django_db
def test_every_step_is_done_and_told() -> None:
    job = JobFactory.create()
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempts) == (JobState.DONE, 5, 5, 1)
    assert codes() == CODES
    assert told(job) == [(n, code, Outcome.OK) for n, code in enumerate(CODES, 1)]
    assert job.ended_at


@pytest.mark.django_db
def test_a_job_done_is_not_done_again() -> None:
    job = JobFactory.create()
    runner.run(job.pk)
    runner.run(job.pk)
    assert codes() == CODES


@pytest.mark.django_db
def test_a_bad_row_stops_nothing_else() -> None:
    job = JobFactory.create(parameters={"names": ["P-1", "bad", "worse", "P-4"]})
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert [outcome for _n, _r, outcome in told(job)] == ["ok", "error", "error", "ok"]
    assert job.rows.get(number=2).message == "A bad name."
    assert "ZeroDivision" not in job.rows.get(number=3).message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "how", "message", "left"),
    [
        ("broken", "said", "The partner list is empty.", 1),
        ("broken-whole", "said", "The partner list is empty.", 0),
        ("broken-whole", "bug", "Unexpected error. It has been recorded.", 0),
    ],
)
def test_a_failure_is_told_and_an_atomic_one_leaves_nothing(
    kind: str, how: str, message: str, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Broken, "ended_states", [])
    job = JobFactory.create(kind=kind, parameters={"how": how})
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, message)
    assert Paper.objects.count() == left
    assert Broken.ended_states == [JobState.FAILED]


@pytest.mark.django_db
def test_a_kind_that_nobody_knows_any_more_fails() -> None:
    job = JobFactory.create(kind="gone")
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.mark.django_db
def test_a_new_job_is_sent_once_for_a_form_sent_twice(
    django_capture_on_commit_callbacks: object,
) -> None:
    user = PersonFactory.create()
    token = JobFactory.build().token
    capture = django_capture_on_commit_callbacks
    with capture() as sent:  # type: ignore[operator]
        first = start_job(kind="stamp", title="Stamp", by=user, token=token)
        again = start_job(kind="stamp", title="Stamp", by=user, token=token)
    assert first.pk == again.pk
    assert len(sent) == 1


@pytest.mark.django_db
def test_an_unknown_kind_cannot_be_started() -> None:
    with pytest.raises(KeyError):
        start_job(kind="nothing", title="-", by=PersonFactory.create())


# ---------------------------------------------------------------- stopping
@pytest.mark.django_db
def test_a_waiting_job_is_cancelled_at_once() -> None:
    job = JobFactory.create()
    cancel_job(job=job, by=job.started_by)
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, codes()) == (JobState.CANCELLED, [])


@pytest.mark.django_db
def test_a_running_job_stops_between_two_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobFactory.create()
    step = Stamp.step

    def stop_at_the_second(self: Stamp, job: Job, name: str) -> object:
        if name == "P-2":
            cancel_job(job=job, by=job.started_by)
        return step(self, job, name)

    monkeypatch.setattr(Stamp, "step", stop_at_the_second)
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, codes(), job.done) == (JobState.CANCELLED, ["P-1", "P-2"], 2)


@pytest.mark.django_db
def test_nobody_else_cancels() -> None:
    job = JobFactory.create()
    with pytest.raises(PermissionDenied):
        cancel_job(job=job, by=PersonFactory.create())
    job.refresh_from_db()
    assert not job.cancel_requested
    assert cancel_job(job=job, by=PersonFactory.create(director=True)).state == "cancelled"


@pytest.mark.django_db
def test_cancelling_what_is_over_changes_nothing() -> None:
    job = JobFactory.create(ended=True)
    assert cancel_job(job=job, by=job.started_by).state == JobState.DONE


# ---------------------------------------------------------------- workers that die
@pytest.mark.django_db
def test_the_sweep_gives_a_dead_workers_job_to_another() -> None:
    dead = JobFactory.create(running=True, heartbeat_at=timezone.now() - STALE * 2)
    alive = JobFactory.create(running=True)
    assert runner.sweep() == [dead.pk]
    runner.run(dead.pk)
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.state, dead.attempts, alive.state) == (JobState.DONE, 2, JobState.RUNNING)


@pytest.mark.django_db
def test_the_sweep_sends_again_what_the_broker_lost() -> None:
    lost = JobFactory.create(heartbeat_at=timezone.now() - FORGOTTEN * 2)
    JobFactory.create()
    assert runner.sweep() == [lost.pk]
    assert runner.sweep() == []


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job = JobFactory.create(
        running=True, attempts=MAX_ATTEMPTS, heartbeat_at=timezone.now() - STALE * 2
    )
    job.attempts = MAX_ATTEMPTS
    job.save()
    assert runner.sweep() == []
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert str(MAX_ATTEMPTS) in job.message


@pytest.mark.django_db
def test_a_worker_taken_for_dead_writes_nothing_more() -> None:
    job = JobFactory.create()
    claimed = runner.claim(job.pk)
    assert claimed
    progress = Progress(claimed)
    Job.objects.filter(pk=job.pk).update(attempts=2)
    with pytest.raises(JobLost), progress.batch(next=1):
        Paper.objects.create(code="ghost")
    assert codes() == []
    with pytest.raises(JobLost):
        runner.finish(claimed, JobState.DONE, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_one_job_once() -> None:
    job = JobFactory.create()
    at_once(lambda: runner.run(job.pk), lambda: runner.run(job.pk))
    assert codes() == CODES
    assert told(job)[-1] == (5, "P-5", "ok")


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_its_batch_alone(tmp_path: Path) -> None:
    job = JobFactory.create()
    killed_in_the_middle(job, tmp_path)
    assert codes() == ["P-1", "P-2"]  # the batch of P-3 and P-4 never was
    (tmp_path / "hold").unlink()
    resume(job)
    job.refresh_from_db()
    assert (job.state, job.attempts, codes()) == (JobState.DONE, 2, CODES)
    assert [number for number, _r, _o in told(job)] == [1, 2, 3, 4, 5]


def killed_in_the_middle(job: Job, gate: Path) -> None:
    """Let a real process work until the gate, then kill it as a power cut would."""
    (gate / "hold").touch()
    with (gate / "log").open("wb") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.worker", str(job.pk)],
            cwd=settings.BASE_DIR,
            env={**environment(), "TEST_GATE": str(gate)},
            stderr=log,
        )
    try:
        said = (gate / "log").read_text
        wait_until((gate / "reached").exists, "the worker at the gate", log=said)
        wait_until(lambda: beats(job), "a heartbeat", log=said)
    finally:
        worker.kill()
        worker.wait()


def beats(job: Job) -> bool:
    """Seen from outside, also while the work is one long transaction."""
    job.refresh_from_db()
    return bool(job.started_at and job.heartbeat_at > job.started_at)


def resume(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - STALE - timedelta(seconds=1))
    assert runner.sweep() == [job.pk]
    runner.run(job.pk)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_leaves_a_job_to_resume(monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobFactory.create()
    step = Stamp.step
    cut: list[str] = []

    def lose_the_connection(self: Stamp, job: Job, name: str) -> object:
        if name == "P-3" and not cut:
            cut.append(name)
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return step(self, job, name)

    monkeypatch.setattr(Stamp, "step", lose_the_connection)
    with pytest.raises(OperationalError):
        runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, codes()) == (JobState.RUNNING, ["P-1", "P-2"])
    resume(job)
    job.refresh_from_db()
    assert (job.state, codes()) == (JobState.DONE, CODES)


@pytest.mark.django_db(transaction=True)
def test_the_task_does_the_job_and_the_sweep_sends() -> None:
    job = JobFactory.create()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    tasks.sweep_jobs()


# ---------------------------------------------------------------- constraints
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "odd"}, "jobs_job_state_known"),
        ({"state": "done"}, "jobs_job_ended"),
        ({"state": "running"}, "jobs_job_running"),
        ({"total": 2, "done": 3}, "jobs_job_done_within_total"),
    ],
)
def test_the_database_refuses_what_cannot_be(changes: dict[str, object], constraint: str) -> None:
    job = JobFactory.create()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**changes)
