"""The codes by which Europe names institutions: cleaned and judged, never mended.

Rules: the Erasmus code's pattern after NFKC normalisation; PIC of nine digits; OID of E and eight
digits; SCHAC, the institution's domain in lower case.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

# Country letters padded with spaces to three characters, place, number: "F  PARIS001".
ERASMUS_CODE = r"^(IRL|LUX|[A-Z]{2} |[A-Z]  )[A-Z][A-Z-]*[A-Z][0-9]{2,3}$"
PIC = r"^[0-9]{9}$"
OID = r"^E[0-9]{8}$"
SCHAC = r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$"
PIC_MESSAGE = _("A PIC has nine digits.")
OID_MESSAGE = _("An OID is the letter E and eight digits.")
SCHAC_MESSAGE = _("Write the domain in lower case, without “www”, such as univ-example.fr.")
ERASMUS_CODE_MESSAGE = _(
    "This Erasmus code does not have the usual form (“F  PARIS001”: the country’s letters filled "
    "with spaces to three characters, the place, two or three digits)."
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def clean_text(text: str) -> str:
    """Return a text in one line: NFKC, no invisible characters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def clean_erasmus_code(text: str) -> str:
    """Return an Erasmus code with plain spaces; their number is kept, since it counts."""
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()


def clean_code(text: str) -> str:
    """Return a PIC or OID without spaces, in capital letters."""
    return clean_text(text).replace(" ", "").upper()


def is_erasmus_code(text: str) -> bool:
    """Say whether a cleaned text has the form of an Erasmus code."""
    return re.fullmatch(ERASMUS_CODE.strip("^$"), text) is not None


def is_pic(text: str) -> bool:
    """Say whether a cleaned text is a PIC."""
    return re.fullmatch(PIC.strip("^$"), text) is not None


def is_oid(text: str) -> bool:
    """Say whether a cleaned text is an OID."""
    return re.fullmatch(OID.strip("^$"), text) is not None
