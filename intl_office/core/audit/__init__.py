"""Audit: every change of every business row, kept by the database with user, request and reason.

    @audited()                                  # on every business model
    class Agreement(Record): ...

    with audit.context(user=by, reason="..."):  # actions that know why; views have it already
        ...

    history(agreement)                          # what the History tab shows

How it works: `docs/architecture/core.md`; why so: `docs/decisions/audit.md`.
"""

from intl_office.core.audit.context import Context, apply, carried, context, current
from intl_office.core.audit.reader import Change, FieldChange, history
from intl_office.core.audit.tracking import Exempt, audited, event_model, is_audited, not_audited

__all__ = [
    "Change",
    "Context",
    "Exempt",
    "FieldChange",
    "apply",
    "audited",
    "carried",
    "context",
    "current",
    "event_model",
    "history",
    "is_audited",
    "not_audited",
]
