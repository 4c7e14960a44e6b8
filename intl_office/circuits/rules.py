"""Who may do what with circuits; who decides at a step is said by the step itself."""

from typing import Any, Protocol

from intl_office.core.permissions import Path, Reach, Visitor, may, reach

SEE = "circuits.see"
MANAGE = "circuits.manage"
EDIT = "circuits.edit"
RECORD = "circuits.record"


class Started(Protocol):
    """A run as far as these rules know it."""

    started_by_id: int

    @property
    def unit_paths(self) -> "list[Path]":
        """Where its file belongs."""
        ...


def sees_in(user: Visitor) -> Reach:
    """Where the person sees the runs of others."""
    return reach(user, SEE)


def may_edit(user: Visitor) -> bool:
    """Change circuits and put them in force."""
    return may(user, EDIT)


def may_record(user: Visitor) -> bool:
    """Record what a body decided."""
    return may(user, RECORD)


def may_manage(user: Any, run: Started) -> bool:
    """Withdraw a file, or send it on its way again: its requester, and the office."""
    return bool(user.pk == run.started_by_id) or may(user, MANAGE, run)


def anyone(_user: Any, _row: Any) -> bool:
    """What a decision entails was allowed with the decision itself."""
    return True


def may_decide(user: Any, turn: Any) -> bool:
    """Whose turn it is, or who stands in for them."""
    return turn.decides_as(user) is not None
