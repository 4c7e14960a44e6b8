"""How alive a partnership is: 0 to 100, figure by figure.

Pure rules: what is read stands in `queries_partner.py`. One table declares what counts, how much,
from which figure on it counts in full, and why. A criterion without data is left out of the sum
and named: no data is not a zero. The score is what was reached of what could be reached with the
data there is, and nothing where less than `LEAST` of 100 points have data.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intl_office.core.years import AcademicYear
from intl_office.ui.components import Text, Tone

YEARS = 3  # this academic year and the two before it
LEAST = 40  # points with data, of 100: below, a score would say more than is known
LIVELY, STEADY = 70, 40
MONTH = Decimal("30.44")  # days


@dataclass(frozen=True, slots=True)
class YearOfFlows:
    """Students of one academic year, of agreements with this partner alone.

    `places` were promised in both directions together; `returned` came back from the partner,
    with `ects` recognised, None where nothing is recorded.
    """

    out: int = 0
    back: int = 0
    places: int = 0
    returned: int = 0
    ects: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one partner on a day.

    Attributes:
        day: as of when.
        flows: the last `YEARS` academic years that have places, by year.
        in_force: agreements in force.
        last_day: the last day of the one that ends last; None where one has no last day.
        contacts: people who are contacts today.
        confirmed_on: when one of them was last found right.
        dimensions: how many of the four are covered; None where nobody records it.
        visits_known: whether visits are recorded at all.
        visited_on: the last visit.

    """

    day: date
    flows: Mapping[AcademicYear, YearOfFlows] = field(default_factory=dict)
    in_force: int = 0
    last_day: date | None = None
    contacts: int = 0
    confirmed_on: date | None = None
    dimensions: int | None = None
    visits_known: bool = False
    visited_on: date | None = None

    @property
    def students(self) -> int:
        """Both ways, all years."""
        return sum(one.out + one.back for one in self.flows.values())

    @property
    def places(self) -> int:
        """Promised both ways, all years."""
        return sum(one.places for one in self.flows.values())

    @property
    def credits_each(self) -> Decimal | None:
        """ECTS credits recognised for each student who came back; None without data."""
        told = [one for one in self.flows.values() if one.ects is not None and one.returned]
        returned = sum(one.returned for one in told)
        return (
            sum((one.ects or Decimal(0) for one in told), Decimal(0)) / returned if told else None
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found for one criterion: in words, and which share of its points it gets."""

    text: str
    share: Decimal


Read = Callable[[Facts], Figure | str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the table.

    Attributes:
        code: names it.
        label: what is looked at.
        points: the most it gives, of 100.
        rule: how the figure becomes points, in words.
        why: why it counts, and so much.
        raises: what would raise it.
        read: the figure, or the reason in words why there is none.

    """

    code: str
    label: Promise
    points: int
    rule: Promise
    why: Promise
    raises: Promise
    read: Read


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion with its result; `points` is None where there is no data."""

    criterion: Criterion
    text: str
    points: int | None

    @property
    def full(self) -> bool:
        """Whether nothing can raise it."""
        return self.points == self.criterion.points

    @property
    def missing(self) -> int:
        """Points that it could still gain; none where there is no data."""
        return 0 if self.points is None else self.criterion.points - self.points


@dataclass(frozen=True, slots=True)
class Vitality:
    """The lines, and the score that follows from them.

    Attributes:
        lines: one for each criterion, in the order of the table.
        score: 0 to 100; None where too little is known.
        known: how many of 100 points have data.

    """

    lines: Sequence[Line]
    score: int | None
    known: int

    @property
    def reached(self) -> int:
        """Points reached, of `known`."""
        return sum(line.points or 0 for line in self.lines)

    @property
    def tone(self) -> Tone:
        """Its colour."""
        if self.score is None:
            return "neutral"
        return "good" if self.score >= LIVELY else "info" if self.score >= STEADY else "warn"

    @property
    def word(self) -> str:
        """What the score means."""
        if self.score is None:
            return _("Too little is known")
        words = {"good": _("Lively"), "info": _("Steady"), "warn": _("Weak")}
        return words[self.tone]

    @property
    def raising(self) -> Sequence[Line]:
        """What would raise it most: the lines that lack points, the largest lack first."""
        lacking = [one for one in self.lines if one.missing]
        return sorted(lacking, key=lambda one: -one.missing)


def judged(facts: Facts) -> Vitality:
    """The score of one partner."""
    lines = [_line(one, one.read(facts)) for one in CRITERIA]
    known = sum(line.criterion.points for line in lines if line.points is not None)
    reached = sum(line.points or 0 for line in lines)
    return Vitality(lines, round(100 * reached / known) if known >= LEAST else None, known)


def _line(criterion: Criterion, found: Figure | str) -> Line:
    if isinstance(found, str):
        return Line(criterion, found, None)
    return Line(criterion, found.text, round(criterion.points * min(max(found.share, ZERO), ONE)))


# ---------------------------------------------------------------- figures
ZERO, ONE = Decimal(0), Decimal(1)
STUDENTS_FULL = 12  # four a year: a partnership that several programmes live from
REGULAR_FULL = YEARS
BALANCE_FULL, BALANCE_NONE = Decimal("0.2"), ONE  # share by which one direction outweighs
USE_FULL = Decimal("0.75")
CREDITS_FULL = Decimal(24)  # 30 ECTS are a semester; one course lost is forgiven
MONTHS_FULL = 24
CONTACT_FULL, CONTACT_NONE = 12, 36  # months
VISIT_FULL, VISIT_NONE = 24, 60  # months
DIMENSIONS = 4


def _none_sent(facts: Facts) -> str:
    return "" if facts.places else _("No agreement promises places for students in these years.")


def _students(facts: Facts) -> Figure | str:
    said = ngettext("%(number)s student", "%(number)s students", facts.students)
    text = said % {"number": facts.students}
    return _none_sent(facts) or Figure(text, Decimal(facts.students) / STUDENTS_FULL)


def _regularity(facts: Facts) -> Figure | str:
    moved = sum(1 for one in facts.flows.values() if one.out + one.back)
    text = _("somebody moved in %(years)s of %(all)s years") % {"years": moved, "all": YEARS}
    return _none_sent(facts) or Figure(text, Decimal(moved) / REGULAR_FULL)


def _balance(facts: Facts) -> Figure | str:
    if not facts.students:
        return _none_sent(facts) or _("Nobody moved: there is nothing to balance.")
    out = sum(one.out for one in facts.flows.values())
    back = facts.students - out
    apart = Decimal(abs(out - back)) / facts.students
    text = _("%(out)s out, %(back)s in") % {"out": out, "back": back}
    return Figure(text, _falling(apart, BALANCE_FULL, BALANCE_NONE))


def _use(facts: Facts) -> Figure | str:
    if not facts.places:
        return _none_sent(facts)
    used = Decimal(facts.students) / facts.places
    said = {"taken": facts.students, "places": facts.places, "share": round(used * 100)}
    text = _("%(taken)s of %(places)s places taken (%(share)s %%)") % said
    return Figure(text, used / USE_FULL)


def _recognition(facts: Facts) -> Figure | str:
    each = facts.credits_each
    if each is None:
        return _none_sent(facts) or _("No ECTS credits are recorded for students who came back.")
    text = _("%(credits)s ECTS recognised for each student who came back") % {
        "credits": number_format(round(each, 1))
    }
    return Figure(text, each / CREDITS_FULL)


def _agreements(facts: Facts) -> Figure | str:
    said = ngettext(
        "%(number)s agreement in force", "%(number)s agreements in force", facts.in_force
    )
    return Figure(said % {"number": facts.in_force}, Decimal(min(facts.in_force, 1)))


def _time_left(facts: Facts) -> Figure | str:
    if not facts.in_force:
        return Figure(_("no agreement in force"), ZERO)
    if facts.last_day is None:
        return Figure(_("an agreement without a last day"), ONE)
    months = _months(facts.day, facts.last_day)
    said = ngettext("%(number)s month left", "%(number)s months left", int(months))
    return Figure(said % {"number": int(months)}, months / MONTHS_FULL)


def _dimensions(facts: Facts) -> Figure | str:
    if facts.dimensions is None:
        return _("The dimensions of the agreements are not recorded.")
    said = ngettext("%(number)s of 4 dimensions", "%(number)s of 4 dimensions", facts.dimensions)
    return Figure(said % {"number": facts.dimensions}, Decimal(facts.dimensions) / DIMENSIONS)


def _contacts(facts: Facts) -> Figure | str:
    if not facts.contacts:
        return Figure(_("no contact today"), ZERO)
    if facts.confirmed_on is None:
        return _("There are contacts, but none was ever confirmed.")
    months = _months(facts.confirmed_on, facts.day)
    said = ngettext(
        "last confirmed %(number)s month ago", "last confirmed %(number)s months ago", int(months)
    )
    share = _falling(months, Decimal(CONTACT_FULL), Decimal(CONTACT_NONE))
    return Figure(said % {"number": int(months)}, share)


def _visit(facts: Facts) -> Figure | str:
    if not facts.visits_known:
        return _("Visits are not recorded.")
    if facts.visited_on is None:
        return Figure(_("no visit is recorded"), ZERO)
    months = _months(facts.visited_on, facts.day)
    said = ngettext(
        "last visit %(number)s month ago", "last visit %(number)s months ago", int(months)
    )
    share = _falling(months, Decimal(VISIT_FULL), Decimal(VISIT_NONE))
    return Figure(said % {"number": int(months)}, share)


def _months(first: date, last: date) -> Decimal:
    return max(Decimal((last - first).days) / MONTH, ZERO)


def _falling(value: Decimal, full: Decimal, nothing: Decimal) -> Decimal:
    """All up to `full`, nothing from `nothing` on, in proportion between them."""
    return min(max((nothing - value) / (nothing - full), ZERO), ONE)


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "students",
        gettext_lazy("Students in three years"),
        20,
        gettext_lazy("In proportion, in full from 12 students on, both ways together, this"
                     " academic year and the two before it."),
        gettext_lazy("People who move are what most agreements are for: the heaviest figure."),
        gettext_lazy("Propose the places that are left in the next campaign."),
        _students,
    ),
    Criterion(
        "regularity",
        gettext_lazy("Regularity"),
        10,
        gettext_lazy("One third for each of the three years in which a student moved."),
        gettext_lazy("One large group once is less than a few every year."),
        gettext_lazy("Have at least one student move every year."),
        _regularity,
    ),
    Criterion(
        "balance",
        gettext_lazy("Balance"),
        10,
        gettext_lazy("In full as long as one way outweighs the other by 20 per cent of all"
                     " students or less; nothing where everybody goes the same way."),
        gettext_lazy("Exchanges without fees last only where both sides gain."),
        gettext_lazy("Speak with the partner about the way in which fewer students go."),
        _balance,
    ),
    Criterion(
        "use",
        gettext_lazy("Use of the places"),
        15,
        gettext_lazy("In proportion, in full from 75 per cent of the promised places on."),
        gettext_lazy("Places that nobody takes say that the agreement promises too much."),
        gettext_lazy("Advertise the places, or promise fewer at the renewal."),
        _use,
    ),
    Criterion(
        "recognition",
        gettext_lazy("Recognition"),
        10,
        gettext_lazy("In proportion, in full from 24 ECTS credits on for each student who came"
                     " back; a semester has 30."),
        gettext_lazy("The Erasmus charter promises full recognition; lost credits keep the next"
                     " students at home."),
        gettext_lazy("Record the credits recognised, and settle courses before departure."),
        _recognition,
    ),
    Criterion(
        "agreements",
        gettext_lazy("Agreements in force"),
        5,
        gettext_lazy("In full with one agreement in force."),
        gettext_lazy("Nothing may start without one; more of them are not more alive."),
        gettext_lazy("Sign an agreement, or renew the last one."),
        _agreements,
    ),
    Criterion(
        "time",
        gettext_lazy("Time left"),
        10,
        gettext_lazy("In proportion, in full from 24 months on to the last day of the agreement"
                     " that ends last."),
        gettext_lazy("A renewal takes more than a year: what ends sooner is at risk."),
        gettext_lazy("Prepare the renewal, or a new agreement."),
        _time_left,
    ),
    Criterion(
        "dimensions",
        gettext_lazy("Dimensions covered"),
        5,
        gettext_lazy("One quarter for each dimension that an agreement in force covers."),
        gettext_lazy("A partnership on several dimensions survives the end of one of them."),
        gettext_lazy("Look for a dimension beside those covered: training, research..."),
        _dimensions,
    ),
    Criterion(
        "contacts",
        gettext_lazy("Freshness of the contacts"),
        10,
        gettext_lazy("In full where a contact was confirmed within 12 months; nothing from 36"
                     " months on, or without any contact."),
        gettext_lazy("Most partnerships die of an address that nobody reads any more."),
        gettext_lazy("Write to the contacts and confirm them on their page."),
        _contacts,
    ),
    Criterion(
        "visit",
        gettext_lazy("Last visit"),
        5,
        gettext_lazy("In full within 24 months; nothing from 60 months on, or without any."),
        gettext_lazy("People who met answer each other; a visit is no duty, so it weighs little."),
        gettext_lazy("Plan a visit or invite the partner."),
        _visit,
    ),
)  # fmt: skip


def rule_of(code: str) -> Text:
    """The rule of one criterion in words; raises KeyError for one that is not in the table."""
    return {one.code: one.rule for one in CRITERIA}[code]
