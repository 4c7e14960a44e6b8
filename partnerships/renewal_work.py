"""Drafting what was decided about many agreements, as long work."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from intl_office.jobs.enums import Outcome
from intl_office.jobs.kinds import Row, Steps
from intl_office.jobs.models import Job
from partnerships.actions.extending import draft_decided, why_not_drafted
from partnerships.actions.renewal_mails import recipients_of
from partnerships.models import Agreement
from partnerships.queries_renewals import extension, successor


class Renewals(Steps):
    """Drafts one after another; begun again, it finds those that it made."""

    size: ClassVar[int] = 1  # the lock of the numbering is held for one draft

    def steps(self, job: Job) -> Sequence[Any]:
        """The agreements chosen."""
        return list(job.parameters["agreements"])

    def step(self, job: Job, step: Any) -> Row:
        """Draft what was decided about one agreement."""
        rows = Agreement.objects.visible_to(job.started_by).filter(uid=step)
        row = rows.select_related("unit").first()
        if row is None:
            return Row(str(step), Outcome.ERROR, _("You do not see this agreement."))
        refused = why_not_drafted(row)
        if refused:
            found = successor(row) or extension(row)
            kind = Outcome.SKIPPED if found else Outcome.ERROR
            return Row(str(row), kind, refused, (found or row).get_absolute_url())
        return _drafted(row, job)


def _drafted(row: Agreement, job: Job) -> Row:
    try:
        new = draft_decided(agreement=row, by=job.started_by)
    except ValidationError as refused:
        words = " ".join(refused.messages)
        return Row(str(row), Outcome.ERROR, words, row.get_absolute_url())
    except PermissionDenied:
        return Row(str(row), Outcome.ERROR, _("You do not change agreements of this unit."))
    return Row(str(row), Outcome.CREATED, _said(new), new.get_absolute_url())


def _said(new: Agreement) -> str:
    if new.is_amendment:
        return _("%(number)s is drafted: the amendment that extends it.") % {"number": new.number}
    addresses = ", ".join(one.address for one in recipients_of(new))
    if not addresses:
        return _(
            "%(number)s is drafted. No contact with an address is named: no mail is ready."
        ) % {"number": new.number}
    known = {"number": new.number, "addresses": addresses}
    return _("%(number)s is drafted. A mail is ready for %(addresses)s.") % known
