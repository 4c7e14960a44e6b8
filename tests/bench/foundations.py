"""Figures of the ground: start, first pages."""

import json
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from intl_office.accounts.models import User
from tests.bench.measuring import first_load_kb, median_ms
from tests.bench.registry import Measured, figure, filler


@filler("users")
def users(count: int) -> None:
    """Accounts that nobody signs in with, made by the database itself."""
    missing = count - User.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (password, is_superuser, email, first_name, last_name,"
            " language, is_staff, is_active, date_joined)"
            " SELECT %s, false, 'bench' || n || '@example.org', 'First ' || n, 'Last ' || n,"
            " 'fr', false, true, now() FROM generate_series(1, %s) AS n",
            [make_password(None), max(missing, 0)],
        )


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"


@figure("home-server-time", target=100, unit="ms", issue=2)
def home_server_time() -> float:
    return median_ms(partial(_get, Client(), "/"))


@figure("ready-server-time", target=20, unit="ms", issue=2)
def ready_server_time() -> float:
    return median_ms(partial(_get, Client(), "/readyz"))


@figure("today-server-time", target=100, unit="ms", issue=2, rows={"users": 10_000})
def today_server_time() -> float:
    client = Client()
    client.force_login(User.objects.order_by("pk")[0])
    return median_ms(partial(_get, client, "/today/"))


@figure("home-first-load", target=300, unit="kB", issue=2)
def home_first_load() -> float:
    return first_load_kb(Client(), "/")


@figure("start-first-page", target=60, unit="s", issue=2)
def start_first_page() -> Measured:
    return _timing("first_page")


@figure("start-second", target=10, unit="s", issue=2)
def start_second() -> Measured:
    return _timing("second_start")


def _timing(name: str) -> Measured:
    """What `./office run` noted of its own starts in this checkout."""
    path = Path(settings.STATE_DIR) / "run" / "timings.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    return Measured(known.get(name), "" if name in known else "./office run has not noted it yet")
