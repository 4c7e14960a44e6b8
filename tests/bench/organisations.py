"""Figures of the partners: list, suggestions, import."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from intl_office.access.enums import Role
from intl_office.access.models import RoleAssignment
from intl_office.accounts.models import User
from intl_office.organisations.actions.eche import import_eche_file
from intl_office.organisations.enums import UnitKind
from intl_office.organisations.models import Partner, Unit
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


def signed_in(role: str) -> Client:
    """A browser of somebody with this role; the referent's is at one faculty."""
    user, new = User.objects.get_or_create(email=f"bench-{role}@example.org")
    if new:
        unit = _faculty() if role == Role.REFERENT else None
        RoleAssignment.objects.create(
            user=user, role=role, unit=unit, starts_on=timezone.localdate(), reason="bench"
        )
    client = Client()
    client.force_login(user)
    return client


def _faculty() -> Unit:
    root, _new = Unit.objects.get_or_create(
        code="BENCH", kind=UnitKind.INSTITUTION, defaults={"name_fr": "Université"}
    )
    known = {"name_fr": "Faculté", "kind": UnitKind.FACULTY, "parent": root}
    return Unit.objects.get_or_create(code="BENCH-F", defaults=known)[0]


def _getting(role: str, address: str, **headers: str) -> Callable[[], None]:
    client = signed_in(role)

    def get() -> None:
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"

    return get


def _suggesting(role: str, words: str) -> Callable[[], None]:
    address = f"/search/?q={words.replace(' ', '+')}"
    return _getting(role, address, **{"HX-Request": "true"})


def _page_ms(role: str, address: str) -> float:
    return median_ms(_getting(role, address))


def _suggestions_ms(role: str) -> float:
    """The slowest of the searches."""
    return max(median_ms(_suggesting(role, words)) for words in WORDS)


ROWS = {"partners": 6_142}
for _role in (Role.DIRECTOR, Role.REFERENT):
    _list, _filtered = "/partners/", "/partners/?q=universite&charter=yes"
    for _name, _target, _measure in (
        ("partners-list", 60, partial(_page_ms, _role, _list)),
        ("partners-list-filtered", 60, partial(_page_ms, _role, _filtered)),
        ("partners-suggestions", 30, partial(_suggestions_ms, _role)),
    ):
        figure(f"{_name}-as-{_role}", target=_target, unit="ms", issue=3, rows=ROWS)(_measure)


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
