"""What the components show: small values that any room makes from its own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise

from intl_office.core import workflow

Text = str | Promise
Tone = Literal["good", "warn", "bad", "info", "neutral"]


@dataclass(frozen=True)
class Tab:
    """One tab of a page; `count` is shown where it is not None."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why a file does not move: what is missing, whose turn it is, where to mend it.

    It reads as a workflow's own reason does, so that the panel takes either.
    """

    text: Text
    who: Text = ""
    url: str = ""

    @property
    def message(self) -> Text:
        """What is missing."""
        return self.text

    @property
    def whose_turn(self) -> Text:
        """Who can put it right."""
        return self.who

    @property
    def link(self) -> str:
        """Where it is put right."""
        return self.url


@dataclass(frozen=True)
class Action:
    """The one button that moves a file.

    Attributes:
        label: a verb and its object.
        url: where it leads, or where it posts.
        post: True writes (a form with its token), False opens a page.

    """

    label: Text
    url: str
    post: bool = True


@dataclass(frozen=True)
class NextStep:
    """The panel "what is next / why is it blocked"; blocked where it has reasons."""

    headline: Text
    who: Text = ""
    reasons: Sequence[Reason | workflow.Reason] = ()
    action: Action | None = None

    @property
    def blocked(self) -> bool:
        """Whether something is missing."""
        return bool(self.reasons)


@dataclass(frozen=True)
class Event:
    """A moment on a time line."""

    title: Text
    state: Literal["done", "current", "coming", "failed"] = "done"
    at: datetime | None = None
    who: Text = ""
    text: Text = ""


@dataclass(frozen=True)
class Trend:
    """How a figure moved since the time it is compared with.

    Attributes:
        change: signed difference, in the figure's unit.
        since: what it is compared with ("since last year").
        better: the direction that is good news; "none" where neither is.

    """

    change: int | float
    since: Text
    better: Literal["up", "down", "none"] = "up"

    @property
    def tone(self) -> Tone:
        """Good or bad news, neutral without change."""
        if not self.change or self.better == "none":
            return "neutral"
        return "good" if (self.change > 0) == (self.better == "up") else "bad"


@dataclass(frozen=True)
class Crumb:
    """A step of the way to the page; the last one has no address."""

    label: Text
    url: str = ""
