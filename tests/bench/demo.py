"""`python -m tests.bench.demo`: load the demonstration, walk through it, say what was slowest.

A process of its own, since Django knows one database: the figures' own beside this one would make
its lists long.
"""

import json
import os
import sys
from collections.abc import Iterator

from tests.bench.database import own_database

ROUGHLY, EXACTLY = 3, 15  # requests: of every page, then of those that took longest
CANDIDATES = 12


def main() -> None:
    """Print one line of JSON: the slowest page's time, and the slowest pages in words."""
    name = os.environ["DATABASE_URL"].partition("?")[0].rpartition("/")[2]
    with own_database(f"{name}_demo", keep=False):
        import django  # noqa: PLC0415  # the address had to be set first

        django.setup()
        from django.db import connections  # noqa: PLC0415  # needs Django

        try:
            print(json.dumps(_slowest()))
        finally:
            connections.close_all()


def _slowest() -> dict[str, object]:
    from tests.bench.visiting import measured  # noqa: PLC0415  # needs Django

    _load()
    clients = dict(_people())
    pages = [one for role in clients for one in _rough(clients[role], role)]
    pages.sort(key=lambda one: -one.ms)
    exact = [measured(clients[one.role], one, EXACTLY) for one in pages[:CANDIDATES]]
    exact.sort(key=lambda one: -one.ms)
    slowest = [str(one) for one in exact]
    return {"ms": exact[0].ms, "count": len(pages), "people": len(clients), "slowest": slowest}


def _load() -> None:
    from django.conf import settings  # noqa: PLC0415  # needs Django
    from django.core.management import call_command  # noqa: PLC0415

    from intl_office.core.demo import load_demo  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    call_command("migrate", verbosity=0)
    load_demo(lambda _line: None)


def _people() -> Iterator[tuple[str, object]]:
    ...


if __name__ == "__main__":
    sys.exit(main())
