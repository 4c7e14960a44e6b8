"""Rooms above that want to know when a turn is asked and when it is over.

class Deadlines:
    def opened(self, turn): set_deadline(...)
    def closed(self, turn): close_deadline(...)

turn_watchers.register("deadlines", Deadlines())   # in AppConfig.ready()
"""

from typing import TYPE_CHECKING, Protocol

from intl_office.core.registry import Registry

if TYPE_CHECKING:
    from intl_office.circuits.models import Turn


class TurnWatcher(Protocol):
    """What is told of turns, in the transaction of the change."""

    def opened(self, turn: "Turn") -> None:
        """A decision is asked for."""
        ...

    def closed(self, turn: "Turn") -> None:
        """It was taken, or is no longer asked."""
        ...


turn_watchers: Registry[TurnWatcher] = Registry("watchers of turns")
