"""What is proposed for an agreement that ends, why, and with which figures.

Pure functions of the figures and of the house's thresholds: the first rule that applies proposes.
"Years" are academic years. Figures are of the last five, the current one included; an agreement
sleeps for as many complete years as have passed since its last mobility, or since it began.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from partnerships.enums import AgreementType
from partnerships.enums_renewals import RenewalChoice
from partnerships.rules import in_months

WINDOW = 5  # academic years of figures
_ENOUGH = 4  # students in the stronger direction, below which a balance says nothing


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The house's limits; an administrator edits them (`RenewalPolicy`).

    Attributes:
        dormant_years: without mobility for so many years: let lapse.
        late_months: less than that left: too late for a new agreement.
        young_years: held for fewer complete years: too early to judge.
        little_use: per cent of the places, below which numbers are to be settled first.
        good_use: per cent of the places from which an exchange may become full cooperation.
        regular_years: years with mobilities that this takes.
        imbalance: per cent of the stronger direction that may be missing in the other.
        low_ects: credits recognised per outgoing student, below which it is said.
        stale_months: contacts not confirmed for longer are to be checked.

    """

    dormant_years: int = 3
    late_months: int = 3
    young_years: int = 2
    little_use: int = 20
    good_use: int = 60
    regular_years: int = 3
    imbalance: int = 50
    low_ects: int = 20
    stale_months: int = 24

    @classmethod
    def read(cls, known: Mapping[str, Any] | None) -> "Thresholds":
        """Those of a stored row, the house's own where there is none."""
        if not known:
            return _HOUSE
        return cls(**{name: value for name, value in known.items() if name in _LIMITS})


