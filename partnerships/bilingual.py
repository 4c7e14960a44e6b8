"""Words in each language of a document."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import override

Both = list[list[str]]  # [language, words] for each language of the document


def in_each(codes: Sequence[str], words: Callable[[], Any]) -> Both:
    """The words in each language; once where they are the same, never where there are none."""
    found: Both = []
    for code in codes:
        with override(code):
            said = str(words())
        if said and not any(known == said for _code, known in found):
            found.append([code, said])
    return found
