"""Days as a text writes them, the month written out."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

WHOLE_DAY, EVERY_YEAR = "j F Y", "j F"


def written_day(day: date, form: str = WHOLE_DAY) -> str:
    """A day in the active language; in French `1er janvier`."""
    shown = date_format(day, form)
    first = day.day == 1 and (get_language() or "").startswith("fr")
    return shown.replace("1", "1er", 1) if first else shown
