"""Days and texts of the life of an agreement, as pure functions; where each rule comes from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerships.enums import AgreementType
from partnerships.rules import in_months

SEPTEMBER = 9


@dataclass(frozen=True, slots=True)
class House:
    """What the house asks of a type of agreement, as long as nobody changed it.

    Attributes:
        ministries: the draft goes to both ministers, who have a month (L123-7-1, D123-19).
        evaluation: it owes an evaluation when it is over (L123-7-1).
        notice_months: notice of a termination.
        renewal_months: so long before its last day renewing it is due, and decided.
        evaluation_months: so long after its last day the evaluation is due; house policy.

    """

    ministries: bool = True
    evaluation: bool = True
    notice_months: int = 6
    renewal_months: int = 12
    evaluation_months: int = 3

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a `TypeRule`."""
        return {name: getattr(self, name) for name in self.__slots__}


# A company is no foreign institution of higher education; an inter-institutional agreement follows
# the Commission's template: the house decides whether it communicates it. Renewing takes a circuit,
# bodies, the month of the ministries (L123-7-1) and signatures; Erasmus+ asks for changes by
# January of the year before.
HOUSE: dict[str, House] = {
    AgreementType.FRAMEWORK: House(renewal_months=9),
    AgreementType.EXCHANGE: House(renewal_months=9),
    AgreementType.COTUTELLE: House(renewal_months=6),
    AgreementType.TRAINEESHIP: House(
        ministries=False, evaluation=False, notice_months=3, renewal_months=3
    ),
    AgreementType.INTER_INSTITUTIONAL: House(ministries=False, notice_months=12, renewal_months=7),
    AgreementType.AMENDMENT: House(evaluation=False),
}


def house_of(kind: str) -> House:
    """What the house asks of this type unless it decided otherwise."""
    return HOUSE.get(kind, House())


# ---------------------------------------------------------------- ministries
def silent_until(receipts: Iterable[date | None]) -> date | None:
    """The last day on which a minister may oppose: one month after the later receipt.

    Code de l'éducation, art. L123-7-1. None while a receipt is missing. The month of 31 January
    ends on the last day of February.
    """
    known = list(receipts)
    days = [day for day in known if day is not None]
    return in_months(max(days), 1) if days and len(days) == len(known) else None


# ---------------------------------------------------------------- notice
@dataclass(frozen=True, slots=True)
class Earliest:
    """From which day on an agreement may be over, and why."""

    day: date
    why: str | Promise


def earliest_end(kind: str, notified_on: date, months: int) -> Earliest:
    """The first day without the agreement, where notice is given on `notified_on`.

    IIA 2021-2029 template: at least one academic year's notice; notified by 1 September N, it
    takes effect on 1 September N+1 at the earliest. Others: so many months.
    """
    if kind != AgreementType.INTER_INSTITUTIONAL:
        day = in_months(notified_on, months)
        return Earliest(day, _("%(months)s months after the notice.") % {"months": months})
    year = notified_on.year + (1 if notified_on <= date(notified_on.year, SEPTEMBER, 1) else 2)
    why = _("One academic year’s notice: notified by 1 September, it takes effect on 1 September of"
            " the next year (template of inter-institutional agreements 2021–2029).")  # fmt: skip
    return Earliest(date(year, SEPTEMBER, 1), why)


def notice_day(kind: str, ends_on: date | None, months: int, today: date) -> date | None:
    """The next day by which notice must be given to change anything; None where there is none.

    Of an inter-institutional agreement each 1 September whose effect comes before its last day;
    of the others the day so many months before the last one.
    """
    if kind != AgreementType.INTER_INSTITUTIONAL:
        day = in_months(ends_on, -months) if ends_on else None
        return day if day is not None and day >= today else None
    ahead = today > date(today.year, SEPTEMBER, 1)
    day = date(today.year + int(ahead), SEPTEMBER, 1)
    return day if ends_on is None or in_months(day, 12) <= ends_on else None


# ---------------------------------------------------------------- tacit renewal
_TACIT = re.compile(
    r"tacite|tacit|automatiquement\s+(?:renouvel|reconduit|prorog)"
    r"|(?:renouvel\w*|reconduit\w*|prorog\w*)\s+automatiquement|automatic(?:ally)?\s+(?:renew|exten)"
    r"|(?:renewed|extended|renews)\s+automatically",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\bne\b|\bn['’]|\bsans\b|\bnon\b|\bpas\b|\bexclu|\bnot\b|\bno\b|\bwithout\b|\bneither\b|\bnever\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;!?\n]+")


def renews_itself(*texts: str) -> str:
    """The sentence that says tacit renewal, empty where none does; one that denies it passes."""
    sentences = (one.strip() for text in texts for one in _SENTENCE.split(text))
    found = (one for one in sentences if _TACIT.search(one) and not _DENIED.search(one))
    return next(found, "")
