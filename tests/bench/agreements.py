"""Figures of the agreements: 10,000 of them with 6,142 partners, then ten times as many."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intl_office.access.enums import Role
from intl_office.organisations.enums import PersonKind, UnitKind
from intl_office.organisations.models import Person, Unit
from intl_office.ui import keyset
from partnerships.models import Agreement
from partnerships.tables import AgreementTable
from tests.bench.measuring import median_ms
from tests.bench.organisations import signed_in
from tests.bench.registry import Measured, figure, filler

VOLUME, LARGE = 10_000, 100_000
TIMES = 40  # requests of each page
LIST = "/partnerships/"
SORTS = ("-number", "title", "starts_on", "ends_on", "state")
FACULTIES, OFFICERS, PARTNERS = 10, 20, 6_142
_TABLES = ("agreement", "agreementparty", "condition", "agreementyear", "agreementunit")
_AGREEMENTS = """
    INSERT INTO partnerships_agreement (uid, created_at, updated_at, number, type, title_fr,
        title_en, unit_id, officer_id, state, languages, terms_fr, terms_en, note, starts_on,
        ends_on, approved_on, signed_on, dimensions, continuum)
    SELECT gen_random_uuid(), now(), now(), years.y || '-' || to_char(n, 'FM000000'),
        (ARRAY['iia', 'exchange', 'iia', 'framework', 'double-degree'])[1 + n %% 5],
        'Accord avec l’université ' || n, 'Agreement with university ' || n,
        (%(units)s)[1 + n %% cardinality(%(units)s)],
        (%(officers)s)[1 + n %% cardinality(%(officers)s)],
        lives.state, 'both', '', '', '', make_date(years.y, 9, 1),
        make_date(years.y + 3 + n %% 5, 8, 31),
        CASE WHEN lives.state <> 'draft' THEN make_date(years.y, 5, 1) + n %% 60 END,
        CASE WHEN lives.state NOT IN ('draft', 'signature') THEN make_date(years.y, 7, 1) END,
        '{}', false
    FROM generate_series(%(first)s::int, %(last)s::int) AS n,
        LATERAL (SELECT 2018 + n %% 9) AS years (y),
        LATERAL (SELECT (ARRAY['in-force', 'in-force', 'in-force', 'expired', 'expired',
            'signed', 'signature', 'draft'])[1 + n %% 8]) AS lives (state)
"""
_HOME = """
    INSERT INTO partnerships_agreementparty (uid, created_at, updated_at, role, position,
        signatory, signatory_title, agreement_id)
    SELECT gen_random_uuid(), now(), now(), 'home', 0, '', '', id
    FROM partnerships_agreement WHERE id > %(known)s
"""
# Every tenth has a second partner.
_PARTNER = """
    INSERT INTO partnerships_agreementparty (uid, created_at, updated_at, role, position,
        signatory, signatory_title, agreement_id, partner_id)
    SELECT gen_random_uuid(), now(), now(), 'partner', place, '', '', row.id,
        them.ids[1 + (row.id * 7 + place * 13) %% cardinality(them.ids)]
    FROM partnerships_agreement AS row, generate_series(1, 2) AS place,
        (SELECT array_agg(id ORDER BY id) AS ids FROM
            (SELECT id FROM organisations_partner ORDER BY id LIMIT %(partners)s) AS one) AS them
    WHERE row.id > %(known)s AND (place = 1 OR row.id %% 10 = 0)
"""
_CONDITIONS = """
    INSERT INTO partnerships_condition (uid, created_at, updated_at, agreement_id, direction,
        mobility_type, blended, first_year, last_year, persons, months, subject_note, cefr)
    SELECT gen_random_uuid(), now(), now(), id, way, 'sms', false,
        extract(year FROM starts_on), extract(year FROM ends_on) - 1, 3, 15, '', ''
    FROM partnerships_agreement, unnest(ARRAY['out', 'in']) AS way
    WHERE id > %(known)s AND type IN ('iia', 'exchange')
"""
_YEARS = """
    INSERT INTO partnerships_agreementyear (uid, created_at, updated_at, agreement_id, year,
        direction, mobility_type, promised, taken, months_promised, months_taken, days_promised,
        days_taken, ects_recognised)
    SELECT gen_random_uuid(), now(), now(), agreement_id, y, direction, mobility_type, persons,
        y %% persons, months, 0, 0, 0, 0
    FROM partnerships_condition AS row, generate_series(first_year::int, last_year::int) AS y
    WHERE row.agreement_id > %(known)s
"""
# Units that use another one's agreement: every fiftieth.
_SHARED = """
    INSERT INTO partnerships_agreementunit (agreement_id, unit_id)
    SELECT id, (%(units)s)[1 + (id / 50) %% cardinality(%(units)s)]
    FROM partnerships_agreement WHERE id > %(known)s AND id %% 50 = 0
