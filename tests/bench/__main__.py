"""`python -m tests.bench [names]`: a table of figures, target, measured, ratio."""

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence

NAME = "bench_office"  # where it is kept; else each run has its own, so that two do not collide


def main(words: Sequence[str]) -> int:
    """Measure; 1 where a measure broke, or with `--strict` where a target was missed."""
    options = _parser().parse_args(words)
    os.environ["DJANGO_SETTINGS_MODULE"] = "intl_office.settings"
    os.environ["LOG_LEVEL"] = "ERROR"
    from tests.bench.database import own_database  # noqa: PLC0415  # Django is set up in here

    name = NAME if options.keep else f"{NAME}_{os.getpid()}"
    with tempfile.TemporaryDirectory() as folder, own_database(name, keep=options.keep):
        os.environ["STATIC_ROOT"] = folder
        return _measure(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./office bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="figures or beginnings of their names")
    parser.add_argument("--keep", action="store_true", help=f"keep the database {NAME}")
    parser.add_argument("--strict", action="store_true", help="a missed target is an error")
    return parser


def _measure(options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415  # the variables had to be set first

    django.setup()
    from tests.bench import run  # noqa: PLC0415  # needs Django

    try:
        wanted = run.wanted(options.names)
        run.prepare(wanted)
        results = [run.measure(one) for one in wanted]
    except Exception:  # noqa: BLE001  # the reason is shown, the database is removed
        traceback.print_exc()
        return 1
    finally:
        run.close()
    print(run.table(results))
    return run.code(results, strict=options.strict)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
