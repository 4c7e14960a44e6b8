"""Figures of the partners: list, suggestions, import."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from intl_office.accounts.models import User
from intl_office.organisations.actions.eche import import_eche_file
from intl_office.organisations.models import Partner
from intl_office.reference.actions.load import load_reference
from intl_office.reference.models import Country
from tests.bench.measuring import median_ms
from tests.bench.registry import Measured, figure, filler

ECHE = Path(settings.BASE_DIR).parent / "shared" / "data" / "eche_list_2026-04-08.xlsx"
WORDS = ("univ", "universite de lyon", "D  BERLIN", "techniche universitat")


@filler("partners")
def partners(count: int) -> None:
    """Partners in every country, named as institutions are; made by the database itself."""
    if not Country.objects.exists():
        load_reference()
    missing = count - Partner.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organisations_partner (uid, created_at, updated_at, kind, legal_name,"
            " native_name, name_en, name_fr, acronym, city, address, postal_code, website,"
            " erasmus_code, pic, oid, schac, charter_from, charter_until, is_active, country_id)"
            " SELECT gen_random_uuid(), now(), now(), 'higher-education',"
            " (ARRAY['Université de ', 'Technische Universität ', 'Lycée ', 'Universidad de '])"
            "[1 + n %% 4] || 'Ville' || n, '', '', '', '', 'Ville' || n, n || ' rue', '', '',"
            " 'X  VILLE' || n, (100000000 + n)::text, '', '', '2021-01-01', '2029-12-31', true,"
            " (SELECT id FROM reference_country ORDER BY id OFFSET n %% 30 LIMIT 1)"
            " FROM generate_series(1, %s) AS n",
            [max(missing, 0)],
        )
        cursor.execute("ANALYZE organisations_partner")


def _office() -> Client:
    client = Client()
    user = User.objects.filter(is_superuser=True).order_by("pk").first()
    client.force_login(user or User.objects.create_superuser("bench-office@example.org"))
    return client


def _getting(address: str, **headers: str) -> Callable[[], None]:
    client = _office()

    def get() -> None:
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"

    return get


@figure("partners-list", target=60, unit="ms", issue=3, rows={"partners": 6_142})
def partners_list() -> float:
    return median_ms(_getting("/partners/"))


@figure("partners-list-filtered", target=60, unit="ms", issue=3, rows={"partners": 6_142})
def partners_list_filtered() -> float:
    return median_ms(_getting("/partners/?q=universite&charter=yes"))


@figure("partners-suggestions", target=30, unit="ms", issue=3, rows={"partners": 6_142})
def partners_suggestions() -> float:
    return max(median_ms(_suggesting(words)) for words in WORDS)


def _suggesting(words: str) -> Callable[[], None]:
    return _getting(f"/search/?q={words.replace(' ', '+')}", **{"HX-Request": "true"})


@figure("eche-import", target=20, unit="s", issue=3)
def eche_import() -> Measured:
    """The official list where it is, else nothing is said."""
    if not ECHE.is_file():
        return Measured(None, "the full list is not beside the checkout")
    if not Country.objects.exists():
        load_reference()
    return Measured(_seconds(partial(import_eche_file, ECHE)))


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
