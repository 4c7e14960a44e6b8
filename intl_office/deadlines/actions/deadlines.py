"""Setting, moving and closing deadlines; the rooms above call these in their own transaction."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intl_office.core.moments import Moment, validate_zone
from intl_office.deadlines import sources
from intl_office.deadlines.enums import EARLIEST, LATEST, State
from intl_office.deadlines.models import Deadline, DeadlineOwner
from intl_office.deadlines.models.deadline import TITLE_LENGTH
from intl_office.deadlines.rules import Steps, next_day
from intl_office.organisations.models import Unit


class Titles(NamedTuple):
    """What a deadline is about, in French and in English."""

    french: str
    english: str


@transaction.atomic
def set_deadline(  # noqa: PLR0913  # by name, as the rooms above know them
    *,
    source: str,
    subject: UUID,
    key: str = "",
    due: Moment | date,
    title: str | Titles,
    unit: Unit | None = None,
    owners: Iterable[AbstractBaseUser] = (),
    steps: Steps | None = None,
) -> Deadline:
    """Make sure that this deadline stands: make it, move it, or leave it as it is.

    Asked twice it writes once. What people marked done stays done until the day moves; what the
    source had closed as no longer needed opens again. A moved deadline has its steps again.

    Args:
        source: code of a registered source.
        subject: uid of what it is about.
        key: which of the subject's deadlines, where it has several.
        due: a date counts as a whole day at the institution.
        title: name of the subject, in no language (`2026-0147 – Uppsala`), or in both
            (`in_both_languages`); cut at 300 letters; line breaks become spaces.
        unit: those who may see the deadlines of this unit see it too.
        owners: all the people to remind; those left out are reminded no more.
        steps: when, where not as the source says.

    Raises:
        LookupError: nobody registered the source.
        ValidationError: the day lies too far away, the zone is not known, the title is empty.

    """
    known = sources.registered[source]
    wanted = _columns(due, title, unit, steps or known.steps)
    deadline, made = _found_or_made({"source": source, "subject": subject, "key": key}, wanted)
    if not made:
        _bring_up_to_date(deadline, wanted)
    _set_owners(deadline, owners)
    return deadline


@transaction.atomic
def close_deadline(*, source: str, subject: UUID, key: str = "", state: State = State.DONE) -> bool:
    """Close one deadline as done or cancelled; False where it was not open."""
    rows = Deadline.objects.filter(source=source, subject=subject, key=key)
    return _close(rows, state) == 1


@transaction.atomic
def close_deadlines_of(*, source: str, subject: UUID, state: State = State.CANCELLED) -> int:
    """Close all open deadlines of a subject, where it is over; return how many."""
    return _close(Deadline.objects.filter(source=source, subject=subject), state)


def _close(rows: Any, state: State) -> int:
    now = timezone.now()
    if state == State.OPEN:
        raise ValueError(state)
    closed: int = rows.open().update(
        state=state, closed_at=now, updated_at=now, next_reminder_on=None
    )
    return closed


def in_both_languages(say: Callable[[], str]) -> Titles:
    """A title that reads otherwise in French and in English; `say` gives it in the one in force."""
    told = []
    for code in ("fr", "en"):
        with override(code):
            told.append(str(say()))
    return Titles(*told)


def _columns(
    due: Moment | date, title: str | Titles, unit: Unit | None, steps: Steps
) -> dict[str, Any]:
    moment = due if isinstance(due, Moment) else Moment(due)
    told = title if isinstance(title, Titles) else Titles(title, "")
    if not EARLIEST <= moment.day.year <= LATEST:
        raise ValidationError(_("The day lies too far away."), code="deadlines_deadline_day")
    words, english = (" ".join(one.split()) for one in told)
    if not words:
        raise ValidationError(_("A deadline has a title."), code="deadlines_deadline_named")
    validate_zone(moment.zone)
    return {
        "title": words[:TITLE_LENGTH],
        "title_en": english[:TITLE_LENGTH] if english != words else "",
        "due_at": moment.due,
        "due_on": timezone.localdate(moment.due),
        "zone": moment.zone,
        "whole_day": moment.at is None,
        "unit": unit,
        "days_before": sorted(set(steps.before), reverse=True),
        "late_every": steps.every,
    }


def _found_or_made(identity: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[Deadline, bool]:
    """The row, locked where it was there; two at once find the same one."""
    row = Deadline(**identity, **wanted)
    row.next_reminder_on = _first_reminder(row)
    Deadline.objects.bulk_create([row], ignore_conflicts=True)
    found = Deadline.objects.select_for_update().get(**identity)
    return found, found.uid == row.uid


def _bring_up_to_date(deadline: Deadline, wanted: Mapping[str, Any]) -> None:
    moved = deadline.due_at != wanted["due_at"]
    reopened = not deadline.is_open and (moved or deadline.state == State.CANCELLED)
    changed = [name for name, value in wanted.items() if getattr(deadline, name) != value]
    if not changed and not reopened:
        return
    for name in changed:
        setattr(deadline, name, wanted[name])
    if reopened:
        deadline.state, deadline.closed_at = State.OPEN, None
    if deadline.is_open:
        deadline.next_reminder_on = _first_reminder(deadline)
    deadline.save(update_fields=[*changed, "state", "closed_at", "next_reminder_on"])


def _first_reminder(deadline: Deadline) -> date | None:
    return next_day(deadline.due_on, deadline.steps, timezone.localdate())


def _set_owners(deadline: Deadline, owners: Iterable[AbstractBaseUser]) -> None:
    wanted = {user.pk for user in owners}
    known = set(DeadlineOwner.objects.filter(deadline=deadline).values_list("user_id", flat=True))
    if gone := known - wanted:
        DeadlineOwner.objects.filter(deadline=deadline, user__in=gone).delete()
    DeadlineOwner.objects.bulk_create(
        [DeadlineOwner(deadline=deadline, user_id=key) for key in sorted(wanted - known)],
        ignore_conflicts=True,
    )
