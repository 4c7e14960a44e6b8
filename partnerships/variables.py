"""What the clauses of an agreement may name, and where a clause is offered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from intl_office.documents.clauses import Variable, written
from intl_office.documents.enums import VariableType
from partnerships.enums import SIGNED, State

if TYPE_CHECKING:
    from partnerships.models import Agreement


@dataclass(frozen=True, slots=True)
class Known:
    """A variable, and its value of an agreement, as `documents.clauses.written` takes it."""

    variable: Variable
    value: Callable[[Any], str]


def _known(
    code: str,
    label: str | Promise,
    value: Callable[[Any], str],
    sample: str,
    kind: VariableType,
) -> tuple[str, Known]:
    return code, Known(Variable(code, label, kind, sample), value)


def _day(row: Any, name: str) -> str:
    day = getattr(row, name)
    return day.isoformat() if day else ""


def _notice(row: Any) -> str:
    months: int = row.months_of_notice
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}


_LANGUAGES = {
    "both": _("in French and in English"),
    "fr": _("in French"),
    "en": _("in English"),
}
_TEXT, _DATE, _NUMBER = VariableType.TEXT, VariableType.DATE, VariableType.NUMBER
VARIABLES: Mapping[str, Known] = dict((
    _known("number", _("number of the agreement"), lambda row: row.number, "2026-0147", _TEXT),
    _known("title", _("title of the agreement"), lambda row: row.title, "", _TEXT),
    _known("institution", _("our institution"), lambda row: row.side_names[0], "", _TEXT),
    _known(
        "partners",
        _("names of the partners"),
        lambda row: "\n".join(one.name for one in row.all_parties if one.partner_id),
        "Lunds universitet",
        VariableType.LIST,
    ),
    _known("unit", _("unit that holds it"), lambda row: str(row.unit), "", _TEXT),
    _known("officer", _("responsible officer"), lambda row: str(row.officer or ""), "", _TEXT),
    _known("starts_on", _("first day"), lambda row: _day(row, "starts_on"), "2026-09-01", _DATE),
    _known("ends_on", _("last day"), lambda row: _day(row, "ends_on"), "2031-08-31", _DATE),
    _known(
        "notice_months", _("months of notice"), lambda row: str(row.months_of_notice), "6", _NUMBER
    ),
    _known("notice", _("time of notice"), _notice, "6 months", _TEXT),
    _known(
        "text_languages",
        _("languages of the text"),
        lambda row: str(_LANGUAGES[row.languages]),
        "in French and in English",
        _TEXT,
    ),
))  # fmt: skip

Conditions = Mapping[str, tuple[str | Promise, Callable[[Any], bool]]]
CONDITIONS: Conditions = {
    "exchanges": (_("people are exchanged under it"), lambda row: row.has_conditions),
    "several": (_("it has several partners"), lambda row: len(row.partners) > 1),
    "open-ended": (_("it has no last day"), lambda row: row.ends_on is None),
    "research": (_("it covers research"), lambda row: "research" in (row.dimensions or ())),
    "two-languages": (_("it is written in two languages"), lambda row: row.languages == "both"),
    "continuum": (_("it links training and research"), lambda row: row.continuum),
}


# What letters may name besides: they speak of the agreement from outside, at any time of its life.
LETTER_VARIABLES: Mapping[str, Known] = {
    **VARIABLES,
    **dict((
        _known(
            "type", _("type of the agreement"), lambda row: row.get_type_display(), "", _TEXT
        ),
        _known(
            "approved_on", _("day of our approval"), lambda row: _day(row, "approved_on"),
            "2026-11-30", _DATE,
        ),
        _known(
            "signed_on", _("day of the last signature"), lambda row: _day(row, "signed_on"),
            "2026-12-15", _DATE,
        ),
    )),
}  # fmt: skip
LETTER_CONDITIONS: Conditions = {
    **CONDITIONS,
    "to-sign": (_("it waits for signatures"), lambda row: row.state == State.SIGNATURE),
    "signed": (_("all have signed it"), lambda row: row.state in SIGNED),
    "in-force": (_("it is in force"), lambda row: row.state == State.IN_FORCE),
    "ends": (
        _("it is in force and has a last day"),
        lambda row: row.state == State.IN_FORCE and row.ends_on is not None,
    ),
}


def value_of(row: "Agreement", name: str, language: str) -> str:
    """What stands in a clause of this language; empty where it is not known or not filled in."""
    return _value(VARIABLES, row, name, language)


def letter_value(row: "Agreement", name: str, language: str) -> str:
    """The same in a letter."""
    return _value(LETTER_VARIABLES, row, name, language)


def _value(names: Mapping[str, Known], row: "Agreement", name: str, language: str) -> str:
    known = names.get(name)
    if known is None:
        return ""
    with override(language):
        return written(known.variable.type, known.value(row), language)


def fits(row: "Agreement", condition: str, among: Conditions = CONDITIONS) -> bool:
    """Whether a condition holds; none always does, one that is not known never."""
    if not condition:
        return True
    known = among.get(condition)
    return known is not None and known[1](row)


def variables() -> Sequence[Variable]:
    """Every variable, in order."""
    return [known.variable for known in VARIABLES.values()]
