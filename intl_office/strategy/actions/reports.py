"""Having a report printed."""

from datetime import date
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from intl_office.core import audit
from intl_office.documents.actions.documents import request_document
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document
from intl_office.strategy.models import Report
from intl_office.strategy.rules import may_read

KIND = "strategy.report"


@transaction.atomic
def print_report(
    *, day: date, locale: Locale, by: AbstractBaseUser, token: UUID | None = None
) -> Document:
    """Freeze the figures as of a day and have a worker print them.

    Raises PermissionDenied for those who do not read the strategy.
    """
    if not may_read(by):
        raise PermissionDenied
    with audit.context(user=by):
        report, _new = Report.objects.get_or_create(day=day)
        return request_document(kind=KIND, subject=report.uid, locale=locale, by=by, token=token)
