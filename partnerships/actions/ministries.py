"""Communicating a draft to both ministers, and what they answer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from partnerships.actions.clocks import WAITING, keep_deadlines
from partnerships.actions.locking import locked_for
from partnerships.models import Agreement, MinistryWindow


@transaction.atomic
def record_window(*, window: MinistryWindow, by: User) -> MinistryWindow:
    """Note when the draft went to the ministers, who received it, whether one opposed.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: the agreement is neither being approved nor waits for signature; a day
            lies in the future; a constraint refused the entries.

    """
    row = locked_for(window.agreement, by)
    if row.state not in WAITING:
        raise ValidationError(_("Only a draft that is being approved goes to the ministers."))
    for name in ("sent_on", "mesr_on", "mae_on"):
        day = getattr(window, name)
        if day is not None and day > timezone.localdate():
            raise ValidationError({name: _("This day has not come yet.")})
    with audit.context(user=by), expected_violations():
        window.save()
    keep_deadlines(agreement=Agreement.objects.get(pk=row.pk))
    return window


def forget_window(agreement: Agreement) -> None:
    """The text changes: it will be communicated again (D123-19)."""
    for window in MinistryWindow.objects.filter(agreement=agreement):
        window.delete()
    keep_deadlines(agreement=Agreement.objects.get(pk=agreement.pk))
