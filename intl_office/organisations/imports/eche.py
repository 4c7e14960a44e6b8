"""The official list of institutions that hold the Erasmus Charter (ECHE), as published.

Nothing of it is lost: a malformed Erasmus code is kept as it stands, with a warning; an OID may be
empty or stand twice; Greece is written EL. An institution is found by its PIC, else by its code.
What the list says of codes, legal name and charter replaces ours; address and website only fill
what is empty, so that a correction by the office stays.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports.cells import Cell, as_text
from intl_office.jobs.imports.kinds import Column, ImportKind, Row, Text, Written, once_in_file
from intl_office.jobs.imports.parsers import Doubtful, Parser, day, text, url
from intl_office.jobs.imports.upsert import update
from intl_office.organisations import codes, rules
from intl_office.organisations.models import Partner
from intl_office.reference.models import Country

CHUNK = 1000  # rows written together
FOLLOWS = ("erasmus_code", "pic", "oid", "legal_name", "charter_from", "charter_until")
FILLS = ("address", "postal_code", "city", "website")


def _erasmus_code(cell: Cell) -> str | Doubtful:
    found = codes.clean_erasmus_code(as_text(cell))
    return found if codes.is_erasmus_code(found) else Doubtful(found, codes.ERASMUS_CODE_MESSAGE)


def _pic(cell: Cell) -> str:
    found = codes.clean_code(as_text(cell))
    if not codes.is_pic(found):
        raise ValidationError(codes.PIC_MESSAGE)
    return found


def _oid(cell: Cell) -> str | Doubtful:
    found = codes.clean_code(as_text(cell))
    return found if codes.is_oid(found) else Doubtful("", codes.OID_MESSAGE)


def _line(limit: int) -> Parser:
    checked = text(limit)

    def read(cell: Cell) -> Any:
        return checked.read(codes.clean_text(as_text(cell)))

    return Parser(read, empty="")


def _website(cell: Cell) -> Any:
    try:
        return url().read(as_text(cell))
    except ValidationError:
        return Doubtful("", _("This is not a web address; it is left empty."))


COLUMNS = [
    Column(
        name="erasmus_code",
        label=_("Erasmus code"),
        parser=Parser(_erasmus_code, empty=""),
        required=True,
        synonyms=("Erasmus Code",),
    ),
    Column(name="pic", label=_("PIC"), parser=Parser(_pic, empty=""), required=True),
    Column(name="oid", label=_("OID"), parser=Parser(_oid, empty="")),
    Column(
        name="legal_name",
        label=_("Legal name"),
        parser=_line(300),
        required=True,
        synonyms=("Legal Name",),
    ),
    Column(name="address", label=_("Address"), parser=_line(250), synonyms=("Street",)),
    Column(
        name="postal_code",
        label=_("Postal code"),
        parser=_line(40),
        synonyms=("Post Cd", "Postcode"),
    ),
    Column(name="city", label=_("City"), parser=_line(120)),
    Column(
        name="country",
        label=_("Country"),
        parser=text(2),
        required=True,
        synonyms=("Country Cd", "Country code"),
        help=_("Two letters; EL is understood as Greece."),
    ),
    Column(
        name="website",
        label=_("Website"),
        parser=Parser(_website, empty=""),
        synonyms=("Website Url",),
    ),
    Column(
        name="charter_from",
        label=_("Charter from"),
        parser=day(),
        required=True,
        synonyms=("Erasmus Eche Start", "ECHE start"),
    ),
    Column(
        name="charter_until",
        label=_("Charter until"),
        parser=day(),
        synonyms=("Erasmus Eche End", "ECHE end"),
    ),
]


@dataclass(frozen=True, slots=True)
class Known:
    """Partners that rows may be about, by code and by PIC; those in use, and the others."""

    active: Mapping[str, Partner] = field(default_factory=dict)
    retired: Mapping[str, Partner] = field(default_factory=dict)

    def both(self, row: Row) -> set[int]:
        """Keys of the partners in use that have the row's PIC or code."""
        named = (self.active.get(row.get("pic")), self.active.get(row.get("erasmus_code")))
        return {partner.pk for partner in named if partner}

    def find(self, row: Row) -> Partner | None:
        """The partner of a row: in use before closed or merged, by PIC before by code."""
        asked = [row.get("pic"), row.get("erasmus_code")]
        return next(
            (rows[key] for rows in (self.active, self.retired) for key in asked if key in rows),
            None,
        )


def known_partners(rows: Sequence[Row], *, lock: bool = False) -> Known:
    """Read the partners that have a code or PIC of these rows."""
    found = Partner.objects.filter(
        models.Q(pic__in={row.get("pic") for row in rows} - {None, ""})
        | models.Q(erasmus_code__in={row.get("erasmus_code") for row in rows} - {None, ""})
    ).order_by("pk")
    partners = found.select_for_update() if lock else found
    active: dict[str, Partner] = {}
    retired: dict[str, Partner] = {}
    for partner in partners:
        place = active if partner.is_active else retired
        place |= {code: partner for code in (partner.erasmus_code, partner.pic) if code}
    return Known(active, retired)


