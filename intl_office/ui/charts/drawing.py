"""From a Vega-Lite specification to an SVG that fits the house.

Vega draws; here its drawing gets a title and a description, classes for the dark theme, patterns
beside the colours, addresses of our own pages, and loses what nobody sees.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal
from xml.etree.ElementTree import Element, SubElement, tostring

import vl_convert
from defusedxml.ElementTree import fromstring
from django.utils.translation import get_language

from intl_office.ui.charts import outlines, palette

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
# Vega wants absolute addresses; this host, which cannot exist (RFC 2606), is taken off again.
HOST = "https://page.invalid"
Locale = Literal["fr-FR", "en-GB"]
LOCALES: dict[str, Locale] = {"fr": "fr-FR", "en": "en-GB"}
FONT = "Source Sans 3, system-ui, Liberation Sans, sans-serif"
TEXT_SIZE = 14  # px; a page may show the drawing a little smaller, and 12 is the least
_LONG = re.compile(r"-?\d+\.\d{2,}")
_DROPPED = ("clip-path", "role", "aria-roledescription", "aria-hidden", "pointer-events")
_INVISIBLE = {"background", "foreground"}
CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "aria": False,  # Vega would describe it, in English
        "labelFontSize": TEXT_SIZE,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
        "labelColor": palette.INK,
        "titleColor": palette.QUIET,
        "gridColor": palette.LINE,
        "domainColor": palette.QUIET,
        "tickColor": palette.QUIET,
        "labelLimit": 220,
        "labelOverlap": True,
        "labelPadding": 6,
    },
    "legend": {
        "aria": False,
        "orient": "top",
        "title": None,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
        "titleColor": palette.QUIET,
        "labelFontSize": TEXT_SIZE,
        "labelColor": palette.INK,
        "symbolType": "square",
        "symbolSize": 200,
        "labelLimit": 320,
        "columnPadding": 18,
    },
    "text": {"fontSize": TEXT_SIZE, "color": palette.INK, "fill": palette.INK},
    "mark": {"tooltip": None},
}


def draw(spec: dict[str, Any], name: str, title: str, description: str) -> str:
    """The drawing as SVG text.

    Args:
        spec: of Vega-Lite, without configuration.
        name: begins the identifiers in the drawing; unique on its page.
        title: becomes `<title>`.
        description: becomes `<desc>`.

    Raises:
        ValueError: Vega-Lite cannot read the specification.
    """
    full = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": CONFIG, **spec}
    locale: Locale = LOCALES.get((get_language() or "en")[:2], "en-GB")
    text = vl_convert.vegalite_to_svg(full, format_locale=locale, time_format_locale=locale)
    root = fromstring(text)
    _link(root)
    _tidy(root)
    _colour(root, name)
    _describe(root, name, title, description)
    _plain(root)
    return tostring(root, encoding="unicode")


def _plain(root: Element) -> None:
    """One namespace, without a prefix, whatever other libraries registered for it."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    root.set("xmlns", SVG)


def _tidy(root: Element) -> None:
    """Drop what nobody sees, and digits after the first decimal."""
    for parent in list(root.iter()):
        for child in list(parent):
            hidden = child.get("class") in _INVISIBLE and not child.get("fill")
            if hidden or child.tag == f"{{{SVG}}}defs":  # nothing is drawn outside what is clipped
                parent.remove(child)
    for element in root.iter():
        for name in _DROPPED:
            element.attrib.pop(name, None)
        element.attrib.pop("class", None)
        for name, value in element.attrib.items():
            element.set(name, outlines.short(value) if name == "d" else _LONG.sub(_rounded, value))


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match.group()):.1f}".removesuffix(".0")


def _link(root: Element) -> None:
    """Links to our own pages; each mark says its figures, to those who point and to those who read.

    Vega writes a mark's `description` as the label of its shape, and a link also where the mark
    has no address: such a link gives its place to its shape.
    """
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag == f"{{{SVG}}}a" and not child.get(XLINK, "").startswith(HOST):
                parent[place] = child[0]
    for shape in list(root.iter()):
        if label := shape.attrib.pop("aria-label", ""):
            SubElement(shape, f"{{{SVG}}}title").text = label
    for link in root.iter(f"{{{SVG}}}a"):
        link.set("href", link.attrib.pop(XLINK).removeprefix(HOST))
        link.set("aria-label", link.findtext(f".//{{{SVG}}}title", ""))


def _colour(root: Element, name: str) -> None:
    used: set[str] = set()
    for element in root.iter():
        classes = " ".join(_classes(element, name, used))
        if classes:
            element.set("class", classes)
    if used:
        root.insert(0, _patterns(name, used))


def _classes(element: Element, name: str, used: set[str]) -> Iterator[str]:
    for attribute in ("fill", "stroke"):
        colour = element.get(attribute, "")
        token = palette.NAMES.get(colour)
        if not token:
            continue
        if attribute == "fill" and colour in palette.SERIES[1:]:
            used.add(colour)
            element.set("fill", f"url(#{name}-{token})")
        else:
            yield f"{attribute[0]}-{token}"


def _patterns(name: str, used: set[str]) -> Element:
    defs = Element(f"{{{SVG}}}defs")
    for colour in palette.SERIES[1:]:
        if colour in used:
            _pattern(defs, f"{name}-{palette.NAMES[colour]}", colour)
    return defs


def _pattern(defs: Element, name: str, colour: str) -> None:
    """A tile of the colour with strokes or dots, so that it is told without seeing colours."""
    box = {"id": name, "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
    tile = SubElement(defs, f"{{{SVG}}}pattern", box)
    ground = {"width": "8", "height": "8", "fill": colour, "class": f"f-{palette.NAMES[colour]}"}
    SubElement(tile, f"{{{SVG}}}rect", ground)
    path = _STROKES[palette.SERIES.index(colour)]
    line = {"d": path, "stroke": palette.CARD, "stroke-width": "1.5", "class": "s-card"}
    SubElement(tile, f"{{{SVG}}}path", line)


_STROKES = ("", "M-2,2L2,-2M0,8L8,0M6,10L10,6", "M2,4H6M4,2V6", "M0,4H8")


def _describe(root: Element, name: str, title: str, description: str) -> None:
    linked = root.find(f".//{{{SVG}}}a") is not None
    # An image's parts do not exist for screen readers: one with links is a group.
    root.set("role", "group" if linked else "img")
    root.set("aria-labelledby", f"{name}-title")
    root.set("aria-describedby", f"{name}-desc")
    root.set("class", "chart-svg")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = text
        root.insert(place, element)
