"""A Word file from outside, opened with distrust.

Nothing outside the file is ever asked for: relationships are not read, entities are not known.
"""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from lxml import etree

from intl_office.core import uploads
from intl_office.core.uploads import MB, FileKind

MAX_BYTES = 10 * MB
MAX_XML = 15 * MB  # of one part, unpacked: a text of a thousand pages has 10
_OLE = b"\xd0\xcf\x11\xe0"
_TYPES, _TEXT, _COMMENTS = "[Content_Types].xml", "word/document.xml", "word/comments.xml"


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts of a file that are read; `comments` is None where there are none."""

    body: Any
    comments: Any | None


def opened(data: bytes) -> Opened:
    """Open a file; raises ValidationError, in words for the user, for all that is no plain text."""
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            _check_types(archive)
            body = _parsed(archive, _TEXT).find("{*}body")
            comments = _parsed(archive, _COMMENTS) if _COMMENTS in names else None
    except uploads.DAMAGED as error:
        raise _broken() from error
    if body is None:
        raise _broken()
    return Opened(body, comments)


def _check_kind(data: bytes) -> None:
    if data.startswith(_OLE):
        words = _("This is a file of an old format, or locked with a password. Save it as DOCX.")
        raise ValidationError(words, code="old")
    file = ContentFile(data, name="text.docx")
    uploads.inspect(file, kinds={FileKind.DOCX}, max_bytes=MAX_BYTES)


def _check_types(archive: zipfile.ZipFile) -> None:
    """Refuse what says that it has macros; raises ValidationError."""
    kinds = (one.get("ContentType", "") for one in _parsed(archive, _TYPES))
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in kinds):
        text = _("This file contains macros. Save it without them.")
        raise ValidationError(text, code="macros")


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > MAX_XML:
        text = _("This file would take too much room once opened. It is refused.")
        raise ValidationError(text, code="bomb")
    # Without huge_tree, libxml2's own limits hold for depth and length.
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(archive.read(name), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValidationError(_("This file declares XML entities. It is refused."), code="entities")
    return root


def _broken() -> ValidationError:
    text = _("This file is damaged or locked. Open it, save it again, retry.")
    return ValidationError(text, code="broken")
