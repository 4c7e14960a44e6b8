"""Where have we no partner? The answer against SQL that was written apart."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Institution, Partner
from intl_office.reference.models import Country
from partnerships.gap_queries import Asked, countries_for, partners_for
from tests.factories.access import user_with
from tests.factories.countries import PriorityFactory, year
from tests.factories.organisations import CountryFactory, PartnerFactory
from tests.factories.partnerships import ConditionFactory, PartyFactory, agreement_with, in_force
from tests.factories.reference import IscedFieldFactory, LanguageFactory

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
GAPS = "partnerships:gaps"
CODES = ("AT", "BE", "CA", "DE")
# Written from the words of the question, not from the query set.
SQL = """
SELECT c.code, count(DISTINCT a.id) AS such
FROM reference_country c
JOIN organisations_partner p ON p.country_id = c.id
JOIN partnerships_agreementparty ap ON ap.partner_id = p.id
JOIN partnerships_agreement a ON a.id = ap.agreement_id
WHERE a.signed_on <= current_date AND a.starts_on <= current_date
  AND coalesce(a.ends_on, 'infinity') >= current_date
  AND coalesce(a.ended_on, 'infinity') >= current_date
  AND a.type <> 'amendment'
  AND EXISTS (
    SELECT 1 FROM partnerships_condition k
    LEFT JOIN reference_iscedfield i ON i.id = k.isced_id
    LEFT JOIN reference_language l ON l.id = k.language_id
    WHERE k.agreement_id = a.id
      AND (k.party_id IS NULL OR k.party_id = ap.id)
      AND k.last_year >= %(year)s
      AND k.direction = ANY(%(directions)s)
      AND (%(field)s = '' OR i.code IS NULL
           OR i.code LIKE %(field)s || '%%' OR %(field)s LIKE i.code || '%%')
      AND (%(language)s = '' OR l.code IS NULL OR l.code = %(language)s)
      AND (%(cefr)s = '' OR k.cefr <= %(cefr)s)
      AND (%(level)s::int IS NULL OR k.eqf_from IS NULL
           OR %(level)s BETWEEN k.eqf_from AND k.eqf_to)
  )
