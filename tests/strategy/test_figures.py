"""Every figure of the report, beside plain SQL written from its definition alone."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from intl_office.strategy.queries import figures, year_before
from tests.strategy.rows import DAYS

pytestmark = pytest.mark.usefixtures("rows")

IN_FORCE = """a.type <> 'amendment' and a.signed_on <= %(day)s and a.starts_on <= %(day)s
    and (a.ends_on is null or %(day)s <= a.ends_on)
    and (a.ended_on is null or %(day)s <= a.ended_on)"""
KNOWN = """(m.created_at at time zone 'Europe/Paris')::date <= %(day)s and not exists (
    select from mobility_mobilitytransition t where t.mobility_id = m.id
    and t.target = 'cancelled' and (t.at at time zone 'Europe/Paris')::date <= %(day)s)"""


def each_day(check: Callable[[date], None]) -> Callable[[], None]:
    """One test for all the days: the rows are the same, and dear to make."""

    def walk() -> None:
        for day in DAYS:
            check(day)

    return walk


def sql(text: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def number(text: str, **values: Any) -> int:
    return int(sql(text, **values)[0][0])


@each_day
def test_agreements_in_force(day: date) -> None:
    asked = f"select count(*) from partnerships_agreement a where {IN_FORCE}"
    found = figures(day)
    assert found.in_force.now == number(asked, day=day)
    assert found.in_force.before == number(asked, day=year_before(day))


def test_seeds_tell_the_days_apart() -> None:
    counted = [figures(day) for day in DAYS]
    assert len({one.in_force.now for one in counted}) >= 5
    assert len({one.out.now for one in counted}) >= 4
    assert len({tuple(one.stages) for one in counted}) == len(DAYS)


@each_day
def test_partners_by_country(day: date) -> None:
    found = sql(
        f"""select c.code, count(distinct p.id)
        from partnerships_agreement a
        join partnerships_agreementparty s on s.agreement_id = a.id and s.role = 'partner'
        join organisations_partner p on p.id = s.partner_id and p.merged_into_id is null
        join reference_country c on c.id = p.country_id
        where {IN_FORCE} group by c.code""",
        day=day,
    )
    shown = figures(day)
    assert {one.country.code: one.partners for one in shown.countries} == dict(found)
    assert shown.partners.now == sum(count for _code, count in found)
    assert [one.partners for one in shown.countries] == sorted(
        (count for _code, count in found), reverse=True
    )


@each_day
def test_agreements_that_end(day: date) -> None:
    found = sql(
        f"""select ends_on from partnerships_agreement a where {IN_FORCE}
        and a.ends_on <= (%(day)s::date + interval '12 months')::date order by 1""",
        day=day,
    )
    shown = figures(day)
    assert list(shown.ends) == [row[0] for row in found]
    assert shown.ending.now == len(found)


@each_day
def test_mobilities_by_year(day: date) -> None:
    found = sql(
        f"""select m.year, m.direction, count(*) from mobility_mobility m
        where {KNOWN} group by 1, 2""",
        day=day,
    )
    counted = {(year, direction): count for year, direction, count in found}
    shown = figures(day)
    last = day.year if day.month >= 9 else day.year - 1
    assert [one.year.start for one in shown.flows] == list(range(last - 4, last + 1))
    for one in shown.flows:
        assert one.out == counted.get((one.year.start, "out"), 0)
        assert one.back == counted.get((one.year.start, "in"), 0)
    assert (shown.out.now, shown.back.now) == (shown.flows[-1].out, shown.flows[-1].back)


@each_day
def test_mobilities_of_the_year_before(day: date) -> None:
    start = (day.year if day.month >= 9 else day.year - 1) - 1
    asked = f"""select count(*) from mobility_mobility m
        where {KNOWN} and m.year = %(start)s and m.direction = %(direction)s"""
    shown, before = figures(day), year_before(day)
    assert shown.out.before == number(asked, day=before, start=start, direction="out")
    assert shown.back.before == number(asked, day=before, start=start, direction="in")


@each_day
def test_mobilities_by_programme(day: date) -> None:
    start = day.year if day.month >= 9 else day.year - 1
    found = sql(
        f"""select p.code, sum((m.direction = 'out')::int), sum((m.direction = 'in')::int)
        from mobility_mobility m join mobility_enrolment e on e.id = m.enrolment_id
        join mobility_programme p on p.id = e.programme_id
        where {KNOWN} and m.year = %(start)s group by 1""",
        day=day,
        start=start,
    )
    assert {(one.code, one.out, one.back) for one in figures(day).programmes} == set(found)


@each_day
def test_balance(day: date) -> None:
    found = sql(
        """select y.year, y.direction, sum(y.taken) from partnerships_agreementyear y
        where y.mobility_type in ('sms', 'smp', 'doctoral') group by 1, 2"""
    )
    counted = {(year, direction): taken for year, direction, taken in found}
    for one in figures(day).balance:
        assert one.out == counted.get((one.year.start, "out"), 0)
        assert one.back == counted.get((one.year.start, "in"), 0)


@each_day
def test_proposals_by_stage(day: date) -> None:
    found = sql(
        """with known as (
            select p.*, (p.created_at at time zone 'Europe/Paris')::date as entered
            from projects_proposal p),
        steps as (
            select t.*, (t.at at time zone 'Europe/Paris')::date as on_day
            from projects_proposaltransition t)
        select case
            when stage in ('reserve', 'granted', 'rejected') and decided_on <= %(day)s then stage
            when submitted_on <= %(day)s then 'submitted'
            else coalesce(
                (select target from steps s where s.proposal_id = known.id
                 and s.on_day <= %(day)s order by s.at desc limit 1),
                (select source from steps s where s.proposal_id = known.id
                 and s.on_day > %(day)s order by s.at limit 1),
                case when submitted_on is null then stage else 'writing' end)
            end as stage_then, currency, own_amount
        from known where entered <= %(day)s""",
        day=day,
    )
    count: Counter[tuple[str, str]] = Counter()
    own: dict[tuple[str, str], Decimal] = {}
    for stage, currency, amount in found:
        count[stage, currency] += 1
        own[stage, currency] = own.get((stage, currency), Decimal(0)) + amount
    shown = figures(day)
    assert {(str(one.stage), one.currency): one.count for one in shown.stages} == dict(count)
    assert {(str(one.stage), one.currency): one.own for one in shown.stages} == own
    submitted = sum(n for (stage, _currency), n in count.items() if stage == "submitted")
    assert shown.submitted.now == submitted
