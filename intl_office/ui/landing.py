"""Where somebody arrives who signed in: on Today, unless a room has a page of its own for them.

    landing.landings.register("mobility", Landing("mobility:my", fits=_only_student))

A room registers its page in `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from intl_office.core.registry import Registry

TODAY = "ui:today"


@dataclass(frozen=True)
class Landing:
    """A first page for some people.

    Attributes:
        url_name: its name, without arguments.
        fits: whether this person arrives there.

    """

    url_name: str
    fits: Callable[[HttpRequest], bool]


landings: Registry[Landing] = Registry("first pages")


def landing(request: HttpRequest) -> str:
    """The name of the page on which this person arrives."""
    found = (one.url_name for one in landings.values() if one.fits(request))
    return next(found, TODAY)


def landing_url(request: HttpRequest) -> str:
    """The address of that page."""
    return reverse(landing(request))
