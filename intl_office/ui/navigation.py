"""The entries of the rail, of its foot and of the menu "New", registered by the pages' rooms.

    navigation.rail.register(
        "partnerships",
        Entry(_("Partnerships"), "partnerships:list", icon="globe-europe-africa", order=20),
    )

An entry stands where its page exists: a room registers it when it brings the page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from intl_office.core.registry import Registry


def everyone(request: HttpRequest) -> bool:
    """Show the entry to everybody who signed in."""
    return True


@dataclass(frozen=True)
class Entry:
    """A link in the frame.

    Attributes:
        label: what the user reads.
        url_name: name of the page, without arguments.
        icon: one of the icons of `package.json`.
        order: Today 10, Partnerships 20, Mobility 30, Projects 40, Strategy 50, Deadlines 60.
        visible: whether this user may use it; asks the database nothing that the request
            does not already hold.
        counts: name of the address that says how much waits there; the page asks for it once it
            is shown, so that no page waits for it. Empty: nothing is counted.

    """

    label: str | Promise
    url_name: str
    icon: str
    order: int = 100
    visible: Callable[[HttpRequest], bool] = everyone
    counts: str = ""

    @property
    def url(self) -> str:
        """The address of the page."""
        return reverse(self.url_name)

    @property
    def counts_url(self) -> str:
        """The address of the count; empty where nothing is counted."""
        return reverse(self.counts) if self.counts else ""


@dataclass(frozen=True)
class Link:
    """An entry as the frame shows it on one page."""

    entry: Entry
    url: str
    current: bool


rail: Registry[Entry] = Registry("entries of the rail")
public: Registry[Entry] = Registry("pages for anyone, on the first page")
new: Registry[Entry] = Registry("entries of the menu New")
account: Registry[Entry] = Registry(
    "entries of the account"
)  # the user's own pages, at the foot of the rail


def links(menu: Registry[Entry], request: HttpRequest) -> list[Link]:
    """The entries that this user sees, the one whose section the page belongs to marked."""
    shown = sorted(menu.values(), key=lambda entry: entry.order)
    found = [(entry, entry.url) for entry in shown if entry.visible(request)]
    # One section may stand within another: the page belongs to the nearest.
    here = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    return [Link(entry, url, current=url == here) for entry, url in found]
