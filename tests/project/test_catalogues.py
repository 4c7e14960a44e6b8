"""The French catalogue is whole; `./office messages --check` says whether the source agrees."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings

from intl_office.core.management.commands.catalogues import ALIASES
from tests.kit.tree import project_files

ALIAS = re.compile(r"\bn?p?gettext(?:_lazy|_noop)? as (\w+)")
CATALOGUES = sorted(Path(settings.BASE_DIR).glob("locale/fr/LC_MESSAGES/*.po"))
_FIELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def messages(path: Path) -> Iterator[Message]:
    with path.open("rb") as file:
        yield from (message for message in read_po(file, locale="fr") if message.id)


def texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value or ""),)


def test_there_is_one() -> None:
    assert CATALOGUES, "run ./office messages"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.name))
def test_every_text_is_translated(path: Path) -> None:
    rows = list(messages(path))
    assert rows
    missing = [texts(m.id)[0] for m in rows if not all(text.strip() for text in texts(m.string))]
    fuzzy = [texts(m.id)[0] for m in rows if m.fuzzy]
    assert (missing, fuzzy) == ([], [])


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.name))
def test_every_translation_keeps_the_fields(path: Path) -> None:
    broken = []
    for message in messages(path):
        known = set(_FIELD.findall(" ".join(texts(message.id))))
        used = [set(_FIELD.findall(text)) for text in texts(message.string) if text]
        if any(one - known for one in used) or (used and set.union(*used) != known):
            broken.append(texts(message.id)[0])
    assert broken == []


def test_every_name_of_gettext_is_one_that_the_catalogue_is_collected_by() -> None:
    sources = [path for path in project_files() if path.suffix == ".py"]
    used = {(path.name, name) for path in sources for name in ALIAS.findall(path.read_text())}
    assert used
    assert {one for one in used if one[1] not in ALIASES} == set()
