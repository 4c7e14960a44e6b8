"""Writing the agenda of a meeting, for as long as it is prepared."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.circuits.actions.meetings import locked
from intl_office.circuits.models import AgendaItem, Meeting, Turn
from intl_office.circuits.models.meetings import MOST_ITEMS
from intl_office.circuits.queries.meetings import proposals, waiting
from intl_office.core import audit
from intl_office.core.errors import expected_violations


def _prepared(meeting: Meeting) -> Meeting:
    """The meeting, locked; raises ValidationError once its agenda was sent."""
    fresh = locked(meeting)
    if not fresh.is_planned:
        raise ValidationError(
            _("The agenda was sent: open it again before you change it."), code="sent"
        )
    return fresh


@transaction.atomic
def fill_agenda(
    *,
    meeting: Meeting,
    by: User,
    turns: Collection[UUID] | None = None,
    items: Collection[UUID] | None = None,
) -> int:
    """Put on the agenda what waits for the body: the files late first, then the oldest.

    Args:
        meeting: being prepared.
        by: who writes it.
        turns: which files; None for all that wait.
        items: which postponed subjects; None for all.

    Returns how many were added: what is on an agenda meanwhile, or waits no more, is left out.
    Raises ValidationError: the agenda was sent, or would be too long.

    """
    fresh = _prepared(meeting)
    found = [one for one in waiting(fresh.body) if _chosen(one.turn.uid, turns)]
    rows = [_of_turn(one.turn, one.postponed) for one in found]
    rows += [_again(one) for one in proposals(fresh.body) if _chosen(one.uid, items)]
    with audit.context(user=by):
        _append(fresh, rows)
    return len(rows)


def _chosen(uid: UUID, wanted: Collection[UUID] | None) -> bool:
    return wanted is None or uid in wanted


def _of_turn(turn: Turn, postponed: AgendaItem | None) -> AgendaItem:
    return AgendaItem(turn=turn, continues=postponed)


def _again(item: AgendaItem) -> AgendaItem:
    return AgendaItem(
        title=item.title,
        presenter=item.presenter,
        note=item.note,
        purpose=item.purpose,
        continues=item,
    )


@transaction.atomic
def add_item(*, item: AgendaItem, by: User) -> AgendaItem:
    """Put a subject of its own on the agenda, last; raises ValidationError as `fill_agenda`."""
    fresh = _prepared(item.meeting)
    with audit.context(user=by):
        _append(fresh, [item])
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, by: User) -> AgendaItem:
    """Change what is said of an item; raises ValidationError once the agenda was sent."""
    _prepared(item.meeting)
    with audit.context(user=by), expected_violations():
        item.save()
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User) -> None:
    """Take an item off; what it was about waits again. Raises ValidationError as above."""
    fresh = _prepared(item.meeting)
    with audit.context(user=by):
        AgendaItem.objects.filter(pk=item.pk, meeting=fresh).delete()
        _number(_items(fresh))


@transaction.atomic
def reorder(*, meeting: Meeting, order: Sequence[UUID], by: User) -> None:
    """Put the items in this order.

    Raises ValidationError: somebody else added or removed one, or the agenda was sent.
    """
    fresh = _prepared(meeting)
    items = {item.uid: item for item in _items(fresh)}
    if sorted(items) != sorted(order):
        raise ValidationError(_("Somebody else changed the agenda. Reload it."), code="stale")
    with audit.context(user=by):
        _number([items[uid] for uid in order])


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=meeting).in_order())


def _append(meeting: Meeting, rows: Sequence[AgendaItem]) -> None:
    known = _items(meeting)
    if len(known) + len(rows) > MOST_ITEMS:
        raise ValidationError(_("An agenda has 200 items at most."), code="long")
    last = known[-1].position if known else 0
    for place, row in enumerate(rows, start=last + 1):
        row.meeting, row.body, row.position = meeting, meeting.body, place
    with expected_violations():
        for row in rows:
            row.save()
    _number([*known, *rows])


def _number(items: Iterable[AgendaItem]) -> None:
    """Write places 1, 2, 3...; two share one on the way, the constraint looks at the end."""
    moved = []
    for place, item in enumerate(items, start=1):
        if item.position != place:
            item.position, item.updated_at = place, timezone.now()
            moved.append(item)
    with expected_violations():
        AgendaItem.objects.bulk_update(moved, ["position", "updated_at"])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS circuits_agendaitem_place IMMEDIATE")
            cursor.execute("SET CONSTRAINTS circuits_agendaitem_place DEFERRED")
