"""Days and texts as tables: the ministers' month, notice, tacit renewal."""

from datetime import date

import pytest

from partnerships.enums import AgreementType
from partnerships.life_rules import earliest_end, notice_day, renews_itself, silent_until

IIA, OTHER = AgreementType.INTER_INSTITUTIONAL, AgreementType.FRAMEWORK


@pytest.mark.parametrize(
    ("mesr", "mae", "until"),
    [
        (date(2026, 2, 14), date(2026, 2, 10), date(2026, 3, 14)),
        (date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 1, 2), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 31)),
        (date(2026, 3, 31), date(2026, 3, 30), date(2026, 4, 30)),
        (date(2026, 2, 14), None, None),
        (None, None, None),
    ],
    ids=["later-of-two", "31-january", "leap-year", "over-new-year", "30-days", "one", "none"],
)
def test_the_ministers_month(mesr: date | None, mae: date | None, until: date | None) -> None:
    assert silent_until((mesr, mae)) == until


@pytest.mark.parametrize(
    ("kind", "told", "months", "first"),
    [
        (IIA, date(2026, 9, 1), 12, date(2027, 9, 1)),
        (IIA, date(2026, 9, 2), 12, date(2028, 9, 1)),
        (IIA, date(2026, 1, 15), 0, date(2027, 9, 1)),
        (OTHER, date(2026, 8, 31), 6, date(2027, 2, 28)),
        (OTHER, date(2026, 8, 31), 0, date(2026, 8, 31)),
    ],
    ids=["iia-1-september", "iia-2-september", "iia-january", "six-months", "no-notice"],
)
def test_the_earliest_end(kind: str, told: date, months: int, first: date) -> None:
    assert earliest_end(kind, told, months).day == first


@pytest.mark.parametrize(
    ("kind", "ends", "today", "day"),
    [
        (IIA, date(2029, 8, 31), date(2026, 9, 1), date(2026, 9, 1)),
        (IIA, date(2029, 8, 31), date(2026, 9, 2), date(2027, 9, 1)),
        (IIA, date(2028, 8, 31), date(2026, 9, 2), None),
        (IIA, None, date(2026, 5, 1), date(2026, 9, 1)),
        (OTHER, date(2027, 8, 31), date(2026, 9, 2), date(2027, 2, 28)),
        (OTHER, date(2027, 8, 31), date(2027, 3, 1), None),
        (OTHER, None, date(2027, 3, 1), None),
    ],
    ids=["today", "next", "too-late", "open", "months", "passed", "no-end"],
)
def test_the_next_notice_date(kind: str, ends: date | None, today: date, day: date | None) -> None:
    assert notice_day(kind, ends, 6, today) == day


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L’accord est renouvelé par tacite reconduction.", True),
        ("Il est renouvelable tacitement pour cinq ans", True),
        ("The agreement is automatically renewed. Fees are waived.", True),
        ("It is renewed automatically for five years", True),
        ("Il n’est pas renouvelé par tacite reconduction.", False),
        ("Sans tacite reconduction.", False),
        ("It is not renewed tacitly.", False),
        ("Il ne sera jamais reconduit tacitement; it is never renewed tacitly.", False),
        ("Les diplômes ne changent pas. L’accord fait l’objet d’une reconduction tacite.", True),
        ("Renewed by a new agreement.", False),
        ("", False),
    ],
)
def test_tacit_renewal(text: str, found: bool) -> None:  # a table
    assert bool(renews_itself("", text)) is found
