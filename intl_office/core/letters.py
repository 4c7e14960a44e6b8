"""Letters that somebody can see: the rest of a text is left out before it is kept.

Control characters come with what is pasted. Directional overrides show an order of letters that is
not the one written (Unicode TR 36, 3.3): "001" where the text says "100". What scripts are written
with stays: joiners, marks of direction, soft hyphens.
"""

import re

# Line separators of other programs: vertical tab is Word's soft break.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"
    "\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)


def seen(text: str) -> str:
    """The text without what cannot be seen; every kind of line break is one that forms know."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text))