_HOUSE = Thresholds()
_LIMITS = frozenset(one.name for one in fields(Thresholds))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules look at.

    Attributes:
        type: of the agreement.
        ends_on: its last day, None without one.
        years_held: complete years since it began.
        idle_years: complete years without a mobility.
        promised, taken: places of the window, all types of mobility.
        out, back: students who went out and came in, in the window.
        active_years, kinds: years, and types of mobility, with somebody in the window.
        gone: students who went out in the complete years of the window.
        ects: credits recognised of theirs.
        others: other agreements with one of its partners in force.
        contact_on: when a contact of its partners was last confirmed or changed.

    """

    type: str
    today: date
    ends_on: date | None = None
    years_held: int = 0
    idle_years: int = 0
    promised: int = 0
    taken: int = 0
    out: int = 0
    back: int = 0
    active_years: int = 0
    kinds: int = 0
    gone: int = 0
    ects: Decimal = Decimal(0)
    others: int = 0
    contact_on: date | None = None

    @property
    def may_extend(self) -> bool:
        """Whether it has a last day that has not passed."""
        return self.ends_on is not None and self.ends_on >= self.today

    @property
    def counted(self) -> bool:
        """Whether it promises places: without them nothing says that it sleeps."""
        return self.promised > 0 or self.taken > 0

    @property
    def use(self) -> int | None:
        """Per cent of the places that were used, None where none was promised."""
        return round(100 * self.taken / self.promised) if self.promised else None

    @property
    def balance(self) -> int:
        """Students out less students in."""
        return self.out - self.back

    @property
    def dormant_for(self) -> int | None:
        """Years without a mobility, None where no place is counted."""
        return self.idle_years if self.counted else None

    @property
    def ects_each(self) -> int | None:
        """Credits recognised per outgoing student, None without one."""
        return round(self.ects / self.gone) if self.gone else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it applies, what it proposes, in which words; `label` explains it."""

    code: str
    decision: RenewalChoice
    applies: Callable[[Evidence, Thresholds], bool]
    words: Callable[[Evidence, Thresholds], str]
    label: StrOrPromise


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, by which rule, in words with the figures."""

    decision: RenewalChoice
    rule: str
    words: str


def propose(known: Evidence, limits: Thresholds) -> Proposal:
    """The proposal of the first rule that applies; the last one always does."""
    rule = next(one for one in RULES if one.applies(known, limits))
    return Proposal(_possible(rule.decision, known), rule.code, rule.words(known, limits))


def decision_of(known: Evidence, limits: Thresholds) -> RenewalChoice:
    """What is proposed, without its words: for filters over many agreements."""
    rule = next(one for one in RULES if one.applies(known, limits))
    return _possible(rule.decision, known)


def _possible(decision: RenewalChoice, known: Evidence) -> RenewalChoice:
    """What is over, or has no last day, is not extended: it is renewed."""
    stays = decision != RenewalChoice.EXTEND or known.may_extend
    return decision if stays else RenewalChoice.RENEW


def cautions(known: Evidence, limits: Thresholds) -> list[str]:
    """What to settle with the partner whatever is decided."""
    said = (_imbalance(known, limits), _recognition(known, limits), _contact(known, limits))
    return [words for words in said if words]


# ---------------------------------------------------------------- the rules
def _sleeps(known: Evidence, limits: Thresholds) -> bool:
    return known.counted and known.idle_years >= limits.dormant_years


def _is_late(known: Evidence, limits: Thresholds) -> bool:
    end = known.ends_on
    return end is not None and end < in_months(known.today, limits.late_months)


def _little(known: Evidence, limits: Thresholds) -> bool:
    return known.use is not None and known.use < limits.little_use


def _full(known: Evidence, limits: Thresholds) -> bool:
    wide = known.kinds > 1 and min(known.out, known.back) > 0
    used = (known.use or 0) >= limits.good_use and known.active_years >= limits.regular_years
    return known.type == AgreementType.EXCHANGE and wide and used


def _sleeps_words(known: Evidence, limits: Thresholds) -> str:
    text = ngettext(
        "No mobility for %(years)s academic year; the limit is %(limit)s.",
        "No mobility for %(years)s academic years; the limit is %(limit)s.",
        known.idle_years,
    )
    return text % {"years": known.idle_years, "limit": limits.dormant_years}


def _late_words(known: Evidence, limits: Thresholds) -> str:
    left = (known.ends_on - known.today).days if known.ends_on else 0
    if left < 0:
        return _("It is over already: only a new agreement goes on with it.")
    text = ngettext(
        "It ends in %(days)s day: a new agreement takes more than %(months)s months.",
        "It ends in %(days)s days: a new agreement takes more than %(months)s months.",
        left,
    )
    return text % {"days": left, "months": limits.late_months}


def _young_words(known: Evidence, limits: Thresholds) -> str:
    text = ngettext(
        "It has held for %(years)s complete year: %(limit)s are needed to judge it.",
        "It has held for %(years)s complete years: %(limit)s are needed to judge it.",
        known.years_held,
    )
    return text % {"years": known.years_held, "limit": limits.young_years}


def _used(known: Evidence) -> str:
    text = _("%(taken)s of %(promised)s places used (%(use)s%%) in the last %(years)s years")
    shown = {"taken": known.taken, "promised": known.promised, "use": known.use or 0}
    return text % {**shown, "years": WINDOW}


def _little_words(known: Evidence, limits: Thresholds) -> str:
    text = _("%(used)s, less than %(limit)s%%: settle the numbers before it is renewed.")
    return text % {"used": _used(known), "limit": limits.little_use}


def _full_words(known: Evidence, _limits: Thresholds) -> str:
    text = _(
        "%(used)s, in both directions, %(kinds)s types of mobility, %(active)s active years:"
        " more than an exchange."
    )
    return text % {"used": _used(known), "kinds": known.kinds, "active": known.active_years}


def _others_words(known: Evidence, _limits: Thresholds) -> str:
    text = ngettext(
        "It counts no places; %(number)s other agreement with the partner is in force.",
        "It counts no places; %(number)s other agreements with the partner are in force.",
        known.others,
    )
    return text % {"number": known.others}


def _used_words(known: Evidence, limits: Thresholds) -> str:
    text = _("%(used)s, at least %(limit)s%%.")
    return text % {"used": _used(known), "limit": limits.little_use}


RULES: tuple[Rule, ...] = (
    Rule(
        "dormant",
        RenewalChoice.LAPSE,
        _sleeps,
        _sleeps_words,
        gettext_lazy("It promises places and nobody has gone or come for years: let lapse."),
    ),
    Rule(
        "thesis",
        RenewalChoice.LAPSE,
        lambda known, _limits: known.type == AgreementType.COTUTELLE,
        lambda _known, _limits: _("A joint supervision ends with its thesis."),
        gettext_lazy("A joint supervision ends with its thesis: let lapse."),
    ),
    Rule(
        "late",
        RenewalChoice.EXTEND,
        _is_late,
        _late_words,
        gettext_lazy("Too little time is left for a new agreement: extend."),
    ),
    Rule(
        "alone",
        RenewalChoice.LAPSE,
        lambda known, _limits: (
            not known.counted and known.type == AgreementType.FRAMEWORK and not known.others
        ),
        lambda _known, _limits: _(
            "It counts no places, and no other agreement with the partner is in force."
        ),
        gettext_lazy("A framework agreement to which nothing else belongs: let lapse."),
    ),
    Rule(
        "no-places",
        RenewalChoice.RENEW,
        lambda known, _limits: not known.counted,
        _others_words,
        gettext_lazy("No places are counted: renew, and judge it on what else it does."),
    ),
    Rule(
        "young",
        RenewalChoice.EXTEND,
        lambda known, limits: known.years_held < limits.young_years,
        _young_words,
        gettext_lazy("It has not held long enough to be judged: extend."),
    ),
    Rule(
        "little-used",
        RenewalChoice.EXTEND,
        _little,
        _little_words,
        gettext_lazy("Few of its places are used: extend, and settle the numbers first."),
    ),
    Rule(
        "full",
        RenewalChoice.TRANSFORM,
        _full,
        _full_words,
        gettext_lazy(
            "An exchange well used for years, both ways, of several types of mobility:"
            " transform it into full cooperation."
        ),
    ),
    Rule(
        "used",
        RenewalChoice.RENEW,
        lambda _known, _limits: True,
        _used_words,
        gettext_lazy("Every other one is used: renew."),
    ),
)


# ---------------------------------------------------------------- what to settle besides
def _imbalance(known: Evidence, limits: Thresholds) -> str:
    most = max(known.out, known.back)
    if most < _ENOUGH or 100 * abs(known.balance) < limits.imbalance * most:
        return ""
    text = _("Unbalanced: %(out)s out, %(back)s in.")
    return text % {"out": known.out, "back": known.back}


def _recognition(known: Evidence, limits: Thresholds) -> str:
    each = known.ects_each
    if each is None or each >= limits.low_ects:
        return ""
    if not known.ects:
        return _("No recognised credit is recorded.")
    return _("%(each)s ECTS recognised per student.") % {"each": number_format(each)}


def _contact(known: Evidence, limits: Thresholds) -> str:
    if known.contact_on is None:
        return _("No contact is known.")
    if known.contact_on >= in_months(known.today, -limits.stale_months):
        return ""
    day = date_format(known.contact_on, "SHORT_DATE_FORMAT")
    return _("Contacts last confirmed on %(day)s.") % {"day": day}
