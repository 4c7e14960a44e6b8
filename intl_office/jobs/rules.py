"""Who may see and do what with long work and imports."""

from typing import Any

from intl_office.core.permissions import Visitor, may


def sees_all(user: Visitor) -> bool:
    """Administrators see everybody's work."""
    return may(user, "jobs.see")


def sees(user: Any, row: Any) -> bool:
    """One sees one's own work; administrators see all."""
    return bool(row.started_by_id == user.pk) or sees_all(user)


def cancels(user: Any, job: Any) -> bool:
    """Whoever sees a work may stop it, while it lasts."""
    return sees(user, job) and not job.ended


def is_owner(user: Any, batch: Any) -> bool:
    """An import is carried on by the one who began it."""
    return bool(user.is_active) and batch.started_by_id == user.pk


def undoes(user: Any, batch: Any) -> bool:
    """The one who imported may undo, and an administrator."""
    return sees(user, batch)
