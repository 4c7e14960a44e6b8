"""Demonstration agreements that were taken over from the records before this software.

Two frameworks that hold, one of them without its scan, an exchange whose conditions are still to be
copied, and what is over. The same day gives the same rows; loading again adds nothing.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.years import AcademicYear
from intl_office.organisations.enums import PartnerKind
from intl_office.organisations.models import Partner, Person, Unit
from partnerships.actions.taking_over import Entry, Partnered, take_over
from partnerships.demo import OFFICER
from partnerships.enums import AgreementType, State
from partnerships.models import TakeOver


class _Line(NamedTuple):
    """Number and scan of the earlier records, type, unit, years before this one, how many."""

    number: str
    scan: str
    type: AgreementType
    unit: str
    since: int
    years: int


_LINES = (
    _Line("RI-2019-014", "RI-2019-014.pdf", AgreementType.FRAMEWORK, "SCI", 7, 10),
    _Line("RI-2021-102", "", AgreementType.FRAMEWORK, "LSH", 5, 8),
    _Line("RI-2022-037", "RI-2022-037.pdf", AgreementType.EXCHANGE, "DEG", 4, 6),
    _Line("RI-2014-008", "convention_2014_008.pdf", AgreementType.EXCHANGE, "ING", 12, 5),
    _Line("RI-2012-055", "", AgreementType.FRAMEWORK, "IUT", 14, 5),
    _Line("RI-2016-021", "RI-2016-021.pdf", AgreementType.EXCHANGE, "SAN", 10, 5),
)


@transaction.atomic
def load(say: Say) -> None:
    """Take the agreements over, once; nothing where the demonstration has none."""
    by = User.objects.filter(email=OFFICER).first()
    if by is None or TakeOver.objects.exists():
        return
    with audit.context(actor="demo"), override("fr"):
        made = list(take_over(list(_entries(by)), by=by))
    say(f"{len({one.number for one in made})} agreements of the earlier records")


def _entries(by: User) -> Iterator[Entry]:
    officer = Person.objects.filter(user=by).first()
    units = {one.code: one.pk for one in Unit.objects.filter(code__in=[x.unit for x in _LINES])}
    rows = Partner.objects.active().current().filter(kind=PartnerKind.HIGHER_EDUCATION)
    partners = list(rows.order_by("pk").values_list("pk", flat=True))
    for at, line in enumerate(_LINES):
        if line.unit in units and partners:
            party = Partnered(at + 1, partners[(at * 41 + 7) % len(partners)])
            common = {"unit_id": units[line.unit], "officer_id": officer.pk if officer else None}
            yield Entry(party, line.number, line.scan, {**common, **_columns(line)})


def _columns(line: _Line) -> dict[str, object]:
    start = AcademicYear.current().start - line.since
    ends_on = date(start + line.years, 8, 31)
    over = ends_on < timezone.localdate()
    return {
        "type": line.type,
        "starts_on": date(start, 9, 1),
        "ends_on": ends_on,
        "state": State.EXPIRED if over else State.IN_FORCE,
        "signed_on": date(start, 6, 24),
    }
