"""Moments at which something is due, as a partner or the Commission words them.

"21 November, 17:00, Brussels time": a day, an hour and a zone. Without an hour the whole day
counts. A local time that the clock change makes twice means the second one, a local time that it
skips means the one after the gap: the doubt goes to the person who has to deliver.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, to_locale
from django.utils.translation import gettext as _

BRUSSELS = "Europe/Brussels"
END_OF_DAY = time.max


def due_at(day: date, at: time | None, zone: str) -> datetime:
    """Return the last instant, in UTC, that is still in time; `at` None means the whole day."""
    local = datetime.combine(day, at or END_OF_DAY, ZoneInfo(zone))
    # Before a gap's second half fold=0 reads the old offset, which lands after the gap.
    skipped = local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) != (
        local.replace(tzinfo=None)
    )
    return local.replace(fold=0 if skipped else 1).astimezone(UTC)


def day_in(zone: str, moment: datetime) -> date:
    """Return the date that the calendar on the wall of that zone shows at this moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def validate_zone(name: str) -> None:
    """Accept the names of the IANA time zone database alone."""
    if name not in available_timezones():
        raise ValidationError(gettext_lazy("This time zone is not known."), code="zone")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, an hour (or the whole day) and a zone (by default the institution's)."""

    day: date
    at: time | None = None
    zone: str = settings.TIME_ZONE

    @property
    def due(self) -> datetime:
        """The last instant in time, in UTC."""
        return due_at(self.day, self.at, self.zone)

    def passed(self, now: datetime | None = None) -> bool:
        """Say whether it is over; at 17:00:00 sharp what is due at 17:00 is in time."""
        return (now or timezone.now()) > self.due

    def __str__(self) -> str:
        day = formats.date_format(self.day, "DATE_FORMAT")
        hour = formats.time_format(self.at or time(23, 59), "H:i")
        return _("%(day)s, %(hour)s (%(city)s time)") % {
            "day": day,
            "hour": hour,
            "city": self.city,
        }

    @property
    def city(self) -> str:
        """The zone's city in the reader's language: Bruxelles, Brussels."""
        locale = to_locale(get_language() or "en")
        return get_timezone_location(ZoneInfo(self.zone), locale=locale, return_city=True)
