"""EQF levels as offices write them: `6`, `6-7`, `Licence, Master`."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.jobs.imports.cells import Cell, as_text, words

_NAMES = {
    "dut": 5, "bts": 5, "short cycle": 5, "5": 5,
    "l": 6, "licence": 6, "bachelor": 6, "but": 6, "undergraduate": 6, "1st cycle": 6, "6": 6,
    "first": 6, "b": 6,
    "m": 7, "master": 7, "ingenieur": 7, "graduate": 7, "postgraduate": 7, "2nd cycle": 7, "7": 7,
    "second": 7,
    "d": 8, "doctorat": 8, "doctorate": 8, "phd": 8, "doctoral": 8, "3rd cycle": 8, "8": 8,
    "third": 8,
}  # fmt: skip
_SPLIT = re.compile(r"\s*(?:[-–/,;+&]|\bet\b|\band\b|\bà\b|\bto\b)\s*")
_ALL = frozenset({"all", "tous", "every level", "tous niveaux", "tous cycles"})


def read_levels(cell: Cell) -> tuple[int, int] | None:
    """The lowest and the highest level; None for all of them. Raises ValidationError."""
    said = as_text(cell)
    if words(said) in _ALL:
        return None
    parts = [part for part in _SPLIT.split(said) if part]
    found = [_NAMES.get(words(part).removeprefix("eqf ").removeprefix("cec ")) for part in parts]
    levels = sorted(level for level in found if level is not None)
    if not levels or len(levels) != len(found):
        raise ValidationError(_("Levels are 5 to 8, or Licence, Master, Doctorat."))
    return levels[0], levels[-1]
