"""Every page with the demonstration: each of its people walks through all that they may open."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

from django.conf import settings

from tests.bench.registry import Measured, figure

SHOWN = 5


@cache
def _walked() -> dict[str, Any]:
    """What was found; the demonstration has a database of its own, without the volumes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.demo"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "OFFICE_LOCAL": "1"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@figure("demo-load", target=60, unit="s", issue=4)
def demo_load() -> float:
    """Into an empty database."""
    return float(_walked()["loaded"])


@figure("every-page-with-the-demo", target=100, unit="ms", issue=4)
def every_page_with_the_demo() -> Measured:
    """The slowest page."""
    found = _walked()
    lines = [f"{found['count']} pages of {found['people']} people; the slowest:", *found["slowest"]]
    return Measured(found["ms"], "\n".join(lines[: SHOWN + 1]))
