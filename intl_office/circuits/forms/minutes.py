"""Entering the decisions of a meeting: one form, one line an item."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.circuits.actions.minutes import (
    Decision,
    DecisionsRefused,
    Votes,
    given_numbers,
    record_decisions,
)
from intl_office.circuits.meeting_enums import (
    EXPLAINED,
    RELEASED,
    UNNUMBERED,
    ItemOutcome,
    Purpose,
)
from intl_office.circuits.models import AgendaItem, Meeting
from intl_office.ui.forms import OfficeForm

VOTES = ("votes_for", "votes_against", "abstentions")
MOST_VOTES = 1_000


def outcomes_of(item: AgendaItem) -> list[ItemOutcome]:
    """What can become of an item."""
    if item.turn:
        back = [ItemOutcome.RETURN] if item.turn.step.may_return else []
        return [ItemOutcome.APPROVE, ItemOutcome.REFUSE, *back, ItemOutcome.POSTPONE]
    if item.purpose == Purpose.INFORMATION:
        return [ItemOutcome.NOTE, ItemOutcome.POSTPONE]
    return [ItemOutcome.APPROVE, ItemOutcome.REFUSE, ItemOutcome.POSTPONE]


@dataclass(frozen=True)
class Line:
    """An item with its entries."""

    item: AgendaItem
    form: "DecisionsForm"

    def name(self, part: str) -> str:
        """The name of an entry."""
        return f"{part}-{self.item.uid.hex}"

    def __getitem__(self, part: str) -> forms.BoundField:
        """An entry as the page draws it."""
        if self.name(part) not in self.form.fields:
            raise KeyError(part)
        return self.form[self.name(part)]

    @property
    def numbered(self) -> bool:
        """Whether it may have a number."""
        return self.name("number") in self.form.fields

    @property
    def voted(self) -> bool:
        """Whether there may be a vote."""
        return self.name("abstentions") in self.form.fields

    def value(self, part: str) -> Any:
        """What was entered, cleaned."""
        return self.form.cleaned_data.get(self.name(part))

    def refuse(self, part: str, message: Any) -> None:
        """Put an error at an entry."""
        self.form.add_error(self.name(part), message)


class DecisionsForm(OfficeForm):
    """All items without an outcome; nothing is written unless everything can be."""

    autosave = True

    def __init__(
        self, *args: Any, meeting: Meeting, items: Sequence[AgendaItem], **kw: Any
    ) -> None:
        """Take the items that wait, in their order."""
        self.meeting = meeting
        self.lines = [Line(item, self) for item in items]
        super().__init__(*args, **kw)
        for line in self.lines:
            self._add(line)

    def _add(self, line: Line) -> None:
        item, label = line.item, {"place": line.item.position}
        known = outcomes_of(item)
        empty = [] if item.purpose == Purpose.INFORMATION else [("", _("Choose"))]
        self.fields[line.name("outcome")] = forms.ChoiceField(
            label=_("Item %(place)s, outcome") % label,
            choices=[*empty, *((one.value, one.label) for one in known)],
        )
        if item.purpose == Purpose.DECISION:
            self._add_votes(line, label)
        self.fields[line.name("reason")] = forms.CharField(
            label=_("Item %(place)s, reason or remark") % label,
            required=False,
            max_length=2_000,
            widget=forms.Textarea({"rows": 2}),
        )

    def _add_votes(self, line: Line, label: Mapping[str, Any]) -> None:
        if self.meeting.body.numbers:
            self.fields[line.name("number")] = forms.CharField(
                label=_("Item %(place)s, number") % label, required=False, max_length=60
            )
        words = (
            _("Item %(place)s, votes for"),
            _("Item %(place)s, votes against"),
            _("Item %(place)s, abstentions"),
        )
        for part, word in zip(VOTES, words, strict=True):
            self.fields[line.name(part)] = forms.IntegerField(
                label=word % label, required=False, min_value=0, max_value=MOST_VOTES
            )

    def clean(self) -> dict[str, Any]:
        """Hold each line against its outcome, and the numbers against each other."""
        known: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.lines:
            if line.value("outcome"):
                _check(line)
        _check_twice(self.lines)
        return known

    def decisions(self) -> list[Decision]:
        """What was entered."""
        return [_decision(line) for line in self.lines]

    def write(self) -> bool:
        """Enter all of it; False with the reasons at their lines where one is refused.

        Raises ValidationError where somebody else was faster.
        """
        try:
            record_decisions(
                meeting=self.meeting, decisions=self.decisions(), by=cast("User", self.user)
            )
        except DecisionsRefused as refused:
            names = {line.item.uid: line for line in self.lines}
            for (uid, part), message in refused.errors.items():
                names[uid].refuse(part, message)
            return False
        return True


def _decision(line: Line) -> Decision:
    votes = [line.value(part) for part in VOTES]
    counted = Votes(*votes) if None not in votes else None
    return Decision(
        item=line.item.uid,
        outcome=line.value("outcome") or "",
        number=line.value("number") or "",
        reason=line.value("reason") or "",
        votes=counted,
    )


def _check(line: Line) -> None:
    outcome = line.value("outcome")
    if outcome in EXPLAINED and not line.value("reason"):
        line.refuse("reason", _("Say why: the reason is kept and told to the requester."))
    if line.value("number") and outcome in UNNUMBERED:
        line.refuse("number", _("What is postponed or sent back has no number: leave it empty."))
    _check_votes(line, outcome)


def _check_votes(line: Line, outcome: str) -> None:
    entered = [part for part in VOTES if line.value(part) is not None]
    if not entered:
        return
    if outcome in RELEASED:
        line.refuse(entered[0], _("What is postponed has no vote."))
    for part in VOTES:
        if part not in entered and not line.form.errors.get(line.name(part)):
            line.refuse(part, _("Give all three figures of a vote, 0 for none."))


def _check_twice(lines: Iterable[Line]) -> None:
    seen: set[str] = set()
    for line in lines:
        number = line.value("number")
        if number and number in seen:
            line.refuse("number", _("This number stands above already."))
        seen.add(number or "")


def proposed(
    data: Mapping[str, Any], form: DecisionsForm, *, approve_rest: bool = False
) -> dict[str, Any]:
    """The entries again, with numbers in the order of the agenda; nothing is written.

    Args:
        data: what was entered.
        form: over the same items.
        approve_rest: what has no outcome yet was approved.

    """
    entries = {name: data.get(name, "") for name in form.fields}
    for line in form.lines:
        if approve_rest and not entries[line.name("outcome")]:
            entries[line.name("outcome")] = ItemOutcome.APPROVE.value
    bare = [
        Decision(item=line.item.uid, outcome=entries[line.name("outcome")]) for line in form.lines
    ]
    for line, number in zip(form.lines, given_numbers(form.meeting, bare), strict=True):
        if line.numbered:
            entries[line.name("number")] = number
    return entries