GROUP BY c.code
"""


@pytest.fixture
def reader(db: None) -> User:
    return user_with("director", language="en")


def place(code: str) -> Country:
    made: Country = CountryFactory.create(
        code=code, alpha3=f"{code}X", eu_code=code, erasmus_prefix="", name_en=f"Land {code}",
        name_fr=f"Pays {code}",
    )  # fmt: skip
    return made


def university(code: str, **columns: object) -> Partner:
    made: Partner = PartnerFactory.create(country=place(code), **columns)
    return made


@pytest.fixture
def offers(db: None) -> None:
    """Agreements of four countries whose conditions differ in every way asked for."""
    for code in ("06", "061", "0613", "0611", "02"):
        parent = {} if len(code) == 2 else {"parent_id": code[:-1]}
        IscedFieldFactory.create(code=code, **parent)
    english = LanguageFactory.create()
    german = LanguageFactory.create(code="de", alpha3="deu", name_en="German", name_fr="allemand")
    fields = [None, *(IscedFieldFactory._meta.model.objects.order_by("code"))]
    tongues = [(None, ""), (english, "B2"), (german, "B1"), (english, "C1")]
    for at, (isced, (language, cefr)) in enumerate(product(fields, tongues)):
        levels = {"eqf_from": 6, "eqf_to": 6} if at % 3 else {}
        columns = {"isced": isced, "language": language, "cefr": cefr, **levels}
        columns |= {"direction": "in"} if at % 5 == 0 else {}
        in_force(partner=university(CODES[at % 4]), condition=columns)
    old = in_force(partner=university("AT"))
    old.conditions.update(first_year=year(-3), last_year=year(-1))
    agreement_with(university("BE"))
    both = in_force(partner=university("CA"))
    other = PartyFactory.create(agreement=both, partner=university("DE"), position=2)
    both.conditions.update(party=other, isced=fields[-1])


def said(**asked: Any) -> dict[str, int]:
    values: dict[str, Any] = {
        "field": "",
        "language": "",
        "cefr": "",
        "level": None,
        "directions": ["out", "in"],
    }
    values |= asked | {"year": AcademicYear.current().start}
    with connection.cursor() as cursor:
        cursor.execute(SQL, values)
        return dict(cursor.fetchall())


def answer(reader: User, **asked: Any) -> dict[str, int]:
    language = asked.get("language")
    found = LanguageFactory.create(code=language).pk if language else None
    question = Asked(**(asked | {"language": found}))
    rows: Any = countries_for(question, reader)
    return {row.code: row.such for row in rows if row.such}


@pytest.mark.usefixtures("offers")
def test_the_answer_is_that_of_plain_sql(reader: User) -> None:
    fields, tongues, levels = ("06", "061", "0613", "02"), ("", "en"), (None, 6, 7)
    for field, language, cefr, level in product(fields, tongues, ("", "B1", "C1"), levels):
        asked = {"field": field, "language": language, "cefr": cefr, "level": level}
        expected = said(**asked)
        assert expected, asked
        assert answer(reader, **asked) == expected, asked


@pytest.mark.usefixtures("offers")
def test_direction_and_type_narrow_the_answer(reader: User) -> None:
    out = answer(reader, field="06", direction="out")
    assert out == said(field="06", directions=["out"])
    assert out != answer(reader, field="06")
    assert answer(reader, field="06", mobility_type="smp") == {}


def test_countries_stand_in_the_order_of_the_answer(reader: User) -> None:
    IscedFieldFactory.create(code="06")
    charter = {"charter_from": date(2021, 1, 1)}
    PriorityFactory.create(country=place("JP"), state="adopted")
    PriorityFactory.create(country=place("VN"), state="proposed")
    PriorityFactory.create(
        country=place("BR"), state="adopted", first_year=year(-5), last_year=year(-1)
    )
    university("AT", **charter)
    in_force(partner=university("ES"), condition={"isced": IscedFieldFactory.create(code="02")})
    university("ES", **charter)
    in_force(partner=university("DE"))
    university("CA")
    found: Any = countries_for(Asked(field="06"), reader)
    rows = list(found.order_by("in_order"))
    assert [row.code for row in rows] == ["JP", "CA", "ES", "AT", "DE"]
    figures = {row.code: (row.such, row.general, row.known, row.listed) for row in rows}
    assert figures == {
        "JP": (0, 0, 0, 0), "CA": (0, 0, 1, 0), "ES": (0, 0, 1, 1), "AT": (0, 0, 0, 1),
        "DE": (1, 1, 1, 0),
    }  # fmt: skip


def test_in_any_language_and_in_this_one(reader: User) -> None:
    isced, german = (
        IscedFieldFactory.create(code="06"),
        LanguageFactory.create(code="de", alpha3="deu"),
    )
    here = in_force(partner=university("DE"), condition={"isced": isced, "language": german})
    ConditionFactory.create(agreement=here, isced=isced, direction="in")
    found: Any = countries_for(
        Asked(field="06", language=LanguageFactory.create().pk), reader
    ).get()
    counts = (found.such, found.general, found.any_language)
    assert counts == (1, 1, 1)


def test_our_own_country_is_no_answer(reader: User) -> None:
    university("DE")
    Institution.objects.update_or_create(
        only=True, defaults={"name_fr": "Valmont", "country": place("DE")}
    )
    assert not countries_for(Asked(field="06"), reader).exists()


def test_whom_to_ask_in_a_country(reader: User) -> None:
    land = place("DE")
    has, knows = university("DE", legal_name="Has"), university("DE", legal_name="Knows")
    listed = university("DE", legal_name="Asks", charter_from=date(2021, 1, 1))
    university("DE", legal_name="Gone", is_active=False)
    in_force(partner=has)
    found: Any = partners_for(Asked(field="06"), land, reader)
    rows = list(found.order_by("in_order"))
    assert rows == [knows, listed, has]
    assert [row.is_known for row in rows] == [True, False, True]
    assert not partners_for(Asked(field="06"), land, user_with("student")).exists()


# ---------------------------------------------------------------- the pages
def test_without_a_question_there_is_no_answer(reader: User, client: Client) -> None:
    university("DE")
    client.force_login(reader)
    for asked in ({}, {"direction": "out"}, {"field": "99"}):
        page = client.get(reverse(GAPS), asked)
        assert "Choose a field of education" in page.content.decode()
        assert not page.context["table"].data.data


def test_the_question_follows_to_the_institutions(reader: User, client: Client) -> None:
    university("DE", legal_name="Universitaet Kassel")
    IscedFieldFactory.create(code="06")
    client.force_login(reader)
    page = client.get(reverse(GAPS), {"field": "06", "answer": "no", "sort": "such"})
    assert f'{reverse("partnerships:gap_partners", args=["DE"])}?field=06"' in page.content.decode()
    page = client.get(reverse("partnerships:gap_partners", args=["DE"]), {"field": "06"})
    text = page.content.decode()
    assert "Universitaet Kassel" in text
    assert reverse("partnerships:request_new") in text
    assert reverse("partnerships:new") in text
    page = client.get(reverse(GAPS), {"field": "06", "level": "7"})
    assert [chip.value for chip in page.context["filters"].chips()] == [
        "06 – Sciences",
        "EQF 7 – master",
    ]
    page = client.get(reverse(GAPS), {"field": "06", "level": ""})
    assert [chip.value for chip in page.context["filters"].chips()] == ["06 – Sciences"]
    assert page.context["filters"].form["level"].field.widget.choices[0][0] == ""
    for code in ("XX", "de", "D\x00"):
        wrong = reverse("partnerships:gap_partners", args=[code])
        assert client.get(wrong).status_code == 404


def test_the_answer_is_exported_as_it_is_seen(reader: User, client: Client) -> None:
    university("DE")
    IscedFieldFactory.create(code="06")
    client.force_login(reader)
    file = client.get(reverse(GAPS), {"field": "06", "export": "csv"})
    assert b"Land DE" in b"".join(file)


@pytest.mark.parametrize("count", [1, 3])
def test_the_answer_is_cheap(
    reader: User, client: Client, query_budget: Budget, count: int
) -> None:
    IscedFieldFactory.create(code="06")
    LanguageFactory.create()
    for code in CODES[:count]:
        in_force(partner=university(code))
    client.force_login(reader)
    asked = {"field": "06", "language": "en"}
    client.get(reverse(GAPS), asked)
    with query_budget(13):
        client.get(reverse(GAPS), asked)
