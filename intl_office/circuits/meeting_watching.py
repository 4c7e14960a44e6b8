"""Rooms above that want to know of meetings, and what they offer on the page of one.

class Dates:
    def changed(self, meeting): set_deadline(...)
    def over(self, meeting): close_deadlines_of(...)

meeting_watchers.register("deadlines", Dates())                   # in AppConfig.ready()
papers.register("agenda", Paper(_("Agenda"), offered=..., request=...))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django_stubs_ext import StrOrPromise

from intl_office.accounts.models import User
from intl_office.core.registry import Registry

if TYPE_CHECKING:
    from intl_office.circuits.models import Meeting


class MeetingWatcher(Protocol):
    """What is told of meetings, in the transaction of the change."""

    def changed(self, meeting: "Meeting") -> None:
        """It was planned or moved, or other people sit in its body."""
        ...

    def over(self, meeting: "Meeting") -> None:
        """It was held or cancelled."""
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that was made of a meeting before.

    Attributes:
        title: in its own language.
        url: its page.
        at: when it was asked for.

    """

    title: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that can be made of a meeting.

    Attributes:
        label: what it is.
        languages: those in which it is made, by code.
        offered: whether this person may have it made now.
        request: has it made and returns the address of its page; takes the meeting, the person,
            the language and the token of the form. Raises PermissionDenied.
        made: those made before that this person may read, the latest first.

    """

    label: StrOrPromise
    languages: Callable[[], list[tuple[str, StrOrPromise]]]
    offered: Callable[[User, "Meeting"], bool]
    request: Callable[["Meeting", User, str, UUID | None], str]
    made: Callable[[User, "Meeting"], list[Made]]


meeting_watchers: Registry[MeetingWatcher] = Registry("watchers of meetings")
papers: Registry[Paper] = Registry("papers of meetings")


def tell_changed(meeting: "Meeting") -> None:
    """Tell the rooms above, while it is still to come."""
    for watcher in meeting_watchers.values():
        watcher.changed(meeting)


def tell_over(meeting: "Meeting") -> None:
    """Tell the rooms above that nobody has to come any more."""
    for watcher in meeting_watchers.values():
        watcher.over(meeting)
