"""Places: promised by conditions, taken and given back by mobilities.

Mobility calls `take` and `give_back` in its own transaction. Each locks the one row of the
agreement, academic year, direction and type, so that the last place is given once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from partnerships.enums import LIVE, STAFF, State
from partnerships.models import Agreement, AgreementYear
from partnerships.rules import PlaceKey, Promised, places_of

ZERO = Decimal(0)


class NoPlace(ValidationError):
    """No place can be taken; `message` says why, in the user's words. Codes: full, not-live."""


class BelowTaken(ValidationError):
    """Fewer places would be promised than are taken; `key` says of what."""

    def __init__(self, message: str, key: PlaceKey) -> None:
        """Keep the key, so that a form can say it at the line concerned."""
        super().__init__(message, code="taken")
        self.key = key


@dataclass(frozen=True, slots=True)
class Used:
    """What mobilities used of one row of places, all of it."""

    taken: int
    months: Decimal = ZERO
    days: int = 0
    ects: Decimal = ZERO
    last_return_on: date | None = None


@transaction.atomic
def take(
    places: AgreementYear,
    *,
    count: int = 1,
    length: Decimal | int = 0,
    cause: str,
    by: User,
) -> AgreementYear:
    """Take places; the row is locked until the caller's transaction ends.

    Args:
        places: the row of the agreement, year, direction and type.
        count: how many persons.
        length: months that they stay in all, days for staff (STA, STT).
        cause: why, in a few words, kept in the history.
        by: who takes them.

    Raises:
        NoPlace: none is left, or the agreement is not signed or over.
        ValueError: a count below one or a length below zero.

    """
    _check_amounts(count, length)
    with audit.context(user=by, reason=cause):
        row = _locked(places)
        _check_live(row.agreement)
        _check_not_ended(row)
        if row.left < count:
            raise NoPlace(_full(row), code="full")
        _count(row, count, length)
        row.save()
    return row


@transaction.atomic
def give_back(
    places: AgreementYear,
    *,
    count: int = 1,
    length: Decimal | int = 0,
    cause: str,
    by: User,
) -> AgreementYear:
    """Give places back that were taken; arguments and lock as of `take`.

    Raises ValueError where more is given back than was taken.
    """
    _check_amounts(count, length)
    with audit.context(user=by, reason=cause):
        row = _locked(places)
        if row.taken < count:
            raise ValueError(f"{row}: {count} given back, {row.taken} taken")
        _count(row, -count, -length)
        row.save()
    return row


@transaction.atomic
def change_length(
    places: AgreementYear, *, difference: Decimal | int, cause: str, by: User
) -> AgreementYear:
    """Count a stay that became longer or shorter, in months, days for staff."""
    with audit.context(user=by, reason=cause):
        row = _locked(places)
        _count(row, 0, difference)
        row.save()
    return row


@transaction.atomic
def record_return(
    places: AgreementYear, *, on: date, ects: Decimal = ZERO, cause: str, by: User | None
) -> AgreementYear:
    """Note that somebody came back, with the ECTS credits recognised; for balance and dormancy.

    `by` is None where the calendar says so.
    """
    with audit.context(user=by, reason=cause):
        row = _locked(places)
        row.ects_recognised += ects
        row.last_return_on = max(on, row.last_return_on or on)
        row.save()
    return row


@transaction.atomic
def recount(figures: Mapping[int, Used], *, cause: str, by: User) -> None:
    """Write what the mobilities add up to, keyed by the rows' primary keys, all at once.

    For loading past years; states do not matter here. Raises IntegrityError above the promise.
    """
    with audit.context(user=by, reason=cause):
        locked = AgreementYear.objects.select_for_update().order_by("pk")
        rows = list(locked.filter(pk__in=figures))
        for row in rows:
            _write(row, figures[row.pk])
        AgreementYear.objects.bulk_update(rows, _USED, batch_size=1000)


_USED = ["taken", "months_taken", "days_taken", "ects_recognised", "last_return_on"]


