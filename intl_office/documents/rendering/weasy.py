"""WeasyPrint: HTML and CSS to PDF/A-3a.

PDF/A-3a (ISO 19005-3, level A): made to be kept for decades, tagged for screen readers, with its
values attached as data; fonts are embedded from a package, so that no machine's fonts matter.
"""

import hashlib
import logging
from functools import cache
from importlib.resources import files
from typing import Any

import weasyprint
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils.translation import gettext as _
from django.utils.translation import override
from weasyprint.css import ColorProfile
from weasyprint.urls import FatalURLFetchingError

from intl_office.documents.checking import check_address
from intl_office.documents.rendering import attached, language_tags, strict
from intl_office.documents.rendering.fetching import BASE, StaticFetcher, static_bytes
from intl_office.documents.rendering.fonts import shared_fonts
from intl_office.documents.rendering.order import Order, RenderingFailed

logger = logging.getLogger(__name__)
COLOURS = "office"
OPTIONS = {"pdf_variant": "pdf/a-3a", "output_intent": COLOURS}
# 650 pages take half a minute and 600 MB, a comparison of as many twice that (measured).
LONGEST, A_PAGE = 2_000_000, 3_000
LETTERS = 40  # that are named
STYLE = "css/print-document.css"
FONT = "Office Document"
FONT_FILES = tuple(
    f"vendor/fonts/source-sans-3-{name}.ttf" for name in ("regular", "italic", "semibold")
)


class WeasyRenderer:
    """The house's engine."""

    def render(self, order: Order) -> bytes:
        """Make the PDF of an order; raises RenderingFailed for a defect of its template."""
        try:
            return self._pdf(self.html(order), attached.attachments(order))
        except strict.UndefinedValue as error:
            text = _("The template uses a value that is missing: %(what)s")
            raise RenderingFailed(text % {"what": error}) from error
        except (TemplateDoesNotExist, TemplateSyntaxError) as error:
            text = _("The template is damaged: %(what)s")
            raise RenderingFailed(text % {"what": error}) from error
        except FatalURLFetchingError as error:
            text = _("The document asks for a file that it may not load: %(what)s")
            raise RenderingFailed(text % {"what": error.__cause__}) from error

    def html(self, order: Order) -> str:
        """The page before it is laid out, in the order's language."""
        about = {
            "title": order.title,
            "author": order.author,
            "language": order.language,
            "languages": order.locale.languages,
            "reference": order.reference,
            "made_at": order.made_at.isoformat(timespec="seconds"),
            "draft": order.draft,
            "layout": order.layout.value,
            "check": check_address(),
            "style": STYLE,
        }
        turns = [{**about, "languages": languages} for languages in order.turns]
        values = {**order.context, "document": {**about, "turns": turns}}
        with override(order.language):
            return strict.render(order.template, values)

    def version(self, template: str) -> str:
        """Digest of templates, style, fonts and engine; translated words come from catalogues."""
        digest = hashlib.sha256(weasyprint.__version__.encode())
        for name, source in sorted(strict.sources(template).items()):
            digest.update(f"{name}\0{source}\0".encode())
        digest.update(_house_files())
        return digest.hexdigest()

    def _pdf(self, html: str, files: list[weasyprint.Attachment]) -> bytes:
        if len(html) > LONGEST:
            text = _("This text is too long for one document: about %(pages)s pages, of which"
                     " %(most)s can be printed at most. Divide it.")  # fmt: skip
            pages = {"pages": len(html) // A_PAGE, "most": LONGEST // A_PAGE}
            raise RenderingFailed(text % pages)
        language_tags.install()
        source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=StaticFetcher())
        laid_out = source.render(shared_fonts(), color_profiles=_colours(), **OPTIONS)
        pdf: bytes = laid_out.write_pdf(
            attachments=files, finisher=attached.associate_once, **OPTIONS
        )
        _check_letters(laid_out)
        return pdf


@cache
def _house_files() -> bytes:
    digest = hashlib.sha256()
    for name in (STYLE, *FONT_FILES):
        digest.update(static_bytes(name))
    return digest.digest()


def _colours() -> dict[str, ColorProfile]:
    """The profile that PDF/A asks for; WeasyPrint's own way to it leaves the file open."""
    with (files(weasyprint) / "pdf" / "sRGB2014.icc").open("rb") as file:
        channels = (["r"], ["g"], ["b"])
        return {COLOURS: ColorProfile(file, "sRGB2014.icc", "relative-colorimetric", channels)}


def _printable(letter: str) -> str:
    """The letter itself; one that cannot be shown, by its number."""
    return letter if letter.isprintable() else f"U+{ord(letter):04X}"


def _check_letters(laid_out: Any) -> None:
    """Refuse a document with boxes for letters; report letters from the machine's own fonts.

    Raises RenderingFailed: a name with a box in it is worse than no document.
    """
    fonts = laid_out.fonts.values()
    if missing := sorted({chr(code) for font in fonts for code in font.missing}):
        text = _("No font has these letters: %(letters)s. Write them otherwise, or ask whoever runs"
                 " the server for a font that has them.")  # fmt: skip
        raise RenderingFailed(text % {"letters": " ".join(map(_printable, missing[:LETTERS]))})
    if other := sorted({font.family for font in fonts} - {FONT}):
        # On another machine they may look other.
        logger.warning("letters outside the house's font", extra={"fonts": other})
