"""Demonstration data: each room brings its own, in the order of the rooms."""

from collections.abc import Callable
from dataclasses import dataclass

from intl_office.core.registry import Registry

Say = Callable[[str], None]


@dataclass(frozen=True)
class DemoLoader:
    """What a room loads.

    Attributes:
        load: writes the rows; called again, it adds nothing.
        order: rooms that others build on come first.
    """

    load: Callable[[Say], None]
    order: int


demo_loaders: Registry[DemoLoader] = Registry("demo loaders")


def load_demo(say: Say) -> None:
    """Run every room's loader, the lower rooms first; loading again adds nothing."""
    for name, loader in sorted(demo_loaders.items(), key=lambda pair: pair[1].order):
        say(f"demo data: {name}")
        loader.load(say)
