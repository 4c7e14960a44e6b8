"""The printed agreement as parts: its articles, and what fields say around them.

From the same values as the printed document, so that nothing is said in two ways.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intl_office.documents.parts import Part, Passage, Row, Table, cells_of, said
from partnerships.bilingual import Both, in_each
from partnerships.enums import Topic

Known = Mapping[str, Any]
Keys = Mapping[str, Sequence[str]]
Codes = Sequence[str]

HEAD = (
    _("Academic years"),
    pgettext_lazy("party", "From"),
    pgettext_lazy("party", "To"),
    _("Type"),
    _("Field and level"),
    _("Language"),
    _("Persons a year"),
    _("Length a year"),
)
CHANGES = (_("What changes"), _("Before"), _("After"))
PARTIES = (
    _("Party"),
    _("City"),
    _("Country"),
    _("Erasmus code"),
    _("Represented by"),
    pgettext_lazy("of a signatory", "Capacity"),
)
CHANGED, STAYS, SPECIAL = "1", "2", "3"  # the articles of an amendment


def is_article(key: str) -> bool:
    """Whether a part is an article that is written in the draft; what else is printed is not."""
    return key in Topic.values


def parts_of(known: Known, keys: Keys, codes: Codes) -> list[Part]:
    """The parts of what is printed, in the order of print.

    Args:
        known: what `AgreementKind.context` gives.
        keys: what each of its rows is about.
        codes: the languages of the document.

    """
    text = _amendment if known["changes"] else _agreement
    found = [_terms(known, codes), _parties(known, keys, codes), *text(known, keys, codes)]
    if known["rows"]:
        found.append(_conditions(known, keys, codes))
    sheets = zip(known["sheets"], keys["sheets"], strict=True)
    return [*found, *(_sheet(one, key, codes) for one, key in sheets)]


def _agreement(known: Known, keys: Keys, codes: Codes) -> Iterator[Part]:
    if known["facts"]:
        heading = _("Particulars")
        yield Part("facts", "", _passages(codes, heading.__str__), _pairs(known["facts"]))
    yield from (_article(one, str(one["number"])) for one in known["articles"])


def _amendment(known: Known, keys: Keys, codes: Codes) -> Iterator[Part]:
    """What it changes as a table, what stays, special provisions: its other articles are none."""
    yield Part(
        "changes",
        CHANGED,
        _passages(codes, lambda: gettext("What is changed"), lambda: _amends(known)),
        Table(_head(CHANGES, codes), _rows(known["changes"], keys["changes"])),
    )
    stays = _("What this amendment does not change stays in force.")
    yield Part("stays", STAYS, _passages(codes, lambda: gettext("What stays"), stays.__str__))
    for one in known["articles"]:
        if one["topic"] == Topic.SPECIAL:
            yield _article(one, SPECIAL)


def _amends(known: Known) -> str:
    words = gettext(
        "This amendment changes agreement %(amends)s from %(day)s on, once all parties have"
        " signed it."
    )
    return words % {"amends": known["amends"], "day": _day(known["starts_on"])}


def _article(article: Known, number: str) -> Part:
    words = (Passage(one["code"], one["heading"], one["text"]) for one in article["words"])
    return Part(article["topic"], number, tuple(words))


# ---------------------------------------------------------------- given by fields
def _terms(known: Known, codes: Codes) -> Part:
    """Title, type and days, which the text names without a part of their own."""
    lines: list[tuple[str | Promise, Both]] = [
        (_("Title"), known["titles"]),
        (_("Type"), known["kind"]),
        (_("Agreement that it changes or applies"), in_each(codes, lambda: known["amends"])),
        (_("First day"), in_each(codes, lambda: _day(known["starts_on"]))),
        (_("Last day"), in_each(codes, lambda: _day(known["ends_on"]))),
    ]
    pairs = [(in_each(codes, label.__str__), value) for label, value in lines if value]
    return Part("terms", "", _passages(codes, lambda: gettext("Title and days")), _pairs(pairs))


def _day(frozen: str) -> str:
    return date_format(date.fromisoformat(frozen), "DATE_FORMAT") if frozen else ""


def _parties(known: Known, keys: Keys, codes: Codes) -> Part:
    rows = [_party(one, codes[0]) for one in known["parties"]]
    return Part(
        "parties",
        "",
        _passages(codes, lambda: gettext("Parties")),
        Table(_head(PARTIES, codes), _rows(rows, keys["parties"])),
    )


def _party(one: Known, code: str) -> list[Both]:
    columns = ("city", "country", "code", "signatory", "signatory_title")
    cells = [one["name"], *(one[name] for name in columns)]
    return [_words(cell, code) for cell in cells]


def _words(value: str | Both, code: str) -> Both:
    """A name is the same in every language."""
    if isinstance(value, str):
        return [[code, value]] if value else []
    return value


def _conditions(known: Known, keys: Keys, codes: Codes) -> Part:
    heading = _("Annex – Conditions by academic year")
    words = _("Numbers and lengths hold for each academic year.")
    rows = _rows(known["rows"], keys["rows"])
    passages = _passages(codes, heading.__str__, words.__str__)
    return Part("conditions", "", passages, Table(cells_of(known["head"]), rows))


def _sheet(one: Known, key: str, codes: Codes) -> Part:
    """The factsheet of a party, by the party's uid: keys are shorter than that."""
    (name,) = cells_of([one["name"]])
    words = _("It is kept up to date without a new signature.")

    def heading() -> str:
        return f"{gettext('Annex – Factsheet')} – {said(name, str(get_language()))}"

    passages = _passages(codes, heading, words.__str__)
    return Part(f"factsheet-{key[:8]}", "", passages, _pairs(one["rows"]))


# ---------------------------------------------------------------- parts of parts
def _passages(
    codes: Codes, heading: Callable[[], str], text: Callable[[], str] = str
) -> tuple[Passage, ...]:
    found = []
    for code in codes:
        with override(code):
            found.append(Passage(code, heading(), text()))
    return tuple(found)


def _head(labels: Iterable[Promise], codes: Codes) -> tuple[Any, ...]:
    return cells_of(in_each(codes, label.__str__) for label in labels)


def _rows(rows: Iterable[Iterable[Both]], keys: Iterable[str]) -> tuple[Row, ...]:
    return tuple(Row(cells_of(cells), key) for cells, key in zip(rows, keys, strict=True))


def _pairs(pairs: Iterable[Iterable[Both]]) -> Table:
    """Labels and values: a table without a head."""
    return Table((), tuple(Row(cells_of(pair)) for pair in pairs))
