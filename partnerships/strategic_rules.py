"""Who proposes, grants and follows strategic partners; how a score is computed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.core.languages import reader_code
from intl_office.core.permissions import InUnits, Reach, Visitor, may, reach
from intl_office.core.workflow import Reason, Transition, Workflow, fact
from partnerships.planned import planned_work
from partnerships.strategic_enums import LabelState

SEE, EDIT, DECIDE, CRITERIA = (
    "strategic.see",
    "strategic.edit",
    "strategic.decide",
    "strategic.criteria",
)
OFFICERS, DECIDERS = _("the officers for cooperation"), _("the director or the vice-president")
WHOLE, TENTH, ZERO = Decimal(100), Decimal("0.1"), Decimal(0)


def register() -> None:
    """Declare the permissions; called once, in `AppConfig.ready()`."""
    leads = [Role.ADMINISTRATOR, Role.DIRECTOR]
    readers = [Role.VICE_PRESIDENT, Role.REFERENT, Role.COORDINATOR]
    see = _("read strategic partners and priority countries, their scores, plans and objectives")
    declare(SEE, see, roles=[*leads, *readers], poles=tuple(Pole), by_unit=True)
    edit = _("propose strategic partners and priority countries, write their plans and objectives")
    declare(EDIT, edit, roles=leads, poles=[Pole.COOPERATION], by_unit=True)
    decide = _(
        "grant and withdraw the label of strategic partner, adopt and end priority countries"
    )
    declare(DECIDE, decide, roles=[*leads, Role.VICE_PRESIDENT])
    criteria = _("set the criteria of strategic partners and priority countries, and their weights")
    declare(CRITERIA, criteria, roles=leads)


def may_see_strategic(user: Visitor) -> bool:
    """Read the strategic partners of some unit at least."""
    return may(user, SEE)


def strategic_seen_by(user: Visitor) -> Reach:
    """The units whose strategic partners one may read."""
    return reach(user, SEE)


def strategic_edited_by(user: Visitor) -> Reach:
    """The units whose strategic partners one may write."""
    return reach(user, EDIT)


def may_edit_strategic(user: Visitor, thing: InUnits) -> bool:
    """Write this one and its plan."""
    return may(user, EDIT, thing)


def may_decide_strategic(user: Visitor, _thing: object = None) -> bool:
    """Grant and withdraw labels."""
    return may(user, DECIDE)


# ---------------------------------------------------------------- the score
@dataclass(frozen=True, slots=True)
class Line:
    """One criterion as it counts for one partner.

    Attributes:
        name_fr, name_en: of the criterion, so that a decision keeps them.
        value: the figure, None where nobody has given the mark.
        target: the figure that gives all points.
        weight: the points of the criterion.
        evidence: what the figure rests on.

    """

    name_fr: str
    name_en: str
    value: Decimal | None
    target: Decimal
    weight: Decimal
    evidence: str = ""

    @property
    def name(self) -> str:
        """In the reader's language."""
        return (self.name_en if reader_code() == "en" else "") or self.name_fr

    @property
    def points(self) -> Decimal:
        """In proportion to the target, never more than the weight; to one decimal."""
        share = min((self.value or ZERO) / self.target, Decimal(1))
        return (share * self.weight).quantize(TENTH, ROUND_HALF_UP)


def score(lines: Sequence[Line]) -> Decimal:
    """Points in percent of all weights, to one decimal; 0 without criteria.

    It adds up the points as they are shown, so that a reader gets the same.
    """
    weights = sum((line.weight for line in lines), ZERO)
    if not weights:
        return ZERO
    points = sum((line.points for line in lines), ZERO)
    return (points * WHOLE / weights).quantize(TENTH, ROUND_HALF_UP)


def read_lines(kept: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines that a decision kept."""
    return [
        Line(
            name_fr=one["name_fr"],
            name_en=one["name_en"],
            value=None if one["value"] is None else Decimal(one["value"]),
            target=Decimal(one["target"]),
            weight=Decimal(one["weight"]),
            evidence=one["evidence"],
        )
        for one in kept
    ]


def in_words(kept: Sequence[Mapping[str, Any]]) -> str:
    """The lines that a decision kept, each with its points, in the reader's language."""
    lines = read_lines(kept)
    return ", ".join(
        f"{one.name} {_in_points(one.points)}/{_in_points(one.weight)}" for one in lines
    )


def _in_points(points: Decimal) -> str:
    return number_format(points.normalize() if points % 1 else points.to_integral_value())


# ---------------------------------------------------------------- the label
class HasLabel(Protocol):
    """A strategic partner, as the guards know it."""

    ends_on: date | None

    @property
    def marks_missing(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def marks_url(self) -> str: ...  # noqa: D102


def marked(row: HasLabel) -> Iterator[Reason]:
    """Every mark that the house gives is given."""
    for name in row.marks_missing:
        yield Reason(
            code="mark",
            message=_now("The mark for “%(criterion)s” is missing.") % {"criterion": name},
            whose_turn=OFFICERS,
            link=row.marks_url,
        )


def over(row: HasLabel) -> Iterator[Reason]:
    """Its last day has passed."""
    if row.ends_on is None or row.ends_on >= timezone.localdate():
        day = date_format(row.ends_on, "DATE_FORMAT") if row.ends_on else "–"
        yield Reason(code="ends", message=_now("It holds until %(day)s.") % {"day": day})


labels = Workflow(
    LabelState,
    [
        Transition(
            name="grant",
            sources=(LabelState.PROPOSED,),
            target=LabelState.GRANTED,
            label=_("Grant the label"),
            who=may_decide_strategic,
            whose_turn=DECIDERS,
            guards=(marked,),
            sets={name: fact(name) for name in ("granted_on", "ends_on", "score", "explained")},
            needs=frozenset({"granted_on", "ends_on", "score", "explained"}),
            reason_required=True,
        ),
        Transition(
            name="refuse",
            sources=(LabelState.PROPOSED,),
            target=LabelState.REFUSED,
            label=_("Refuse"),
            who=may_decide_strategic,
            whose_turn=DECIDERS,
            reason_required=True,
        ),
        Transition(
            name="withdraw",
            sources=(LabelState.GRANTED,),
            target=LabelState.WITHDRAWN,
            label=_("Withdraw the label"),
            who=may_decide_strategic,
            whose_turn=DECIDERS,
            reason_required=True,
        ),
        Transition(
            name="end",
            sources=(LabelState.GRANTED,),
            target=LabelState.OVER,
            label=_("End"),
            who=None,
            guards=(over,),
        ),
    ],
    initial=LabelState.PROPOSED,
    field="state",
)


class HasEvidence(Protocol):
    """A yearly action, as the guard knows it."""

    @property
    def has_evidence(self) -> bool: ...  # noqa: D102
    @property
    def edit_url(self) -> str: ...  # noqa: D102


def evident(row: HasEvidence) -> Iterator[Reason]:
    """A text, a link or a file shows that it was done."""
    if not row.has_evidence:
        yield Reason(
            code="evidence",
            message=_("Nothing shows yet that it was done: add a text, a link or a file."),
            whose_turn=OFFICERS,
            link=row.edit_url,
        )


actions = planned_work(may_edit_strategic, done=(evident,), whose_turn=OFFICERS)
