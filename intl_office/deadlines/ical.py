"""A person's deadlines as a calendar (RFC 5545), for Outlook, Google, Apple and others."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event

from intl_office.deadlines.models import Deadline

TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=6)
VERSION = "1"  # part of the ETag: raise it when the content changes for the same rows


def etag(rows: Iterable[Deadline], language: str) -> str:
    """The same for the same content: uid and last change of each row, in order."""
    known = "".join(f"{row.uid}{row.updated_at.isoformat()}" for row in rows)
    about = f"{VERSION}{language}{settings.INSTITUTION_NAME}{settings.PUBLIC_URL}{known}"
    return f'"{hashlib.sha256(about.encode()).hexdigest()[:32]}"'


def written(rows: Sequence[Deadline]) -> bytes:
    """The calendar, in the language in force."""
    calendar = Calendar()
    calendar.add("prodid", "-//intl-office//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _name())
    calendar.add("name", _name())
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for row in rows:
        calendar.add_component(_event(row))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _name() -> str:
    words = _("Deadlines")
    return f"{words} – {settings.INSTITUTION_NAME}" if settings.INSTITUTION_NAME else words


def _event(row: Deadline) -> Event:
    event, url = Event(), settings.PUBLIC_URL + row.get_absolute_url()
    host = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    event.add("uid", f"{row.uid}@{host or 'localhost'}")
    event.add("dtstamp", row.updated_at)
    event.add("last-modified", row.updated_at)
    event.add("dtstart", _start(row))
    event.add("summary", f"{row.what}{pgettext('between a field and its error', ':')} {row.name}")
    event.add("description", "\n".join(part for part in (_due(row), _unit(row), url) if part))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event


def _start(row: Deadline) -> object:
    """A day, or a moment in the deadline's own zone."""
    if row.whole_day:
        return row.moment.day
    return row.due_at.astimezone(ZoneInfo(row.zone))


def _due(row: Deadline) -> str:
    return _("Last moment: %(moment)s") % {"moment": row.moment}


def _unit(row: Deadline) -> str:
    return str(row.unit) if row.unit else ""
