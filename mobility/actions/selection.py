"""Selecting students: the last place is given once, whoever acts at the same moment."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from mobility.actions.mails import tell_result
from mobility.actions.mobilities import cancel_mobility, mobility_of
from mobility.models import Application, Mobility, Wish
from mobility.rules import may_select
from mobility.workflow import applications
from partnerships.actions import places


@transaction.atomic
def select(*, application: Application, wish: Wish, by: User) -> Mobility:
    """Select a student for one wish: the place is taken and the mobility made, or nothing is.

    Raises:
        WorkflowError: somebody decided meanwhile, or the campaign is still open.
        NoPlace: no place is left there; the message says so.

    """
    if wish.application_id != application.pk:
        raise PermissionDenied
    applications.transition(application, "select", by=by)
    mobility = mobility_of(application, wish)
    with audit.context(user=by):
        if mobility.places is not None:
            cause = _("Selection of %(student)s") % {"student": application.enrolment}
            places.take(mobility.places, length=mobility.months, cause=cause, by=by)
        with expected_violations():
            mobility.save()
    _tell(application)
    return mobility


@transaction.atomic
def decide(*, application: Application, name: str, by: User, reason: str = "") -> None:
    """Put on the waiting list (`wait`) or refuse (`refuse`, with the reason)."""
    applications.transition(application, name, by=by, reason=reason)
    _tell(application)


@transaction.atomic
def reconsider(*, application: Application, by: User) -> None:
    """Take a decision back before the results are published; a place taken is given back."""
    applications.transition(application, "reconsider", by=by)
    for mobility in application.mobilities.all().counted().select_related("places", "unit"):
        cancel_mobility(mobility=mobility, by=by, reason=_("The decision is taken back."))


@transaction.atomic
def give_mark(*, application: Application, mark: Decimal, by: User) -> None:
    """Write the mark by which the list is ranked; raises PermissionDenied elsewhere."""
    if not may_select(by, application):
        raise PermissionDenied
    with audit.context(user=by), expected_violations():
        application.mark = mark
        application.save(update_fields=["mark"])


def _tell(application: Application) -> None:
    """After the publication each decision is told at once."""
    if application.campaign.is_published:
        tell_result(application)
