"""What a renderer is given, and what it promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from intl_office.documents.enums import Layout, Locale


class RenderingFailed(Exception):
    """The document cannot be made; the message is for the user, the cause for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One document to be made.

    Attributes:
        template: name of the template.
        context: the frozen values.
        locale: the languages in it.
        title: of the document, in its language.
        author: the institution.
        reference: the document's identifier, printed on every page.
        made_at: written into the file as the time of its making: the row's, not the clock's.
        draft: crossed with a watermark.
        layout: how two languages stand on the pages.

    """

    template: str
    context: Mapping[str, Any]
    locale: Locale
    title: str
    author: str
    reference: str
    made_at: datetime
    draft: bool = False
    layout: Layout = Layout.COLUMNS

    @property
    def language(self) -> str:
        """The language that the file declares; passages in another one carry their own."""
        return self.locale.languages[0]

    @property
    def turns(self) -> tuple[tuple[str, ...], ...]:
        """The languages that stand together, turn by turn."""
        languages = self.locale.languages
        return (languages,) if self.layout == Layout.COLUMNS else tuple((one,) for one in languages)


class Renderer(Protocol):
    """An engine that makes files."""

    def render(self, order: Order) -> bytes:
        """Make the file; equal orders give equal bytes. Raises RenderingFailed."""
        ...

    def version(self, template: str) -> str:
        """A digest of all that the look depends on: equal versions give equal bytes."""
        ...
