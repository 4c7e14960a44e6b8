"""The values of a document as data, attached to its PDF (PDF/A-3: ISO 19005-3, 6.8).

A machine reads there what a person reads on the page. `data.json` and `data.xml` hold the same:

    <document xmlns="urn:office:document:1">
      <map name="document"><text name="title">Agreement</text>...</map>
      <map name="values">
        <list name="parties"><map><text name="city">Liège</text></map></list>
        <number name="notice">6</number> <truth name="yearly">false</truth> <nothing name="x"/>
      </map>
    </document>

Names are attributes, so that any name makes well-formed XML.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

import weasyprint
from django.utils.translation import gettext, override
from lxml import etree

from intl_office.documents.rendering.order import Order
from intl_office.documents.xml_letters import xml_letters

SPACE = "urn:office:document:1"
JSON, XML = "data.json", "data.xml"
_LEVELS = 50  # of values within values


def attachments(order: Order) -> list[weasyprint.Attachment]:
    """The two files, with the time of the order: equal orders give equal bytes."""
    values = data_of(order)
    return [_file(JSON, as_json(values), order), _file(XML, as_xml(values), order)]


def data_of(order: Order) -> dict[str, Any]:
    """What is said of the document, and the frozen values that it shows."""
    about = {
        "title": order.title,
        "author": order.author,
        "reference": order.reference,
        "languages": list(order.locale.languages),
        "made_at": order.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "draft": order.draft,
        "template": order.template,
    }
    return {"document": about, "values": dict(order.context)}


def as_json(values: Mapping[str, Any]) -> bytes:
    """UTF-8, names in their alphabetical order."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1)
    return text.encode(errors="replace")


def as_xml(values: Mapping[str, Any]) -> bytes:
    """The form above, UTF-8; raises ValueError for values nested beyond reason."""
    spaces: Any = {None: SPACE}  # the default one, which the stubs do not know
    root = etree.Element(f"{{{SPACE}}}document", nsmap=spaces)
    for name in sorted(values):
        _add(root, name, values[name], 0)
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return made


def _add(parent: Any, name: str | None, value: Any, level: int) -> None:
    if level > _LEVELS:
        raise ValueError("values of a document are nested too deeply")
    kind, words = _kind(value)
    made = etree.SubElement(parent, f"{{{SPACE}}}{kind}")
    if name is not None:
        made.set("name", xml_letters(name))
    if words:
        made.text = xml_letters(words).replace("\r", "\n")
    if isinstance(value, Mapping):
        for key in sorted(value):
            _add(made, str(key), value[key], level + 1)
    elif kind == "list":
        for one in value:
            _add(made, None, one, level + 1)


def _kind(value: Any) -> tuple[str, str]:
    """The element of a value, and its words."""
    if value is None:
        return "nothing", ""
    if isinstance(value, bool):
        return "truth", "true" if value else "false"
    if isinstance(value, int | float):
        return "number", str(value)
    if isinstance(value, Mapping):
        return "map", ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "list", ""
    return "text", str(value)


def _file(name: str, content: bytes, order: Order) -> weasyprint.Attachment:
    at = order.made_at.astimezone(UTC)
    with override(order.language):
        said = gettext("The values of this document, for programs")
    return weasyprint.Attachment(
        string=content,
        name=name,
        description=said,
        created=at,
        modified=at,
        relationship="Data",
    )


def associate_once(_document: Any, pdf: Any) -> None:
    """Name each attached file once in the catalogue: WeasyPrint 70 names it twice."""
    files = pdf.catalog.get("AF")
    if files is not None:
        files[:] = list(dict.fromkeys(files))
