"""A task that leaves traces, and the Celery application that knows it: for tests alone.

Its tables are plain SQL, made by `make_tables`, so that no application of the project knows them.
"""

import os
import time

from celery import shared_task
from django.db import connection, transaction

from intl_office.celery import app

__all__ = ["app", "done", "make_tables", "probe", "runs"]


@shared_task(name="tests.probe")
def probe(key: str, seconds: float = 0) -> None:
    """Note that it started, work, and note once that it is done, however often it runs."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe_run (key, pid) VALUES (%s, %s)", [key, os.getpid()])
    time.sleep(seconds)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe_done VALUES (%s) ON CONFLICT DO NOTHING", [key])


def make_tables() -> None:
    """Make the tables of the traces, empty."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS probe_run, probe_done")
        cursor.execute("CREATE TABLE probe_run (key text NOT NULL, pid int NOT NULL)")
        cursor.execute("CREATE TABLE probe_done (key text PRIMARY KEY)")


def drop_tables() -> None:
    """Remove them."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS probe_run, probe_done")


def runs(key: str) -> list[int]:
    """The processes that started this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM probe_run WHERE key = %s", [key])
        return [row[0] for row in cursor.fetchall()]


def done() -> set[str]:
    """The keys that are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM probe_done")
        return {row[0] for row in cursor.fetchall()}
