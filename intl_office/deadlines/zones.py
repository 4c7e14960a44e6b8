"""The time zones that a person may choose, by their city in the reader's language."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.translation import get_language, to_locale

from intl_office.core.moments import BRUSSELS


def choices() -> list[tuple[str, str]]:
    """Every zone of a country, the institution's and that of the European institutions first."""
    return _choices(to_locale(get_language() or settings.LANGUAGE_CODE))


@cache
def _choices(locale: str) -> list[tuple[str, str]]:
    known = available_timezones() & set(get_global("zone_territories"))
    rest = [(name, _city(name, locale)) for name in known - {settings.TIME_ZONE, BRUSSELS}]
    first = [(name, _city(name, locale)) for name in dict.fromkeys((settings.TIME_ZONE, BRUSSELS))]
    return [*first, *sorted(rest, key=lambda choice: choice[1])]


def _city(name: str, locale: str) -> str:
    """`Bruxelles (Europe)`: some cities exist twice."""
    city = get_timezone_location(ZoneInfo(name), locale=locale, return_city=True)
    return f"{city} ({name.partition('/')[0]})"
