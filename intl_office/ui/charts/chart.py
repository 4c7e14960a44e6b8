"""What a chart is: a picture, what it shows in words, and its figures as a table."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from intl_office.core.remembering import remember, remembered
from intl_office.ui.charts import drawing
from intl_office.ui.components import Text

KEPT = 7 * 24 * 3600  # seconds; a drawing depends on nothing but what is in its key
VERSION = 1  # raised when drawings change for the same figures

Number = int | float
Spec = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """A cell of the table: its text, and the filtered list that it opens."""

    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """The figures of a chart."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Chart:
    """A picture made on the server.

    Attributes:
        title: what it shows, as a heading.
        description: what there is to see, in one or two sentences.
        table: the same figures.
        spec: the drawing in the language of Vega-Lite, without its data's addresses' host.
        stands_for: a smaller value from which alone the drawing follows, where `spec` is large.
        narrow: whether it is read at the width of a phone: it bears no words.

    """

    title: Text
    description: Text
    table: Table
    spec: Spec
    stands_for: object = None
    narrow: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.table.rows

    @cached_property
    def key(self) -> str:
        """Digest of everything that the drawing depends on."""
        told = [str(self.title), str(self.description)]
        parts = [VERSION, get_language(), *told, self.stands_for or self.spec]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @cached_property
    def svg(self) -> SafeString:
        """The picture, for a page and for a PDF; drawn once for the same figures and language."""
        key = f"ui:chart:{self.key}"
        drawn: str | None = remembered(key)
        if drawn is None:
            drawn = drawing.draw(self.spec, self.key[:8], str(self.title), str(self.description))
            remember(key, drawn, KEPT)
        return mark_safe(drawn)  # noqa: S308 - every text in it was escaped when it was drawn


def written(value: Number) -> str:
    """A number with the separators of the reader's language."""
    whole = isinstance(value, int) or value == int(value)
    return str(number_format(value, 0 if whole else None, force_grouping=True))


def figure(value: Number | None, url: str = "") -> Cell:
    """A number in the table; nothing is a dash."""
    return Cell("–" if value is None else written(value), url, number=True)
