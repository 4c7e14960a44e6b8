"""The letters that XML can hold (XML 1.0, section 2.2)."""

import re

_OTHERS = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_letters(text: str) -> str:
    """The text with a space in place of each character that XML does not allow."""
    return _OTHERS.sub(" ", text)
