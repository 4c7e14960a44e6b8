"""Kinds of work and import that exist for the tests alone; the tests' workers know them too."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports import parsers
from intl_office.jobs.imports.kinds import Column, Row, Written, import_kinds
from intl_office.jobs.imports.upsert import UpsertKind
from intl_office.jobs.kinds import JobFailed, JobKind, Steps, job_kinds
from intl_office.jobs.kinds import Row as Told
from intl_office.jobs.models import Job
from intl_office.jobs.progress import Progress
from tests.testapp.models import Paper


class Papers(UpsertKind[Paper]):
    code = "papers"
    title = "Papers"
    help = "The papers of the office."
    model = Paper
    key = "code"
    columns: Sequence[Column] = (
        Column(name="code", label="Code", parser=parsers.text(20), required=True),
        Column(name="title", label="Title", parser=parsers.text(80), synonyms=("intitulé",)),
        Column(name="pages", label="Pages", parser=parsers.integer(0, 100)),
        Column(name="urgent", label="Urgent", parser=parsers.yes_no()),
    )

    def allows(self, user: AbstractBaseUser) -> bool:
        return not getattr(user, "last_name", "").startswith("Guest")

    def check(self, rows: Sequence[Row]) -> None:
        super().check(rows)
        for row in rows:
            if not row.get("title"):
                row.warning("title", "No title.")

    def values(self, row: Row) -> dict[str, Any]:
        return {**row.values, "pages": row.get("pages") or 0}

    def write(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Iterator[Written]:
        for written in super().write(rows, by=by):
            _wait_in_the_middle(written.number)
            yield written


def _wait_in_the_middle(number: int) -> None:
    """Where a test wants to kill the worker: say so with a file, wait as long as another lies."""
    folder = os.environ.get("TEST_GATE")
    if not folder or number != 3:
        return
    gate = Path(folder)
    if (gate / "hold").exists():
        (gate / "reached").touch()
    while (gate / "hold").exists():
        time.sleep(0.02)


class Stamp(Steps):
    """Writes a paper for each name; the third one waits at the gate."""

    size = 2

    def steps(self, job: Job) -> Sequence[Any]:
        return list(job.parameters["names"])

    def step(self, job: Job, step: Any) -> Told:  # noqa: ARG002  # the signature of a step
        if step == "bad":
            raise JobFailed("A bad name.")
        if step == "worse":
            raise ZeroDivisionError
        paper = Paper.objects.create(code=step)
        _wait_in_the_middle(int(step.removeprefix("P-")))
        return Told(paper.code, Outcome.OK)


class Broken(JobKind):
    """Fails in the way asked for."""

    ended_states: list[str] = []

    def run(self, job: Job, progress: Progress) -> None:  # noqa: ARG002  # the signature
        Paper.objects.create(code=f"left-{job.pk}")
        if job.parameters["how"] == "said":
            raise JobFailed("The partner list is empty.")
        raise ZeroDivisionError

    def ended(self, job: Job) -> None:
        self.ended_states.append(job.state)


class BrokenWhole(Broken):
    atomic = True


@contextmanager
def registered() -> Iterator[None]:
    kinds = {"stamp": Stamp(), "broken": Broken(), "broken-whole": BrokenWhole()}
    with ExitStack() as stack:
        stack.enter_context(job_kinds.replaced(**dict(job_kinds.items()), **kinds))
        stack.enter_context(import_kinds.replaced(papers=Papers()))
        yield
