"""Ending an agreement before its last day: notice, common consent."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from partnerships.actions.clocks import keep_deadlines
from partnerships.actions.locking import locked_for
from partnerships.actions.steps import terminate
from partnerships.enums import LIVE
from partnerships.guards import day_of
from partnerships.life_enums import GivenBy
from partnerships.life_rules import Earliest, earliest_end
from partnerships.models import Agreement, Notice
from partnerships.rules import may_end


@transaction.atomic
def give_notice(*, notice: Notice, by: User) -> Agreement:
    """Note who ends the agreement and from when on it is over; the calendar ends it then.

    With common consent no notice is asked for. Where the day has come it is terminated at once.

    Raises:
        PermissionDenied: the person may not end it.
        ValidationError: it is not in force; the day is earlier than the notice allows, in the
            future for what was told, after its last day, or before its signature.

    """
    row = locked_for(notice.agreement, by, may_end)
    _check(row, notice)
    with audit.context(user=by, reason=notice.reason), expected_violations():
        notice.save()
    row = Agreement.objects.get(pk=row.pk)
    if notice.effective_on <= timezone.localdate():
        return terminate(agreement=row, on=notice.last_day, by=by, reason=notice.reason)
    keep_deadlines(agreement=row)
    return row


@transaction.atomic
def withdraw_notice(*, agreement: Agreement, by: User, reason: str) -> Agreement:
    """The agreement goes on; raises PermissionDenied, ValidationError without notice or reason."""
    row = locked_for(agreement, by, may_end)
    if row.notice is None or row.state not in LIVE:
        raise ValidationError(_("No notice was given."), code="no-notice")
    if not reason.strip():
        raise ValidationError(_("Say why: the reason is kept."), code="reason")
    with audit.context(user=by, reason=reason):
        row.notice.delete()
    row = Agreement.objects.get(pk=row.pk)
    keep_deadlines(agreement=row)
    return row


def earliest_for(row: Agreement, notice: Notice) -> Earliest:
    """From which day on the agreement may be over after this notice, and why."""
    if notice.given_by == GivenBy.BOTH:
        return Earliest(notice.notified_on, _("All parties agree: no notice is needed."))
    return earliest_end(row.type, notice.notified_on, row.months_of_notice)


def _check(row: Agreement, notice: Notice) -> None:
    if row.state not in LIVE:
        text = _("This agreement is “%(state)s”: it cannot be ended.")
        raise ValidationError(text % {"state": row.get_state_display()}, code="state")
    if notice.notified_on > timezone.localdate():
        raise ValidationError({"notified_on": _("This day has not come yet.")})
    earliest = earliest_for(row, notice)
    if notice.effective_on < earliest.day:
        text = _("It may take effect on %(day)s at the earliest. %(why)s")
        known = {"day": day_of(earliest.day), "why": earliest.why}
        raise ValidationError({"effective_on": text % known})
    if row.ends_on is not None and notice.effective_on > row.ends_on:
        raise ValidationError({"effective_on": _("It is over before that day by itself.")})
    if row.signed_on is not None and notice.effective_on - timedelta(days=1) < row.signed_on:
        raise ValidationError({"effective_on": _("It cannot end before it was signed.")})
