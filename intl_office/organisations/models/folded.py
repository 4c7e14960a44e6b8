"""Texts as they are searched: unaccented, in lower case, without punctuation.

The database folds both sides with one function, so that they cannot differ. A generated column
holds the folded names; a trigram index finds parts of words and near spellings in it.
"""

import re
from functools import reduce
from operator import and_
from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

_WORD = re.compile(r"[^\W_]+")
WORDS = 8  # asked for at once; more would say no more


class Folded(Func):
    """`organisations_folded(text)`: the migration makes the function, immutable for indexes."""

    function = "organisations_folded"
    output_field = models.TextField()


def folded_column(*names: str) -> models.GeneratedField:
    """Make the generated column over these columns."""
    return models.GeneratedField(
        expression=Folded(_joined(names)),
        output_field=models.TextField(),
        db_persist=True,
    )


def holding(words: str, column: str = "search") -> Q:
    """Condition: every word stands in the column, as a part of a word at least."""
    found = _WORD.findall(words)[:WORDS]
    # Without any word nothing is meant, so nothing is found.
    nothing = Q(pk__in=[])
    each = [Q(**{f"{column}__contains": Folded(Value(word))}) for word in found]
    return reduce(and_, each) if each else nothing


def folded(words: str) -> Any:
    """What a person typed, folded; PostgreSQL knows no NUL. Any: the stubs know texts alone."""
    return Folded(Value(words.replace("\x00", "")))


def resembling(words: str, column: str = "search") -> Q:
    """Condition: a near spelling of the words stands in the column (`<%`, 0.6 by default)."""
    return Q(**{f"{column}__trigram_word_similar": folded(words)})


def _joined(names: tuple[str, ...]) -> Any:
    parts: list[Any] = [F(names[0])]
    for name in names[1:]:
        parts += [Value(" "), F(name)]
    return Concat(*parts, output_field=models.TextField()) if len(parts) > 1 else parts[0]
