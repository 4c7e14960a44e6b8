"""Who may do what here; national student numbers; how long a stay counts."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.held import has_role, held_by
from intl_office.access.permissions import declare
from intl_office.core.permissions import InUnits, Reach, Visitor, may, reach
from intl_office.core.years import AcademicYear
from mobility.enums import Term

SEE, SELECT = "mobility.see", "mobility.select"
CAMPAIGNS, ENROLMENTS = "mobility.campaigns", "mobility.enrolments"
CERTIFICATES = "mobility.certificates"

# INE as the ministry issues it since 2018 (INES): nine digits and two letters; before (BEA,
# INE base): ten letters or digits and a letter or a check digit. Eleven characters in all.
_INE = re.compile(r"[0-9A-Z]{10}[0-9A-Z]")
_HALF = Decimal("0.1")


class OwnFile(Protocol):
    """A file of a student, as the rules see it."""

    student_id: int


def register() -> None:
    """Declare the permissions; called once, in `AppConfig.ready()`."""
    leads = [Role.ADMINISTRATOR, Role.DIRECTOR]
    readers = [Role.VICE_PRESIDENT, Role.REFERENT, Role.COORDINATOR]
    poles = [Pole.MOBILITY]
    see = _("read applications and mobilities, with the students' names")
    declare(SEE, see, roles=[*leads, *readers], poles=poles, by_unit=True)
    select = _("select students and follow their mobility")
    declare(SELECT, select, roles=leads, poles=poles, by_unit=True)
    campaigns = _("prepare, open and close mobility campaigns")
    declare(CAMPAIGNS, campaigns, roles=leads, poles=poles, by_unit=True)
    declare(ENROLMENTS, _("import enrolments and programmes"), roles=leads, poles=poles)
    declare(CERTIFICATES, _("write the texts of certificates"), roles=leads, poles=poles)


def may_see_mobility(user: Visitor) -> bool:
    """Read the files of some unit at least."""
    return may(user, SEE)


def seen_by(user: Visitor) -> Reach:
    """The units whose students' files one may read."""
    return reach(user, SEE)


def may_select_somewhere(user: Visitor) -> bool:
    """Select students of some unit at least."""
    return may(user, SELECT)


def may_select(user: Visitor, row: InUnits) -> bool:
    """Decide on this application, follow this mobility."""
    return may(user, SELECT, row)


def may_run_campaigns(user: Visitor) -> bool:
    """Prepare campaigns for some unit at least."""
    return may(user, CAMPAIGNS)


def campaigns_run_by(user: Visitor) -> Reach:
    """The units whose campaigns one may prepare."""
    return reach(user, CAMPAIGNS)


def may_run(user: Visitor, campaign: InUnits) -> bool:
    """Change this campaign, open and close it, publish its results."""
    return may(user, CAMPAIGNS, campaign)


def may_import(user: Visitor) -> bool:
    """Import enrolments and programmes."""
    return may(user, ENROLMENTS)


def is_own(user: Visitor, row: OwnFile) -> bool:
    """The student's own file."""
    return row.student_id == user.pk


def is_student(user: Visitor) -> bool:
    """Has the role of a student: their own space stands in the rail."""
    return has_role(user, Role.STUDENT)


def is_only_student(user: Visitor) -> bool:
    """Has no other role: arrives in the students' space, Today is for those who work here."""
    return {one.role for one in held_by(user)} == {Role.STUDENT}


# ---------------------------------------------------------------- values
def clean_ine(text: str) -> str:
    """A national student number without spaces, in capitals; kept even if it is not well formed."""
    return re.sub(r"\s+", "", text).upper()


def is_ine(text: str) -> bool:
    """Whether it has the form of an INE: eleven letters or digits, both kinds of it."""
    return bool(_INE.fullmatch(text)) and any(one.isalpha() for one in text)


def term_days(year: AcademicYear, term: str) -> tuple[date, date]:
    """First and last day usually planned for a term; the officer corrects them later."""
    start, after = year.start, year.start + 1
    days = {
        Term.FIRST: (date(start, 9, 1), date(after, 1, 31)),
        Term.SECOND: (date(after, 2, 1), date(after, 6, 30)),
        Term.YEAR: (date(start, 9, 1), date(after, 6, 30)),
    }
    return days[Term(term)]


def months_between(first: date, last: date) -> Decimal:
    """Months of a stay, both days included, to one decimal.

    Months of 30 days, the 31st counting as the 30th, as the Programme Guide counts the length of
    student mobilities.
    """
    days = 360 * (last.year - first.year) + 30 * (last.month - first.month)
    days += min(last.day, 30) - min(first.day, 30) + 1
    return (Decimal(days) / 30).quantize(_HALF, ROUND_HALF_UP)