"""


def _faculties() -> list[int]:
    root, _new = Unit.objects.get_or_create(
        code="BENCH", defaults={"name_fr": "Université", "kind": UnitKind.INSTITUTION}
    )
    codes = ["BENCH-F", *(f"BENCH-F{n}" for n in range(1, FACULTIES))]
    known = {"kind": UnitKind.FACULTY, "parent": root}
    made = [
        Unit.objects.get_or_create(code=code, defaults={"name_fr": f"Faculté {code}", **known})
        for code in codes
    ]
    return [unit.pk for unit, _new in made]


def _officers() -> list[int]:
    made = [
        Person.objects.get_or_create(
            email=f"officer{n}@example.org",
            defaults={"kind": PersonKind.ADMINISTRATIVE, "first_name": "An", "last_name": f"O{n}"},
        )
        for n in range(OFFICERS)
    ]
    return [person.pk for person, _new in made]


@filler("agreements")
def agreements(count: int) -> None:
    """Exactly so many, in every state, of ten faculties; what a page shows of the first 10,000."""
    # Those of the renewal cockpit's figures are not counted, nor cut.
    known = Agreement.objects.exclude(number__startswith="1999-").count()
    if known > count:
        _cut(known - count)
        return
    last = Agreement.objects.order_by("pk").last()
    named: dict[str, Any] = {
        "units": _faculties(), "officers": _officers(), "first": known + 1, "last": count,
        "known": last.pk if last else 0, "partners": PARTNERS,
    }  # fmt: skip
    steps = [_AGREEMENTS, _HOME, _PARTNER, _SHARED]
    _run([*steps, _CONDITIONS, _YEARS] if known < VOLUME else steps, named)


def _cut(count: int) -> None:
    """Leave out the last ones again, with their parts."""
    last = """(SELECT id FROM partnerships_agreement WHERE number NOT LIKE '1999-%%'
        ORDER BY id DESC LIMIT %(count)s)"""
    parts = [f"{table} WHERE agreement_id" for table in _TABLES[1:]]
    gone = [*parts, "agreement WHERE id"]
    steps = [f"DELETE FROM partnerships_{one} IN {last}" for one in gone]
    _run(steps, {"count": count})


def _run(steps: Sequence[str], named: dict[str, Any]) -> None:
    """Run them without keeping the history of made-up rows; tidy as PostgreSQL does by itself."""
    with connection.cursor() as cursor:
        with transaction.atomic():
            for table in _TABLES:
                cursor.execute(f"ALTER TABLE partnerships_{table} DISABLE TRIGGER USER")
            for step in steps:
                cursor.execute(step, named)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in _TABLES:
                cursor.execute(f"ALTER TABLE partnerships_{table} ENABLE TRIGGER USER")
        for table in _TABLES:
            cursor.execute(f"VACUUM ANALYZE partnerships_{table}")


def _getting(client: Client, address: str) -> Callable[[], None]:
    def get() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        for _part in getattr(answer, "streaming_content", ()):
            pass

    return get


def _page_ms(role: str, address: str) -> float:
    return median_ms(_getting(signed_in(role), address), times=TIMES)


def _sorts_ms(role: str) -> Measured:
    """The slowest of the five, in the worse of its two directions."""
    asked = [one for name in SORTS for one in (name.lstrip("-"), f"-{name.lstrip('-')}")]
    found = {one: _page_ms(role, f"{LIST}?sort={one}") for one in asked}
    worst = max(found, key=lambda one: found[one])
    return Measured(found[worst], f"the slowest is {worst}")


def _agreement_ms(role: str) -> float:
    rows = Agreement.objects.filter(unit__code="BENCH-F", type="iia", state="in-force")
    return _page_ms(role, rows.order_by("pk")[0].get_absolute_url())


def _queries(role: str) -> float:
    client = signed_in(role)
    _getting(client, LIST)()
    with CaptureQueriesContext(connection) as asked:
        _getting(client, LIST)()
    return len(asked)


def _export_s(role: str, form: str) -> Measured:
    names = AgreementTable.all_columns()
    address = f"{LIST}?export={form}&" + "&".join(f"columns={name}" for name in names)
    ms = median_ms(_getting(signed_in(role), address), times=3, warm_up=1)
    return Measured(ms / 1000, f"{len(names)} columns")


ROWS = {"partners": PARTNERS, "agreements": VOLUME}
for _role in (Role.DIRECTOR, Role.REFERENT):
    for _name, _target, _unit, _measure in (
        ("agreements-list", 60, "ms", partial(_page_ms, _role, LIST)),
        ("agreements-sorts", 60, "ms", partial(_sorts_ms, _role)),
        ("agreement-page", 30, "ms", partial(_agreement_ms, _role)),
        ("agreements-queries", 12, "", partial(_queries, _role)),
        ("agreements-export-xlsx", 2, "s", partial(_export_s, _role, "xlsx")),
        ("agreements-export-csv", 2, "s", partial(_export_s, _role, "csv")),
    ):
        figure(f"{_name}-as-{_role}", target=_target, unit=_unit, issue=5, rows=ROWS)(_measure)


# ---------------------------------------------------------------- ten times as many
@cache
def _grown() -> dict[str, float]:
    """By role the ratio of the list, and the 300th page among the larger number."""
    roles = (Role.DIRECTOR, Role.REFERENT)
    before = {role: _page_ms(role, LIST) for role in roles}
    agreements(LARGE)
    try:
        found = {role: _page_ms(role, LIST) / before[role] for role in roles}
        return found | {f"deep-{role}": _deep_ms(role) for role in roles if role == Role.DIRECTOR}
    finally:
        agreements(VOLUME)


def _deep_ms(role: str) -> float:
    rows, order = Agreement.objects.all(), keyset.Order.parse(SORTS[0])
    behind = keyset.page(rows.only("pk"), order, size=299 * 50).following
    return _page_ms(role, f"{LIST}?cursor={behind}")


for _role in (Role.DIRECTOR, Role.REFERENT):
    figure(f"agreements-growth-as-{_role}", target=1.3, unit="x", issue=5, rows=ROWS)(
        partial(lambda role: _grown()[role], _role)
    )


@figure("agreements-300th-page", target=60, unit="ms", issue=5, rows=ROWS)
def agreements_300th_page() -> float:
    """Of 2,000 pages, as director."""
    return _grown()["deep-director"]
