"""Telling students."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction

from intl_office.accounts.models import User
from intl_office.documents.models import Document
from intl_office.mail.actions.queueing import Recipient, notify
from mobility.models import Application, Mobility
from mobility.notifications import CertificateReady, Result, Submitted, Withdrawn
from partnerships.enums import Direction
from partnerships.letters import IN_FRENCH

logger = logging.getLogger("office.mobility")


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


def tell_certificate(document: Document, *, signed: bool = False) -> None:
    """A certificate is ready; once, and once more when it is signed.

    Nobody is told of a draft, nor of a mobility that the student does not know of. A certificate
    that was made stays made: an address that no mail can go to is logged.
    """
    if document.draft or document.subject is None:
        return
    rows = Mobility.objects.told().select_related("enrolment__user", "country")
    row = rows.filter(uid=document.subject).first()
    to = _student(row) if row else None
    if to is None:
        return
    cause = f"{document.uid}:{'signed' if signed else 'made'}"
    try:
        with transaction.atomic():
            notify(kind=CertificateReady.code, subject=document, to=to, cause=cause)
    except ValidationError as refused:
        said = {"document": document.pk, "why": str(refused)}
        logger.warning("student not told of a certificate", extra=said)


def _student(mobility: Mobility) -> Recipient | None:
    """The account that finds it, else the address of the enrolment, by which one signs in later."""
    enrolment = mobility.enrolment
    account = enrolment.user or User.objects.filter(email=enrolment.email).first()
    if account is not None:
        to = Recipient(account.email, account.get_full_name(), account.language)
        return to if account.is_active else None
    comes_in = mobility.direction == Direction.IN
    language = ("fr" if mobility.country.code in IN_FRENCH else "en") if comes_in else ""
    return Recipient(enrolment.email, enrolment.full_name, language)


def _tell(application: Application, kind: str, cause: str) -> None:
    student = application.student
    to = Recipient(student.email, student.get_full_name(), student.language)
    notify(kind=kind, subject=application, to=to, cause=f"{application.uid}:{cause}")