def _write(row: AgreementYear, used: Used) -> None:
    row.taken, row.months_taken, row.days_taken = used.taken, used.months, used.days
    row.ects_recognised, row.last_return_on = used.ects, used.last_return_on


@transaction.atomic
def promise(*, agreement: Agreement, by: User | None) -> None:
    """Make the rows of places follow the agreement's conditions; an amendment has none of its own.

    Call it in the transaction that changes the conditions. Raises ValidationError where fewer
    places would be promised than are taken.
    """
    wanted = {} if agreement.is_amendment else places_of(agreement.conditions.all())
    with audit.context(user=by):
        locked = AgreementYear.objects.select_for_update().filter(agreement=agreement)
        there = {_key(row): row for row in locked.order_by("pk")}
        _check_taken(there, wanted)
        gone = [key for key in there if key not in wanted]
        for key in gone:
            _withdraw(there[key])
        for key, promised in wanted.items():
            _promise(there.get(key) or _new(agreement, key), promised)


def _withdraw(row: AgreementYear) -> None:
    """Remove a row without places; one to which a mobility given up still refers stays, empty."""
    try:
        with transaction.atomic():
            AgreementYear.objects.filter(pk=row.pk).delete()
    except ProtectedError:
        _promise(row, Promised())


def _new(agreement: Agreement, key: PlaceKey) -> AgreementYear:
    return AgreementYear(
        agreement=agreement,
        year=key.year,
        direction=key.direction,
        mobility_type=key.mobility_type,
    )


def _promise(row: AgreementYear, promised: Promised) -> None:
    now = (row.promised, row.months_promised, row.days_promised)
    new = (promised.persons, promised.months, promised.days)
    if row.pk is None or now != new:
        row.promised, row.months_promised, row.days_promised = new
        row.save()


def _key(row: AgreementYear) -> PlaceKey:
    return PlaceKey(row.year, row.direction, row.mobility_type)


def _check_taken(
    there: Mapping[PlaceKey, AgreementYear], wanted: Mapping[PlaceKey, Promised]
) -> None:
    for key, row in there.items():
        offered = wanted.get(key, Promised()).persons
        if offered < row.taken:
            known = {"places": row, "taken": row.taken, "promised": offered}
            text = _("%(places)s: %(taken)s places are taken, %(promised)s cannot be promised.")
            raise BelowTaken(text % known, key)


def _locked(places: AgreementYear) -> AgreementYear:
    rows = AgreementYear.objects.select_for_update(of=("self",))
    found = rows.select_related("agreement__notice_given").filter(pk=places.pk).first()
    if found is None:
        raise NoPlace(_("These places are not offered any more."), code="gone")
    return found


def _count(row: AgreementYear, count: int, length: Decimal | int) -> None:
    row.taken += count
    if row.mobility_type in STAFF:
        row.days_taken = max(row.days_taken + int(length), 0)
    else:
        row.months_taken = max(row.months_taken + Decimal(length), ZERO)


def _check_amounts(count: int, length: Decimal | int) -> None:
    if count < 1 or length < 0:
        raise ValueError(f"{count} persons, {length} long")


def _check_live(agreement: Agreement) -> None:
    if agreement.state not in LIVE:
        state = State(agreement.state).label
        text = _("Agreement %(number)s gives no places: %(state)s.")
        raise NoPlace(text % {"number": agreement.number, "state": state}, code="not-live")


def _check_not_ended(row: AgreementYear) -> None:
    """After a notice, the years that begin once it has taken effect are not given away."""
    end = row.agreement.effective_on
    if end is not None and row.year.period.start >= end:
        text = _("Agreement %(number)s ends before %(year)s: notice was given.")
        known = {"number": row.agreement.number, "year": row.year}
        raise NoPlace(text % known, code="ending")


def _full(row: AgreementYear) -> str:
    known = {"number": row.agreement.number, "places": row, "promised": row.promised}
    if row.left:
        known["left"] = row.left
        return _("Agreement %(number)s, %(places)s: only %(left)s places are left.") % known
    return _("Agreement %(number)s, %(places)s: all %(promised)s places are taken.") % known
