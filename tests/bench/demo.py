"""`python -m tests.bench.demo`: load the demonstration, walk through it, say what was slowest.

A process of its own, since Django knows one database: the figures' own beside this one would make
its lists long.
"""

import json
import os
import time
from typing import TYPE_CHECKING

from tests.bench.database import own_database

if TYPE_CHECKING:
    from django.test import Client

# Every page is asked for once; what took so long (ms, the first time its templates are read) a few
# times, and what still takes longest often.
SUSPECT = 60
ROUGHLY, EXACTLY = 2, 15
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
    from tests.bench.visiting import Walk, measured  # noqa: PLC0415  # needs Django

    loaded = _load()
    clients = _people()
    pages = [page for role, client in clients.items() for page in Walk(client, role).pages()]
    suspects = [
        measured(clients[page.role], page, ROUGHLY, warm_up=0)
        for page in pages
        if page.ms > SUSPECT
    ]
    suspects.sort(key=lambda page: -page.ms)
    exact = [measured(clients[page.role], page, EXACTLY) for page in suspects[:CANDIDATES]]
    exact.sort(key=lambda page: -page.ms)
    words = [str(page) for page in exact]
    slowest = max((page.ms for page in exact or pages), default=0.0)
    counts = {"count": len(pages), "people": len(clients)}
    return {"ms": slowest, "slowest": words, "loaded": loaded, **counts}


def _load() -> float:
    """Load the demonstration into the empty database; how many seconds that took."""
    from django.conf import settings  # noqa: PLC0415  # needs Django
    from django.core.management import call_command  # noqa: PLC0415

    from intl_office.core.demo import load_demo  # noqa: PLC0415
    from intl_office.documents.actions.clauses import load_clauses  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    call_command("migrate", verbosity=0)
    load_clauses(lambda _line: None)  # as `prepare` does in every installation
    began = time.perf_counter()
    load_demo(lambda _line: None)
    return time.perf_counter() - began


def _people() -> "dict[str, Client]":
    """A browser of each person of the demonstration, signed in."""
    from django.test import Client  # noqa: PLC0415  # needs Django

    from intl_office.access.demo import offered  # noqa: PLC0415
    from intl_office.accounts.models import User  # noqa: PLC0415

    found = {account.kind: Client() for account in offered()}
    for account in offered():
        found[account.kind].force_login(User.objects.get(email=account.email))
    return found


if __name__ == "__main__":
    main()
