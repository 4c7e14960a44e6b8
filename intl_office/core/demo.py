"""Demonstration data: each room brings its own, in the order of the rooms."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django_stubs_ext import StrOrPromise

from intl_office.core.demo_progress import reporting
from intl_office.core.models import DemoLoad
from intl_office.core.registry import Registry

Say = Callable[[str], None]


@dataclass(frozen=True)
class DemoLoader:
    """What a room loads.

    Attributes:
        load: writes the rows; called again, it adds nothing.
        order: rooms that others build on come first.
        label: what it loads, in the words of the banner; empty says nothing.
    """

    load: Callable[[Say], None]
    order: int
    label: StrOrPromise = ""


demo_loaders: Registry[DemoLoader] = Registry("demo loaders")


def load_demo(say: Say) -> None:
    """Run every room's loader, the lower rooms first; loading again adds nothing.

    Each loader's rows come whole or not at all, so a process killed in the middle leaves nothing
    half done, and the next one goes on after it.
    """
    load, _begun = DemoLoad.objects.get_or_create(only=True)
    loaders = sorted(demo_loaders.items(), key=lambda pair: pair[1].order)
    with reporting(len(loaders)) as reporter:
        for done, (name, loader) in enumerate(loaders):
            say(f"demo data: {name}")
            reporter.at(name, done)
            with transaction.atomic():
                loader.load(say)
        DemoLoad.objects.filter(pk=load.pk).update(finished_at=timezone.now())


def is_broken_off() -> bool:
    """Whether a load began here and did not reach its end."""
    return DemoLoad.objects.filter(finished_at=None).exists()
