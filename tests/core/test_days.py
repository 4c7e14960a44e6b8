from datetime import date

import pytest
from django.utils.translation import override

from intl_office.core.days import EVERY_YEAR, WHOLE_DAY, written_day


@pytest.mark.parametrize(
    ("language", "day", "form", "written"),
    [
        ("fr", date(2027, 9, 1), WHOLE_DAY, "1er septembre 2027"),
        ("fr", date(2027, 5, 11), WHOLE_DAY, "11 mai 2027"),
        ("fr", date(2001, 5, 1), EVERY_YEAR, "1er mai"),
        ("en", date(2027, 9, 1), WHOLE_DAY, "1 September 2027"),
        ("en", date(2001, 5, 1), EVERY_YEAR, "1 May"),
    ],
)
def test_a_day_is_written_out(language: str, day: date, form: str, written: str) -> None:
    with override(language):
        assert written_day(day, form) == written