class EcheImport(ImportKind):
    """The list of ECHE holders into partners."""

    code: ClassVar[str] = "eche"
    title: Text = _("ECHE list: institutions with the Erasmus Charter")
    help: Text = _(
        "The spreadsheet that the European Commission publishes, unchanged. Institutions are found "
        "by PIC or Erasmus code; what is new is added, nothing is removed."
    )
    columns: Sequence[Column] = COLUMNS

    def allows(self, user: AbstractBaseUser) -> bool:
        """Who may edit partners."""
        return rules.may_edit_partners(user)

    def check(self, rows: Sequence[Row]) -> None:
        """Countries, codes given twice, rows about two partners at once."""
        once_in_file(rows, "pic")
        once_in_file(rows, "erasmus_code")
        _name_repeated_oids(rows)
        _find_countries(rows)
        _name_doubtful_partners(rows)
        _check_days(rows)

    def write(self, rows: Sequence[Row], *, by: AbstractBaseUser | None) -> Iterator[Written]:  # noqa: ARG002  # the audit context knows
        """Write in bulk."""
        remaining = iter(rows)
        while chunk := list(islice(remaining, CHUNK)):
            yield from _write(chunk)


def _name_repeated_oids(rows: Sequence[Row]) -> None:
    times = Counter(row.get("oid") for row in rows if row.get("oid"))
    for row in rows:
        if times[row.get("oid")] > 1:
            row.warning("oid", _("Another row has this OID; both are kept."))


def _find_countries(rows: Sequence[Row]) -> None:
    by_code: dict[str, int] = {}
    for key, code, eu_code in Country.objects.values_list("pk", "code", "eu_code"):
        by_code |= {eu_code: key, code: key}
    for row in rows:
        said = str(row.get("country") or "").upper()
        row.values["country_id"] = by_code.get(said)
        if said and said not in by_code:
            row.error("country", _("No country has the code %(code)s."), code=said)


def _name_doubtful_partners(rows: Sequence[Row]) -> None:
    known = known_partners(rows)
    for row in rows:
        found = known.find(row)
        if len(known.both(row)) > 1:
            row.error(
                "",
                _("Two partners have this PIC and this Erasmus code: merge them first."),
            )
        elif found and not found.is_active:
            row.warning("", _("This partner is closed or merged here; it is left as it is."))


def _check_days(rows: Sequence[Row]) -> None:
    for row in rows:
        start, end = row.get("charter_from"), row.get("charter_until")
        if start and end and end < start:
            row.error("charter_until", _("The last day lies before the first day."))


def _write(rows: Sequence[Row]) -> Iterator[Written]:
    known = known_partners(rows, lock=True)
    partners, before = _write_partners(rows, known)
    for row in rows:
        partner = partners[row.number]
        yield Written(row.number, partner, *_outcome(known.find(row), before.get(row.number)))


def _outcome(
    old: Partner | None, before: Mapping[str, Any] | None
) -> tuple[Outcome, Mapping[str, Any]]:
    if old is None:
        return Outcome.CREATED, {}
    return (Outcome.CHANGED, before) if before else (Outcome.UNCHANGED, {})


def _write_partners(
    rows: Sequence[Row], known: Known
) -> tuple[dict[int, Partner], dict[int, dict[str, Any]]]:
    partners: dict[int, Partner] = {}
    before: dict[int, dict[str, Any]] = {}
    for row in rows:
        found = known.find(row)
        partners[row.number] = found or _new_partner(row)
        if found and found.is_active:
            before[row.number] = _take_over(found, row)
    new = [partners[row.number] for row in rows if known.find(row) is None]
    Partner.objects.bulk_create(new)
    changed = [partners[number] for number, old in before.items() if old]
    update(Partner, changed, {name for old in before.values() for name in old})
    return partners, before


def _new_partner(row: Row) -> Partner:
    names = (*FOLLOWS, *FILLS, "country_id")
    return Partner(**{name: row.values[name] for name in names if name in row.values})


def _take_over(partner: Partner, row: Row) -> dict[str, Any]:
    """Write what the list knows into the partner; return the earlier values."""
    wanted = {name: row.get(name) for name in FOLLOWS if row.get(name)}
    wanted |= {n: row.get(n) for n in FILLS if row.get(n) and not getattr(partner, n)}
    return _differences(partner, wanted)


def _differences(one: Partner, wanted: Mapping[str, Any]) -> dict[str, Any]:
    before = {name: getattr(one, name) for name in wanted if getattr(one, name) != wanted[name]}
    for name in before:
        setattr(one, name, wanted[name])
    return before
