"""The institution as the frame shows it: name, accent colour, logo, contact.

The room that keeps them in the database registers itself, and says when they change:

    brand.sources.register("institution", read_brand)     # in AppConfig.ready()
    brand.forget()                                         # after a change, on commit

Without it, or while the database is away, the settings hold.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils.translation import get_language

from intl_office.core import remembering
from intl_office.core.registry import Registry
from intl_office.ui import colours

_KEY = "ui:brand:"  # and the language: the name is the reader's
_KEPT = 300  # seconds


@dataclass(frozen=True)
class Brand:
    """What the frame shows of the institution.

    Attributes:
        name: of the institution; may be empty.
        accent: `#rrggbb`.
        logo_url: address of the logo on this site, empty for none; changes with the file.
        contact: address for what is not accessible; may be empty.

    """

    name: str
    accent: str
    logo_url: str = ""
    contact: str = ""


Source = Callable[[], Brand | None]
sources: Registry[Source] = Registry("sources of the brand")  # one, under the name "institution"


def of_settings() -> Brand:
    """What the environment says: the start, and the fallback."""
    return Brand(
        name=settings.INSTITUTION_NAME,
        accent=settings.INSTITUTION_ACCENT,
        contact=settings.ACCESSIBILITY_CONTACT,
    )


def brand() -> Brand:
    """What holds now, in the language in force; kept for five minutes: a page costs no query."""
    source = sources.get("institution")
    if source is None:
        return of_settings()
    key = _KEY + (get_language() or settings.LANGUAGE_CODE)
    kept = remembering.remembered(key)
    if kept is None:
        kept = _asked(source)
        remembering.remember(key, kept, _KEPT)
    return Brand(*kept)


def forget() -> None:
    """Ask again at the next page."""
    remembering.forget(*(_KEY + code for code, _name in settings.LANGUAGES))


def _asked(source: Source) -> tuple[str, str, str, str]:
    try:
        found = source() or of_settings()
    except (DatabaseError, InterfaceError):
        found = of_settings()
    known = _readable(found)
    return known.name, known.accent, known.logo_url, known.contact


def _readable(found: Brand) -> Brand:
    """A colour that cannot be read gives way to the settings'."""
    try:
        colours.parse(found.accent)
    except ValueError:
        return replace(found, accent=settings.INSTITUTION_ACCENT)
    return found
