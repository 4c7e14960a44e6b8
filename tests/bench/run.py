"""Filling, measuring, and the table."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tests.bench import (  # noqa: F401  # register their figures
    agreements,
    batches,
    deadlines,
    documents,
    exports,
    foundations,
    organisations,
    pages,
    renewals,
    verifying,
)
from tests.bench.registry import Figure, Measured, figures, fillers

# Beside those of the foundations each room's figures are imported above.
HEAD = ("figure", "target", "measured", "ratio", "ok")


@dataclass(frozen=True)
class Result:
    """A figure and what came out; `error` where its measure broke."""

    figure: Figure
    measured: Measured
    error: str = ""

    @property
    def said(self) -> str:
        """What stands under the table: an error in full, a word about what was measured."""
        return self.error or (self.measured.note if self.measured.value is not None else "")

    @property
    def is_missed(self) -> bool:
        """Say whether it was measured and is worse than promised."""
        value = self.measured.value
        return value is not None and not self.figure.holds(value)


def wanted(names: Sequence[str]) -> list[Figure]:
    """The figures whose names begin so, or all.

    Raises:
        LookupError: a name fits none.
    """
    for name in names:
        if not any(known.startswith(name) for known in figures):
            raise LookupError(f"no figure {name}; there are: {', '.join(sorted(figures))}")
    return [f for name, f in figures.items() if not names or name.startswith(tuple(names))]


def prepare(chosen: Sequence[Figure]) -> None:
    """Migrate, collect static files, fill to the largest volume that a figure asks for."""
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    volumes: dict[str, int] = {}
    for one in chosen:
        for name, count in one.rows.items():
            volumes[name] = max(count, volumes.get(name, 0))
    for name, count in volumes.items():
        fillers[name](count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(one: Figure) -> Result:
    """Measure a figure; one that breaks does not stop the others."""
    try:
        found = one.measure()
    except Exception:  # noqa: BLE001  # shown in the table, and the run fails
        return Result(one, Measured(None), traceback.format_exc())
    return Result(one, found if isinstance(found, Measured) else Measured(found))


def table(results: Sequence[Result]) -> str:
    """The results as text; errors in full and words about the figures below."""
    rows = [HEAD, *(_row(result) for result in results)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    said = [f"\n{one.figure.name}:\n{one.said}" for one in results if one.said]
    return "\n".join([*("  ".join(row).rstrip() for row in padded), *said])


def _row(result: Result) -> tuple[str, str, str, str, str]:
    one, value = result.figure, result.measured.value
    sign = ">=" if one.at_least else "<="
    target = f"{sign} {one.target:g} {one.unit}"
    if value is None:
        why = "broke, see below" if result.error else result.measured.note
        return one.name, target, f"- ({why})", "-", "error" if result.error else "-"
    word = "no" if result.is_missed else "yes"
    return one.name, target, f"{value:.3g} {one.unit}", f"{one.ratio(value):.2f}", word


def code(results: Sequence[Result], *, strict: bool) -> int:
    """1 where a measure broke, or where a target was missed and that is an error."""
    return int(any(r.error or (strict and r.is_missed) for r in results))


def close() -> None:
    """Let go of the database, so that it can be dropped."""
    connections.close_all()
