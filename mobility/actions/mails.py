"""Telling students."""

from intl_office.mail.actions.queueing import Recipient, notify
from mobility.models import Application
from mobility.notifications import Result, Submitted, Withdrawn


def tell_submitted(application: Application) -> None:
    """The application has arrived."""
    _tell(application, Submitted.code, f"{application.submitted_at:%Y%m%d%H%M%S%f}")


def tell_withdrawn(application: Application) -> None:
    """The application is withdrawn; once for each time."""
    steps = application.transitions.filter(name="withdraw").count()
    _tell(application, Withdrawn.code, str(steps))


def tell_result(application: Application) -> None:
    """The decision; once for each one."""
    _tell(application, Result.code, f"{application.state}:{application.decided_at:%Y%m%d%H%M%S%f}")


def _tell(application: Application, kind: str, cause: str) -> None:
    student = application.student
    to = Recipient(student.email, student.get_full_name(), student.language)
    notify(kind=kind, subject=application, to=to, cause=f"{application.uid}:{cause}")
