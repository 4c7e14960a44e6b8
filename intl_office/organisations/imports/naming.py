"""Which partner a row means: by Erasmus code, PIC, OID, else by its name and country."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from intl_office.jobs.imports.cells import Cell, as_text, words
from intl_office.jobs.imports.kinds import Column, Row
from intl_office.jobs.imports.parsers import Parser, text
from intl_office.organisations import codes
from intl_office.organisations.models import Partner
from intl_office.reference.models import Country

CODES = ("erasmus_code", "pic", "oid")
NAMES = ("legal_name", "name_en", "name_fr", "native_name", "acronym")
NEAREST = 3
ASKED = 200  # rows for which the nearest partners are looked up: a wrong column fails in all rows


def _erasmus_code(cell: Cell) -> str:
    return codes.clean_erasmus_code(as_text(cell)).upper()


def _code(cell: Cell) -> str:
    return codes.clean_code(as_text(cell))


COLUMNS = (
    Column(name="erasmus_code", label=_("Erasmus code"), parser=Parser(_erasmus_code, empty=""),
           synonyms=("Code Erasmus", "Erasmus ID", "Code Erasmus partenaire", "ID Erasmus")),
    Column(name="pic", label=_("PIC"), parser=Parser(_code, empty=""),
           synonyms=("Code PIC", "PIC partenaire", "PIC number")),
    Column(name="oid", label=_("OID"), parser=Parser(_code, empty=""),
           synonyms=("Code OID", "OID partenaire")),
    Column(name="partner", label=_("Partner"), parser=text(300),
           synonyms=("Partenaire", "Établissement partenaire", "Établissement", "Université",
                     "Partner institution", "Partner name", "Nom du partenaire", "Institution",
                     "University"),
           help=_("The name, where there is no code; with its country.")),
    Column(name="country", label=_("Country"), parser=text(100),
           synonyms=("Pays", "Code pays", "Country code", "Pays du partenaire")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """Every partner by what a row may say; merged ones lead to whom they became."""

    by_code: Mapping[str, Mapping[str, int]]
    by_name: Mapping[str, Mapping[int, int]]
    countries: Mapping[str, int]
    closed: frozenset[int]
    names: Mapping[int, str] = field(default_factory=dict)


def known_partners() -> Known:
    """Read them, with two queries."""
    rows = list(Partner.objects.select_related(None).defer("search").order_by("-is_active", "pk"))
    merged = {row.pk: row.merged_into_id for row in rows if row.merged_into_id}
    by_code: dict[str, dict[str, int]] = {name: {} for name in CODES}
    by_name: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows:
        target = _target(row.pk, merged)
        for name in CODES:
            if said := plain(getattr(row, name)):
                by_code[name].setdefault(said, target)
        for name in NAMES:
            if said := words(getattr(row, name)):
                by_name[said].setdefault(target, row.country_id)
    closed = frozenset(row.pk for row in rows if not row.is_active)
    return Known(by_code, by_name, _countries(), closed, {row.pk: row.name for row in rows})


def plain(code: str) -> str:
    """A code as it is compared: offices lose the spaces of Erasmus codes."""
    return code.replace(" ", "").upper()


def _target(key: int, merged: Mapping[int, int | None]) -> int:
    while (following := merged.get(key)) is not None:
        key = following
    return key


def _countries() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for row in Country.objects.all():
        said = (row.name_fr, row.name_en, row.eu_code, row.code)
        found |= {words(one): row.pk for one in said if one}
    return found


def find_partners(rows: Sequence[Row]) -> None:
    """Put the partner's key beside what a row says of it (`partner_id`); say what is wrong."""
    known, asked = known_partners(), 0
    for row in rows:
        country = _country(row, known)
        row.values["partner_id"] = found = _found(row, known, country)
        if found is None and not any(one.column in SAID for one in row.issues):
            asked += 1
            _unknown(row, suggest=asked <= ASKED)
        elif found in known.closed:
            row.warning(_first(row), _("This partner has closed."))


SAID = (*CODES, "partner", "country")


def _country(row: Row, known: Known) -> int | None:
    said = row.get("country") or ""
    found = known.countries.get(words(said))
    if said and found is None:
        row.error("country", _("No country is called %(country)s."), country=said)
    return found


def _found(row: Row, known: Known, country: int | None) -> int | None:
    named = {name: _by_code(row, known, name) for name in CODES if row.get(name)}
    keys = {key for key in named.values() if key is not None}
    if len(keys) > 1:
        row.error(_first(row), _("These codes name two partners: merge them, or leave one out."))
        return None
    found = next(iter(keys)) if keys else _by_name(row, known, country)
    if found is not None:
        _doubt(row, named)
    return found


def _by_code(row: Row, known: Known, name: str) -> int | None:
    return known.by_code[name].get(plain(row.get(name)))


def _by_name(row: Row, known: Known, country: int | None) -> int | None:
    named = known.by_name.get(words(row.get("partner") or ""), {})
    keys = [key for key, place in named.items() if country in (None, place)]
    if len(keys) > 1:
        row.error("partner", _("Several partners have this name: give the country or a code."))
    return keys[0] if len(keys) == 1 else None


def _doubt(row: Row, named: Mapping[str, int | None]) -> None:
    for name, key in named.items():
        if key is None:
            row.warning(name, _("No partner has this code; it was found by what else is said."))


def _first(row: Row) -> str:
    """The column to which what is said of the partner belongs."""
    return next((name for name in (*CODES, "partner") if row.get(name)), "partner")


def _unknown(row: Row, *, suggest: bool) -> None:
    if not any(row.get(name) for name in (*CODES, "partner")):
        row.error("partner", _("Name the partner: a code, or its name and country."))
        return
    said = row.get("partner") or row.get(_first(row))
    near = ", ".join(_nearest(said)) if suggest else ""
    if near:
        text = _("No partner is known by this. Did you mean: %(near)s?")
        row.error(_first(row), text, near=near)
    else:
        row.error(_first(row), _("No partner is known by this: add it to the partners first."))


def _nearest(said: str) -> Iterator[str]:
    for one in Partner.objects.current().active().resembling(said)[:NEAREST]:
        code = one.erasmus_code or one.pic or one.oid
        yield f"{one.legal_name} ({code})" if code else one.legal_name
