"""What counts for the vitality of a partnership, figure by figure, and the score of one partner."""

from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.vitality import LEAST, YEARS, Criterion, Facts, Figure, Line, Vitality

MONTH = Decimal("30.44")  # days
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
