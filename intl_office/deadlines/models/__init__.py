"""Deadlines, reminders, and how people want to be reminded."""

from intl_office.deadlines.models.calendar import CalendarLink
from intl_office.deadlines.models.deadline import Deadline, DeadlineOwner, DeadlineQuerySet
from intl_office.deadlines.models.delegation import Delegation
from intl_office.deadlines.models.people import Mute, Reader
from intl_office.deadlines.models.reminder import Reminder

__all__ = [
    "CalendarLink",
    "Deadline",
    "DeadlineOwner",
    "DeadlineQuerySet",
    "Delegation",
    "Mute",
    "Reader",
    "Reminder",
]
