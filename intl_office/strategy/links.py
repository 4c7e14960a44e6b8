"""The lists on which figures open: the same rows, by filters in the address."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from intl_office.core.years import AcademicYear


def agreements(day: date, *, months: int = 0) -> str:
    """Agreements in force on a day; of those, the ones that end within so many months."""
    return _list("partnerships:agreements", on=day, ends=months or None)


def ending_between(day: date, first: date, last: date) -> str:
    """Agreements in force on a day whose last day lies between two others."""
    days = {"ends_on_after": first, "ends_on_before": last}
    return _list("partnerships:agreements", on=day, **days)


def partners(day: date, country: str = "") -> str:
    """Partners with an agreement in force on a day, in one country."""
    return _list("strategy:partners", on=day, country=country or None)


def places(year: AcademicYear, direction: str) -> str:
    """Places of agreements taken in an academic year."""
    return _list("strategy:places", year=year.start, direction=direction)


def proposals(day: date, stage: str) -> str:
    """Proposals that stood in a stage on a day."""
    return _list("projects:proposals", on=day, stage=stage)


def mobilities(day: date, year: AcademicYear, direction: str, programme: str = "") -> str:
    """Mobilities of an academic year, as they were known on a day."""
    parts = {"year": year.start, "direction": direction, "programme": programme or None}
    return _list("mobility:mobilities", on=day, **parts)


def _list(name: str, **filters: object) -> str:
    given = {key: str(value) for key, value in filters.items() if value is not None}
    return f"{reverse(name)}?{urlencode(given)}"
