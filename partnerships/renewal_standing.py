"""How one agreement stands before its renewal, and the days of the next one.

Pure functions; what is proposed from it is in `renewal_rules`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from intl_office.core.years import AcademicYear
from partnerships.enums import Direction, State
from partnerships.enums_renewals import RenewalChoice
from partnerships.renewal_rules import (
    WINDOW,
    Evidence,
    Proposal,
    Thresholds,
    cautions,
    propose,
)
from partnerships.rules import in_months


# ---------------------------------------------------------------- one agreement
class Judged(Protocol):
    """An agreement as `queries_renewals.standing` reads it."""

    type: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class YearFlow:
    """Who went out and came in, in one academic year; all types of mobility."""

    year: AcademicYear
    out: int = 0
    back: int = 0

    def __str__(self) -> str:
        known = {"year": self.year, "out": self.out, "back": self.back}
        return _("%(year)s: %(out)s out, %(back)s in") % known


@dataclass(frozen=True, slots=True)
class Successor:
    """What is drafted to go on with an agreement: another one, or an amendment of its end."""

    uid: UUID | str
    number: str
    state: str

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("partnerships:agreement", args=[self.uid])

    def get_state_display(self) -> str:
        """Where it stands, in words."""
        return str(State(self.state).label)

    @property
    def words(self) -> dict[str, str]:
        """Number and state, for a text."""
        return {"number": self.number, "state": self.get_state_display()}


@dataclass(frozen=True)
class Standing:
    """Everything the cockpit says of one agreement."""

    evidence: Evidence
    limits: Thresholds
    flows_read: Sequence[Mapping[str, Any]] = ()
    decision: Any = None  # RenewalDecision
    successor: Successor | None = None
    extension: Successor | None = None

    @property
    def draft(self) -> Successor | None:
        """What is drafted to go on with it."""
        return self.successor or self.extension

    @cached_property
    def flows(self) -> list[YearFlow]:
        """Who went and came, year by year."""
        return _flows(self.flows_read, AcademicYear.of(self.evidence.today).start)

    @cached_property
    def proposal(self) -> Proposal:
        """What is proposed."""
        return propose(self.evidence, self.limits)

    @cached_property
    def cautions(self) -> list[str]:
        """What to settle besides, unless it is to lapse."""
        if self.proposal.decision == RenewalChoice.LAPSE:
            return []
        return cautions(self.evidence, self.limits)

    @property
    def cautions_text(self) -> str:
        """The same in one text, for exports."""
        return " ".join(self.cautions)

    @property
    def decided_words(self) -> str:
        """What was decided and drafted, for exports; empty where nothing was."""
        decided = str(self.decision.get_decision_display()) if self.decision else ""
        draft = self.draft.number if self.draft else ""
        return ", ".join(part for part in (decided, draft) if part)

    @property
    def flows_text(self) -> str:
        """The flows in words, for exports and screen readers."""
        return "; ".join(str(one) for one in self.flows)

    @property
    def figures(self) -> dict[str, Any]:
        """What was known, as it is kept with a decision."""
        return {name: _plain(value) for name, value in asdict(self.evidence).items()}


def standing_of(row: Judged, today: date) -> Standing:
    """What is known of a row; figures that were not read count as none."""
    known: dict[str, Any] = getattr(row, "figures_read", None) or {}
    now, first = AcademicYear.of(today).start, AcademicYear.of(row.starts_on).start
    last = max(known.get("last") or first - 1, first - 1)
    counts = {name: known.get(name) or 0 for name in _COUNTS}
    evidence = Evidence(
        type=row.type,
        today=today,
        ends_on=row.ends_on,
        years_held=max(now - first, 0),
        idle_years=max(now - 1 - last, 0),
        ects=Decimal(str(known.get("ects") or 0)),
        others=getattr(row, "others_read", 0) or 0,
        contact_on=getattr(row, "contact_on", None),
        **counts,
    )
    limits = Thresholds.read(getattr(row, "policy_read", None))
    flows = getattr(row, "flows_read", None) or ()
    decision, new = _one(row, "open_decisions"), _drafted(row, "successor_read")
    return Standing(evidence, limits, flows, decision, new, _drafted(row, "extension_read"))


def _drafted(row: object, name: str) -> Successor | None:
    """What a query may have read beside a row."""
    read = getattr(row, name, None)
    return Successor(**read) if read else None


def _one(row: object, name: str) -> Any:
    """The only row of a list that a query may have read beside it."""
    found = getattr(row, name, None)
    return found[0] if found else None


_COUNTS = ("promised", "taken", "out", "back", "active_years", "kinds", "gone")


def _flows(read: Iterable[Mapping[str, Any]], now: int) -> list[YearFlow]:
    taken = {(one["year"], one["direction"]): one["taken"] for one in read}
    return [
        YearFlow(
            AcademicYear(year), taken.get((year, Direction.OUT), 0), taken.get((year, "in"), 0)
        )
        for year in range(now - WINDOW + 1, now + 1)
    ]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value


# ---------------------------------------------------------------- the period of the next one
def next_start(ends_on: date | None, today: date) -> date | None:
    """The day after the end; of one that is over, the first day of the next academic year."""
    if ends_on is None:
        return None
    after = ends_on + timedelta(days=1)
    return after if after > today else AcademicYear.of(today).next.period.start


def same_length(starts_on: date, ends_on: date, start: date) -> date:
    """The last day of a period as long as another one: in months where it has whole ones."""
    after = ends_on + timedelta(days=1)
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    if months and in_months(starts_on, months) == after:
        return in_months(start, months) - timedelta(days=1)
    return start + (ends_on - starts_on)


def a_year_later(ends_on: date) -> date:
    """The last day of an extension by a year; of February it is the last one again."""
    return in_months(ends_on + timedelta(days=1), 12) - timedelta(days=1)


def last_for_decision(starts_on: date, ends_on: date, months: int) -> date:
    """The day by which the decision must be taken: so many months before the end.

    A short agreement is not decided on before half of its time has passed.
    """
    half = starts_on + (ends_on - starts_on) / 2
    return max(in_months(ends_on, -months), half)
