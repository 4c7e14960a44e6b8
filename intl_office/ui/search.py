"""The search box: every room registers where to look for its own things.

search.sources.register("partners", Source(_("Partners"), find_partners, order=10))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from intl_office.core.registry import Registry

SHORTEST = 2  # letters; under it every list would match
LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, its address, and what tells it from its namesakes."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Source:
    """A kind of thing that can be found.

    Attributes:
        label: heading of its results.
        find: takes request, words and how many; gives what this user may see, best first.
        order: place among the results.

    """

    label: str | Promise
    find: Callable[[HttpRequest, str, int], Sequence[Hit]]
    order: int = 100


@dataclass(frozen=True)
class Group:
    """What one source found; `more` says that it stopped at the number asked for."""

    source: Source
    hits: Sequence[Hit]
    more: bool


sources: Registry[Source] = Registry("sources of the search box")


def normalised(text: str) -> str:
    """The words as searched: no control characters, single spaces, at most 200 letters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:LONGEST]


def find(request: HttpRequest, words: str, limit: int) -> list[Group]:
    """What each source found, at most `limit` of each; nothing under two letters."""
    if len(words) < SHORTEST:
        return []
    asked = sorted(sources.values(), key=lambda source: source.order)
    found = [(source, source.find(request, words, limit + 1)) for source in asked]
    return [Group(source, hits[:limit], len(hits) > limit) for source, hits in found if hits]
