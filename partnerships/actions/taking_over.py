"""Writing agreements that come from earlier records, many at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports.kinds import Written
from intl_office.organisations.models import Partner
from partnerships.actions.agreements import fill_titles, next_number
from partnerships.actions.clocks import keep_deadlines
from partnerships.enums import LIVE, PartyRole, State
from partnerships.life_enums import Outside
from partnerships.models import Agreement, AgreementParty, Origin, TakeOver
from partnerships.rules import in_months

CHUNK = 500  # agreements written together


@dataclass(frozen=True, slots=True)
class Partnered:
    """A partner of an agreement: the row that names it, and the row of the agreement, if another.

    Without `lead` the row is the agreement's own.
    """

    number: int
    partner: int
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: number and scan as the earlier records have them, the columns of the agreement.

    `there` is the agreement that was taken over with this number before: it is left alone.
    """

    party: Partnered
    number: str
    scan: str
    columns: Mapping[str, Any]
    there: Agreement | None = None


def take_over(entries: Sequence[Entry], *, by: AbstractBaseUser) -> Iterator[Written]:
    """Write agreements with partners, origin and deadlines, in the caller's transaction.

    Further partners come behind their agreement in `entries`.
    """
    numbers = Numbers()
    made: dict[int, Agreement] = {}
    fresh = iter([one for one in entries if one.there is None and one.party.lead is None])
    while chunk := list(islice(fresh, CHUNK)):
        yield from _write(chunk, numbers, made, by)
    yield from _add_partners([one for one in entries if one.party.lead is not None], made)
    for agreement in made.values():
        _start_clocks(agreement)
    for entry in entries:
        if entry.there is not None:
            yield Written(entry.party.number, entry.there, Outcome.UNCHANGED)


class Numbers:
    """Gives numbers of several years without asking for each; the locks are the transaction's."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._last: dict[int, int] = {}

    def next(self, year: int) -> str:
        """The next number of a calendar year."""
        if year not in self._last:
            self._last[year] = int(next_number(year)[5:]) - 1
        self._last[year] += 1
        return f"{year}-{self._last[year]:04}"


def _write(
    chunk: Sequence[Entry], numbers: Numbers, made: dict[int, Agreement], by: AbstractBaseUser
) -> Iterator[Written]:
    partners = Partner.objects.in_bulk({one.party.partner for one in chunk})
    rows = [_agreement(one, numbers, partners[one.party.partner]) for one in chunk]
    Agreement.objects.bulk_create(rows)
    pairs = list(zip(chunk, rows, strict=True))
    parties = [party for entry, row in pairs for party in _parties(entry, row)]
    AgreementParty.objects.bulk_create(parties)
    notes = [TakeOver(agreement=row, number=one.number, scan=one.scan) for one, row in pairs]
    TakeOver.objects.bulk_create(notes)
    origins = Origin.objects.bulk_create(_origin(e, row, by) for e, row in pairs if row.is_signed)
    numbered = {row.pk: entry.party.number for entry, row in pairs}
    made |= {entry.party.number: row for entry, row in pairs}
    for one in rows:
        yield Written(numbered[one.pk], one, Outcome.CREATED)
    parts: list[AgreementParty | TakeOver | Origin] = [*parties, *notes, *origins]
    for part in parts:
        yield Written(numbered[part.agreement_id], part, Outcome.CREATED)


def _agreement(entry: Entry, numbers: Numbers, partner: Partner) -> Agreement:
    row = Agreement(**entry.columns, contents_at=timezone.now())
    row.number = numbers.next(row.starts_on.year)
    fill_titles(row, [partner])
    return row


def _parties(entry: Entry, row: Agreement) -> Iterator[AgreementParty]:
    yield AgreementParty(agreement=row, role=PartyRole.HOME, signed_on=row.signed_on)
    yield _partner(row, entry.party.partner, 1)


def _partner(row: Agreement, partner: int, position: int) -> AgreementParty:
    return AgreementParty(
        agreement=row, partner_id=partner, position=position, signed_on=row.signed_on
    )


def _origin(entry: Entry, row: Agreement, by: AbstractBaseUser) -> Origin:
    reason = _("Taken over from the earlier records, where it is number %(number)s.")
    return Origin(
        agreement=row,
        kind=Outside.TAKEN,
        reason=reason % {"number": entry.number},
        recorded_by_id=by.pk,
    )


def _add_partners(entries: Sequence[Entry], made: Mapping[int, Agreement]) -> Iterator[Written]:
    """The further partners of agreements with several; of what was there before, none."""
    position: dict[int, int] = {}
    for entry in entries:
        row = made.get(entry.party.lead or 0)
        if row is None:
            continue
        position[row.pk] = position.get(row.pk, 1) + 1
        party = _partner(row, entry.party.partner, position[row.pk])
        party.save()
        yield Written(entry.party.number, party, Outcome.CREATED)


def _start_clocks(row: Agreement) -> None:
    """What lies ahead; an evaluation that was due before the take-over reminds nobody now."""
    if row.state in LIVE or _evaluation_ahead(row):
        keep_deadlines(agreement=_known(row))


def _evaluation_ahead(row: Agreement) -> bool:
    if row.state != State.EXPIRED or row.ends_on is None:
        return False
    return in_months(row.ends_on, row.rule.evaluation_months) >= timezone.localdate()


def _known(row: Agreement) -> Agreement:
    rows = Agreement.objects.select_related("unit", "officer__user", "parent")
    return rows.get(pk=row.pk)
