"""Actions on many rows of a list: chosen, previewed, confirmed, told row by row.

class PartnerList(ListPage):
    bulk = (
        BulkAction(
            name="archive",
            label=_("Archive"),
            preview=lambda partner, user: Preview(_("Active → archived"), missing(partner)),
            act=lambda partner, user: archive_partner(partner=partner, by=user),
        ),
    )
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest

from intl_office.core.remembering import remember, remembered
from intl_office.core.workflow import Reason, WorkflowError
from intl_office.ui.components import Text

LIMIT = 500  # rows of one action; more is work for a job
_KEPT = 3600  # seconds that a result can be read
Outcome = tuple[str, bool, str]  # name of the row, done, what happened


@dataclass(frozen=True)
class Preview:
    """What would happen to a row; it is refused where there are reasons."""

    change: Text
    reasons: Sequence[Reason | Text] = ()

    @property
    def texts(self) -> list[str]:
        """The reasons in words."""
        return [str(one.message if isinstance(one, Reason) else one) for one in self.reasons]


def everyone(request: HttpRequest) -> bool:
    """Offer the action to whoever sees the list."""
    return True


@dataclass(frozen=True, kw_only=True)
class BulkAction:
    """An action that a list offers for many rows.

    Attributes:
        name: in the request; unique in the list.
        label: on the button, a verb.
        preview: from row and user, what would change, or why not; writes nothing.
        act: does it to one row, by calling a room's action; raises ValidationError,
            WorkflowError or PermissionDenied where it is refused.
        visible: whether this person is offered it.
        destructive: the button says so by its colour.
        start: instead of `act`, begins long work on all rows at once; returns its address.

    """

    name: str
    label: Text
    preview: Callable[[Any, Any], Preview]
    act: Callable[[Any, Any], object]
    visible: Callable[[HttpRequest], bool] = everyone
    destructive: bool = False
    start: Callable[[Sequence[Any], Any], str] | None = None


@dataclass(frozen=True)
class Foreseen:
    """One row of the preview."""

    row: Any
    preview: Preview

    @property
    def refused(self) -> bool:
        """Whether nothing will happen to it."""
        return bool(self.preview.reasons)


def foresee(action: BulkAction, rows: Sequence[Any], user: Any) -> list[Foreseen]:
    """What the action would do to each row, the refused ones last."""
    seen = [Foreseen(row, action.preview(row, user)) for row in rows]
    return sorted(seen, key=lambda one: one.refused)


def carry_out(action: BulkAction, rows: Sequence[Any], user: Any) -> str:
    """Do it to each row, each all or nothing; returns the name of the result."""
    outcomes = [_one(action, row, user) for row in rows]
    name = str(uuid4())
    remember(_key(user, name), [str(action.label), outcomes], _KEPT)
    return name


def result(user: Any, name: str) -> tuple[str, list[Outcome]] | None:
    """What the action was and what became of each row; None once it is forgotten."""
    found = remembered(_key(user, name))
    return (found[0], [tuple(one) for one in found[1]]) if found else None


def _one(action: BulkAction, row: Any, user: Any) -> Outcome:
    told = action.preview(row, user)
    if told.reasons:
        return str(row), False, " ".join(told.texts)
    try:
        with transaction.atomic():
            action.act(row, user)
    except WorkflowError as refused:
        missing = [str(reason.message) for reason in refused.reasons]
        return str(row), False, " ".join([refused.message, *missing])
    except ValidationError as refused:
        return str(row), False, " ".join(refused.messages)
    except PermissionDenied as refused:
        return str(row), False, str(refused)
    return str(row), True, str(told.change)


def _key(user: Any, name: str) -> str:
    return f"ui:bulk:{user.pk}:{name}"
