"""Entering what a meeting decided: all of it, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.actions.meetings import locked, take_meeting_step
from intl_office.circuits.enums import Outcome
from intl_office.circuits.meeting_enums import NUMBERED, UNNUMBERED, ItemOutcome, MeetingState
from intl_office.circuits.models import AgendaItem, Meeting
from intl_office.circuits.queries.meetings import fresh_numbers
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.core.workflow import WorkflowError

DECISIONS = {
    ItemOutcome.APPROVE: Outcome.APPROVE,
    ItemOutcome.REFUSE: Outcome.REFUSE,
    ItemOutcome.RETURN: Outcome.RETURN,
}


@dataclass(frozen=True, slots=True)
class Votes:
    """A vote that was counted."""

    favour: int
    against: int
    abstentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of one item.

    Attributes:
        item: its uid.
        outcome: one of `ItemOutcome`.
        number: of the deliberation; empty: the next free one, where it has one.
        reason: obligatory for a refusal or a return.
        votes: None where nobody counted.

    """

    item: UUID
    outcome: str
    number: str = ""
    reason: str = ""
    votes: Votes | None = None


class DecisionsRefused(Exception):
    """Nothing was written: what is wrong, by item and by the name of the entry."""

    def __init__(self, errors: Mapping[tuple[UUID, str], str]) -> None:
        """Keep what the form shows at its fields."""
        super().__init__("; ".join(errors.values()))
        self.errors = errors


@transaction.atomic
def record_decisions(*, meeting: Meeting, decisions: Sequence[Decision], by: User) -> Meeting:
    """Enter the outcome of every item that has none, in the order of the agenda.

    The files move on, the deliberations get their numbers, the meeting counts as held. Items
    whose file no longer waits are marked withdrawn.

    Raises:
        ValidationError: somebody else entered them, or the meeting takes no decisions.
        DecisionsRefused: one line at least cannot be written; then none is.
        NotAllowed, Blocked: the meeting cannot count as held.

    """
    fresh = locked(meeting)
    items = _pending(fresh)
    _check_fresh(fresh, items, decisions)
    live = [item for item in items if not item.is_overtaken]
    if fresh.state == MeetingState.SENT:
        fresh = take_meeting_step(meeting=fresh, name="hold", by=by)
    with audit.context(user=by, reason=str(fresh)):
        _withdraw([item for item in items if item not in live], by)
        _write_all(live, _numbered(fresh, live, decisions), by)
    return fresh


def _pending(meeting: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting).pending().in_order().for_list()
    return list(rows.select_for_update(of=("self",)))


def _check_fresh(
    meeting: Meeting, items: Sequence[AgendaItem], decisions: Sequence[Decision]
) -> None:
    if not meeting.takes_decisions:
        raise ValidationError(_("This meeting takes no decisions now."), code="state")
    wanted = {item.uid for item in items if not item.is_overtaken}
    if wanted != {one.item for one in decisions} or not items:
        raise ValidationError(_overtaken_by(meeting), code="stale")


def _overtaken_by(meeting: Meeting) -> str:
    rows = AgendaItem.objects.filter(meeting=meeting).exclude(recorded_at=None)
    last = rows.select_related("recorded_by").order_by("-recorded_at", "-pk").first()
    if last is None or last.recorded_at is None:
        return _("The agenda changed since this page was shown. Reload it: nothing was entered.")
    at = date_format(timezone.localtime(last.recorded_at), "H:i")
    return _(
        "%(name)s entered decisions of this meeting at %(time)s, after this page was shown. Reload"
        " it: nothing of yours was entered."
    ) % {"name": last.recorded_by, "time": at}


def _numbered(
    meeting: Meeting, items: Sequence[AgendaItem], decisions: Sequence[Decision]
) -> list[Decision]:
    """The decisions in the order of the agenda, each with its number where it has one.

    The lock makes two meetings of one body wait for each other.
    """
    lock(f"circuits.numbers.{meeting.body_id}")
    by_item = {one.item: one for one in decisions}
    ordered = [by_item[item.uid] for item in items]
    numbers = given_numbers(meeting, ordered)
    return [replace(one, number=number) for one, number in zip(ordered, numbers, strict=True)]


def given_numbers(meeting: Meeting, decisions: Sequence[Decision]) -> list[str]:
    """The number of each decision: as written, else the next free one where it has one."""
    written = {one.number for one in decisions if one.number}
    free = fresh_numbers(meeting, besides=written)
    return [_number(meeting, one, free) for one in decisions]


def _number(meeting: Meeting, one: Decision, free: Iterator[str]) -> str:
    if one.outcome in UNNUMBERED:
        return ""
    wanted = meeting.body.numbers and one.outcome in NUMBERED
    return one.number or (next(free) if wanted else "")


def _withdraw(items: Sequence[AgendaItem], by: User) -> None:
    for item in items:
        item.outcome = ItemOutcome.WITHDRAWN
        item.reason = _("The file no longer waited for this body.")
        item.recorded_at, item.recorded_by = timezone.now(), by
        item.save()


def _write_all(items: Sequence[AgendaItem], decisions: Sequence[Decision], by: User) -> None:
    errors: dict[tuple[UUID, str], str] = {}
    for item, one in zip(items, decisions, strict=True):
        try:
            with transaction.atomic():
                _write(item, one, by)
        except WorkflowError as refused:
            missing = " ".join(str(reason.message) for reason in refused.reasons)
            errors[item.uid, "outcome"] = f"{refused.message} {missing}".strip()
        except ValidationError as refused:
            errors[item.uid, _field_of(refused)] = " ".join(refused.messages)
    if errors:
        raise DecisionsRefused(errors)


FIELDS = {
    "circuits_agendaitem_number_once": "number",
    "circuits_agendaitem_explained": "reason",
    "circuits_agendaitem_votes": "votes_for",
}


def _field_of(refused: ValidationError) -> str:
    known = refused.error_dict.values() if hasattr(refused, "error_dict") else [[refused]]
    codes = [str(error.code) for errors in known for error in errors]
    return next((FIELDS[code] for code in codes if code in FIELDS), "outcome")


def _write(item: AgendaItem, one: Decision, by: User) -> None:
    item.outcome, item.number, item.reason = one.outcome, one.number, one.reason.strip()
    item.year = item.meeting.day.year if one.number else None
    if one.votes:
        item.votes_for, item.votes_against = one.votes.favour, one.votes.against
        item.abstentions = one.votes.abstentions
    item.recorded_at, item.recorded_by = timezone.now(), by
    with expected_violations():
        item.save()
    _decide(item, one, by)


def _decide(item: AgendaItem, one: Decision, by: User) -> None:
    outcome = DECISIONS.get(ItemOutcome(one.outcome))
    if item.turn is None or outcome is None:
        return
    decide(
        turn=item.turn,
        outcome=outcome,
        by=by,
        reason=one.reason,
        number=one.number,
        on=min(item.meeting.day, timezone.localdate()),
    )
