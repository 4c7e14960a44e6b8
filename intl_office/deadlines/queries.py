"""What is read of deadlines beside the lists."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from intl_office.accounts import secrets
from intl_office.core.models import on_day
from intl_office.deadlines.enums import Whose
from intl_office.deadlines.models import CalendarLink, Deadline, DeadlineQuerySet
from intl_office.deadlines.models.delegation import behind
from intl_office.organisations.models import Membership

IN_A_DAY = 6  # shown in one square of the month; the list has them all


def deadlines_of(user: AbstractBaseUser, whose: str) -> DeadlineQuerySet:
    """The deadlines of one of the three circles: mine, my units', all that I may see."""
    if whose == Whose.ALL:
        return Deadline.objects.all().visible_to(user)
    if whose == Whose.UNITS:
        return Deadline.objects.all().visible_to(user).under(units_of(user))
    return mine(user)


def mine(user: AbstractBaseUser) -> DeadlineQuerySet:
    """One's own and those one stands in for."""
    return Deadline.objects.all().owned_by(behind(user, timezone.localdate()))


def units_of(user: AbstractBaseUser) -> list[int]:
    """Keys of the units that the person belongs to today."""
    rows = Membership.objects.filter(on_day(timezone.localdate()), person__user_id=user.pk)
    return list(rows.values_list("unit_id", flat=True).distinct().order_by("unit_id"))


def live_link(token: str, purpose: str) -> CalendarLink | None:
    """The calendar that a secret address opens; None where it never did or no longer does."""
    if not secrets.is_ours(token, purpose):
        return None
    rows = CalendarLink.objects.filter(revoked_at=None, user__is_active=True)
    return rows.select_related("user").filter(token_hash=secrets.digest(token)).first()


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the month's table."""

    day: date
    inside: bool
    today: bool
    deadlines: tuple[Deadline, ...]
    more: int


def month(rows: DeadlineQuerySet, first: date) -> list[list[Square]]:
    """The weeks of a month, Monday first, with the open deadlines of each day."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    shown = rows.open().filter(due_on__gte=weeks[0][0], due_on__lte=weeks[-1][-1])
    by_day: dict[date, list[Deadline]] = {}
    for row in shown.order_by("due_at", "pk")[:1000]:
        by_day.setdefault(row.due_on, []).append(row)
    return [[_square(day, first, by_day) for day in week] for week in weeks]


def _square(day: date, first: date, by_day: Mapping[date, list[Deadline]]) -> Square:
    found = by_day.get(day, [])
    return Square(
        day,
        inside=day.month == first.month,
        today=day == timezone.localdate(),
        deadlines=tuple(found[:IN_A_DAY]),
        more=max(len(found) - IN_A_DAY, 0),
    )


def parsed_month(text: str) -> date:
    """The first day of `2026-11`; of this month where the text is none."""
    today = timezone.localdate().replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today
    return found if abs(found.year - today.year) <= 50 else today


def month_beside(first: date, step: int) -> date:
    """The first day of the month before (-1) or after (1)."""
    return (first.replace(day=15) + timedelta(days=31 * step)).replace(day=1)
