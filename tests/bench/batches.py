"""Figures of a batch: 1,000 documents by two processes against bare WeasyPrint, and their memory.

Two processes do what a worker does with a job, each half of the documents; two processes let bare
WeasyPrint make the same pages, half of them before, half after. All in one run, so that a slow
machine slows both.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Sum
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.documents.actions.batches import start_batch
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document
from intl_office.documents.specimen import Specimen
from intl_office.jobs.enums import JobState
from intl_office.jobs.models import Job
from tests.bench.registry import Measured, figure

BATCH, EARLY = 1_000, 200  # documents; how many are made when the memory is read first
BARE = 100  # documents of each bare process, before and again after
PROCESSES = 2
PAUSE = 0.5  # seconds between two looks
_START = """
import sys, time, django, weasyprint; django.setup()
from tests.bench.documents import bare, order
from intl_office.documents.rendering.weasy import WeasyRenderer
page = WeasyRenderer().html(order())
bare(page)
print("ready", flush=True); sys.stdin.readline()
cpu, wall = time.process_time(), time.perf_counter()
"""
_END = """
print(time.process_time() - cpu, time.perf_counter() - wall, flush=True)
"""
_WORK = "from intl_office.jobs import runner; runner.run({job})"
_BARE = f"for _ in range({BARE}): bare(page)"


@dataclass(frozen=True)
class _Run:
    """Seconds of processors and of a clock, for one document of one process."""

    cpu: float
    wall: float


@contextmanager
def _processes(works: Sequence[str], folder: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Start one for each work; all are warm before the first begins."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", f"{_START}{work}{_END}"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONPATH": str(settings.BASE_DIR), "MEDIA_ROOT": folder},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for work in works
    ]
    try:
        for one in started:
            assert one.stdout
            assert one.stdout.readline() == "ready\n"
        for one in started:
            assert one.stdin
            one.stdin.write("go\n")
            one.stdin.flush()
        yield started
    finally:
        for one in started:
            one.kill()
            one.wait()


def _told(started: Sequence[subprocess.Popen[str]], each: int) -> _Run:
    said = []
    for one in started:
        assert one.stdout
        said.append([float(word) for word in one.stdout.readline().split()])
    return _Run(*(statistics.mean(pair[at] for pair in said) / each for at in (0, 1)))


def _bare(folder: str) -> _Run:
    with _processes([_BARE] * PROCESSES, folder) as started:
        return _told(started, BARE)


def _jobs() -> list[Job]:
    user = User.objects.create(
        email=f"batch{timezone.now().timestamp()}@example.org",
        password=make_password(None),
        language="fr",
        is_staff=True,
    )
    subjects = [None] * (BATCH // PROCESSES)
    return [
        start_batch(kind=Specimen.code, subjects=subjects, locale=Locale.BOTH, title=name, by=user)
        for name in ("One", "Two")
    ]


def _weight(process: subprocess.Popen[str]) -> float:
    """Resident memory in MB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    found = next((line for line in lines if line.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(found.split()[1]) / 1024


def _watched(jobs: Sequence[Job], started: Sequence[subprocess.Popen[str]]) -> dict[int, float]:
    """The mean weight of the processes at each number of documents made, until all are over."""
    found: dict[int, float] = {}
    rows = Job.objects.filter(pk__in=[job.pk for job in jobs])
    while rows.filter(state__in=[JobState.WAITING, JobState.RUNNING]).exists():
        weights = [_weight(one) for one in started if one.poll() is None]
        done = rows.aggregate(done=Sum("done"))["done"] or 0
        if done < BATCH and len(weights) == PROCESSES:
            found[done] = statistics.mean(weights)
        time.sleep(PAUSE)
    return found


def _near(weights: dict[int, float], first: int, last: int) -> float:
    return statistics.median(weight for done, weight in weights.items() if first <= done < last)


@dataclass(frozen=True)
class _Thousand:
    bare: _Run
    house: _Run
    early: float  # MB
    late: float


@cache
def _thousand() -> _Thousand:
    """Make them, once for all the figures."""
    with tempfile.TemporaryDirectory() as folder:
        before = _bare(folder)
        jobs = _jobs()
        works = [_WORK.format(job=job.pk) for job in jobs]
        with _processes(works, folder) as started:
            weights = _watched(jobs, started)
            house = _told(started, BATCH // PROCESSES)
        after = _bare(folder)
    assert Job.objects.filter(pk__in=[job.pk for job in jobs], state=JobState.DONE).count() == 2
    assert Document.objects.filter(requested_by=jobs[0].started_by_id).count() == BATCH
    bare = _Run((before.cpu + after.cpu) / 2, (before.wall + after.wall) / 2)
    return _Thousand(
        bare, house, _near(weights, EARLY - 50, EARLY + 50), _near(weights, BATCH - 100, BATCH)
    )


@figure("documents-by-two-workers", target=1.95, unit="1/s", issue=3, at_least=True)
def documents_by_two_workers() -> Measured:
    """Rows to stored files and two archives, by two processes."""
    return Measured(PROCESSES / _thousand().house.wall, f"{BATCH} documents in two batches")


@figure("documents-batch-against-bare", target=90, unit="%", issue=6, at_least=True)
def batch_against_bare() -> Measured:
    """Throughput of each core: rows, files and archives against bare WeasyPrint."""
    found = _thousand()
    note = (
        f"{found.house.wall:.3f} s a document, bare {found.bare.wall:.3f} s; of processor"
        f" {found.house.cpu:.3f} s and {found.bare.cpu:.3f} s"
        f" ({100 * found.bare.cpu / found.house.cpu:.0f} %)"
    )
    return Measured(100 * found.bare.wall / found.house.wall, note)


@figure("documents-batch-memory", target=1.05, unit="x", issue=6)
def batch_memory() -> Measured:
    """Resident memory of a process behind 1,000 documents against that behind 200."""
    found = _thousand()
    return Measured(found.late / found.early, f"{found.early:.0f} MB, then {found.late:.0f} MB")
