"""Figures of the renewal cockpit: 10,000 agreements, a fifth of them ends within the year."""

from functools import partial

from django.db import connection

from intl_office.access.enums import Role
from intl_office.core.years import AcademicYear
from partnerships.models import Agreement
from tests.bench.organisations import _page_ms, signed_in
from tests.bench.registry import figure, filler

ROWS = {"partners": 6_142, "renewals": 10_000}
_TABLES = ("agreement", "agreementparty", "agreementyear")
_FILL = (
    """
    INSERT INTO partnerships_agreement (uid, created_at, updated_at, starts_on, ends_on, number,
        type, title_fr, title_en, unit_id, state, languages, terms_fr, terms_en, note, signed_on,
        dimensions, continuum)
    SELECT gen_random_uuid(), now(), now(), first, first + interval '5 years' - interval '1 day',
        '1999-' || 10000 + n, CASE WHEN n %% 8 = 0 THEN 'framework' WHEN n %% 3 = 0 THEN 'exchange'
        ELSE 'iia' END, 'Accord ' || n, 'Agreement ' || n,
        (SELECT id FROM organisations_unit WHERE code = CASE WHEN n %% 4 = 0 THEN 'BENCH-F'
            ELSE 'BENCH' END), 'in-force', 'both', '', '', '', first - 40, '{}', false
    FROM generate_series(1, %(count)s) AS n,
        LATERAL (SELECT make_date(%(now)s - n %% 5, 9, 1) AS first) AS days
    """,
    """
    INSERT INTO partnerships_agreementparty (uid, created_at, updated_at, agreement_id, role,
        partner_id, position, signatory, signatory_title)
    SELECT gen_random_uuid(), now(), now(), row.id, CASE WHEN at = 0 THEN 'home' ELSE 'partner' END,
        CASE WHEN at = 1 THEN partners.ids[1 + row.id %% cardinality(partners.ids)] END, at, '', ''
    FROM partnerships_agreement AS row, generate_series(0, 1) AS at,
        (SELECT array_agg(id) AS ids FROM organisations_partner) AS partners
    WHERE row.number LIKE '1999-%%'
    """,
    """
    INSERT INTO partnerships_agreementyear (uid, created_at, updated_at, agreement_id, year,
        direction, mobility_type, promised, taken, months_promised, months_taken, days_promised,
        days_taken, ects_recognised)
    SELECT gen_random_uuid(), now(), now(), row.id, %(now)s - ago, way.direction, way.kind, 5,
        CASE WHEN row.id %% 9 = 7 THEN 0 ELSE (row.id * 7 + ago * 3) %% 6 END, 0, 0, 0, 0,
        CASE WHEN way.direction = 'out' THEN row.id %% 90 ELSE 0 END
    FROM partnerships_agreement AS row, generate_series(0, 4) AS ago,
        (VALUES ('out', 'sms'), ('in', 'sms'), ('out', 'smp')) AS way (direction, kind)
    WHERE row.number LIKE '1999-%%' AND row.type <> 'framework'
        AND %(now)s - ago >= extract(year FROM row.starts_on)
    """,
)


@filler("renewals")
def renewals(count: int) -> None:
    """Agreements over five years with three ways of mobility, a quarter of them at one faculty."""
    if Agreement.objects.filter(number__startswith="1999-").exists():
        return
    signed_in(Role.REFERENT)  # makes the units
    named = {"count": count, "now": AcademicYear.current().start}
    with connection.cursor() as cursor:
        # The history of rows made up here is nobody's business.
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE partnerships_{table} DISABLE TRIGGER USER")
        for text in _FILL:
            cursor.execute(text, named)
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE partnerships_{table} ENABLE TRIGGER USER")


_COCKPIT = "/partnerships/renewals/"
for _role in (Role.DIRECTOR, Role.REFERENT):
    for _name, _target, _address in (
        ("cockpit", 150, _COCKPIT),
        ("cockpit-dormant", 150, f"{_COCKPIT}?dormant=3"),
        # The rules are asked about each of 2,000 agreements, not of a page alone.
        ("cockpit-proposal", 300, f"{_COCKPIT}?proposal=lapse"),
    ):
        figure(f"{_name}-as-{_role}", target=_target, unit="ms", issue=5, rows=ROWS)(
            partial(_page_ms, _role, _address)
        )
