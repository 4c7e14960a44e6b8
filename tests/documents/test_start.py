"""What a process of the web does without."""

import subprocess
import sys

from celery.signals import worker_init

from intl_office.documents.tasks import load_engines
from tests.kit.children import environment

ENGINES = ("weasyprint", "pyhanko", "docx")
_LOADED = f"""
import sys
import django
from django.urls import get_resolver
django.setup()
get_resolver().url_patterns
print([name for name in {ENGINES!r} if name in sys.modules])
"""


def test_the_web_loads_no_engine() -> None:
    """They double the start of every process, and its memory; workers load them once for all."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED],
        env=environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr[-2000:]


def test_a_worker_loads_them_before_it_has_children() -> None:
    assert load_engines in [reference() for _key, reference in worker_init.receivers]
    load_engines()
    assert {"weasyprint", "pyhanko"} <= sys.modules.keys()
