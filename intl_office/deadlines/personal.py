"""What this room holds about people: their own reminders and wishes."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import GONE, Holding, Subject, holdings
from intl_office.deadlines.enums import State
from intl_office.deadlines.models import (
    CalendarLink,
    Deadline,
    DeadlineOwner,
    Delegation,
    Mute,
    Reader,
    Reminder,
)
from intl_office.deadlines.sources import PERSONAL

_WHY = _("To remind you of what is due (public task).")
_ALONE = _("You, and who stands in for you.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    _held(
        "deadlines.Deadline",
        _("Personal reminders"),
        _own,
        columns={"title": GONE, "title_en": ""},
        before=_cancel,
    )
    _held("deadlines.Reader", _("Wishes about reminders"), _by(Reader, "user"), erase=True)
    _held("deadlines.Mute", _("Silenced reminders"), _by(Mute, "user"), erase=True)
    _held(
        "deadlines.CalendarLink",
        _("Links to the calendar"),
        _by(CalendarLink, "user"),
        erase=True,
        hidden=frozenset({"token_hash"}),
    )
    _held("deadlines.DeadlineOwner", _("Deadlines to be reminded of"), _by(DeadlineOwner, "user"))
    _held("deadlines.Reminder", _("Reminders sent"), _by(Reminder, "recipient"))
    _held(
        "deadlines.Delegation",
        _("Delegations of reminders, given and taken"),
        lambda who: Delegation.objects.filter(
            Q(person__in=who.of("account")) | Q(stand_in__in=who.of("account"))
        ),
    )


def _held(label: str, what: Any, rows: Any, **options: Any) -> None:
    keep = _("As long as your account; then without your name, or not at all.")
    holdings.register(
        label, Holding(what=what, why=_WHY, keep=keep, seen_by=_ALONE, rows=rows, **options)
    )


def _by(model: Any, column: str) -> Any:
    return lambda who: model._default_manager.filter(**{f"{column}__in": who.of("account")})


def _own(who: Subject) -> QuerySet[Deadline]:
    return Deadline.objects.filter(source=PERSONAL, owner_rows__user__in=who.of("account"))


def _cancel(who: Subject) -> None:
    now = timezone.now()
    _own(who).filter(state=State.OPEN).update(
        state=State.CANCELLED, closed_at=now, next_reminder_on=None, updated_at=now
    )
