"""Figures of the exports: 50,000 rows of a real list, written by the work that a worker does."""

import json
import os
import subprocess
import sys
from functools import cache
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from intl_office.accounts.models import User
from tests.bench.registry import figure, filler

ROWS = {"mails": 50_000}
_FILL = """
    INSERT INTO mail_message (uid, created_at, updated_at, key, kind, cause, address, name,
        language, reply_to, subject, text, html, context, message_id, status, priority, attempts,
        attempts_allowed, last_error, sent_at, last_attempt_at)
    SELECT gen_random_uuid(), now(), now(), 'bench' || n, 'bench', 'bench:' || n,
        'person' || n || '@example.org', 'Person ' || n, 'fr', '', 'Subject ' || n, 'Text', 'Text',
        '{}', '<bench' || n || '@example.org>', 'sent', 5, 1, 12, '', now(), now()
    FROM generate_series(1, %s) AS n
"""
# A process of its own: what it needs beyond a short export of the same list is what rows cost.
# VmHWM, since the maximum of `getrusage` begins at the parent's.
_CHILD = """
import json, re, sys, time, django; django.setup()
from pathlib import Path
from intl_office.accounts.models import User
from django.urls import reverse
from intl_office.jobs import exports, runner
from intl_office.jobs.actions.jobs import make_job
def peak():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024
def export(query):
    start = time.perf_counter()
    asked = {"path": reverse("mail:messages"), "query": query, "form": sys.argv[1]}
    job, _new = make_job(kind=exports.KIND, title="Bench", by=by, parameters=asked)
    runner.run(job.pk); job.refresh_from_db()
    assert job.state == "done", job.message
    return job.done, time.perf_counter() - start
by = User.objects.get(email="bench-exports@example.org")
export("reader=person4999"); before = peak()
rows, seconds = export("kind=")
print(json.dumps({"rows": rows, "seconds": seconds, "grown": peak() - before}))
"""


@filler("mails")
def mails(count: int) -> None:
    """Mails sent long ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mail_message WHERE kind = 'bench'")
        (known,) = cursor.fetchone()
        if known < count:
            cursor.execute("DELETE FROM mail_message WHERE kind = 'bench'")
            cursor.execute(_FILL, [count])


@cache
def _export(form: str) -> dict[str, float]:
    User.objects.get_or_create(email="bench-exports@example.org", defaults={"is_staff": True})
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, form],
            cwd=settings.BASE_DIR,
            env={**os.environ, "MEDIA_ROOT": folder},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    assert found["rows"] >= ROWS["mails"], found
    return found


@figure("export-xlsx", target=60, unit="s", issue=3, rows=ROWS)
def export_xlsx() -> float:
    return _export("xlsx")["seconds"]


@figure("export-xlsx-memory", target=30, unit="MB", issue=3, rows=ROWS)
def export_xlsx_memory() -> float:
    return _export("xlsx")["grown"]


@figure("export-csv", target=30, unit="s", issue=3, rows=ROWS)
def export_csv() -> float:
    return _export("csv")["seconds"]


@figure("export-csv-memory", target=30, unit="MB", issue=3, rows=ROWS)
def export_csv_memory() -> float:
    return _export("csv")["grown"]
