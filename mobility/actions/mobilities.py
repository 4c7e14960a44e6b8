"""Mobilities: from a wish, confirmed, cancelled, followed by the calendar."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from mobility.enums import MobilityState
from mobility.models import Application, Mobility, Wish
from mobility.rules import may_select, months_between, term_days
from mobility.workflow import mobilities
from partnerships.actions import places
from partnerships.enums import Direction

OPEN = (MobilityState.PLANNED, MobilityState.CONFIRMED)


def mobility_of(application: Application, wish: Wish) -> Mobility:
    """The mobility that follows from a wish, not saved; its days are those of the term."""
    first, last = term_days(application.campaign.year, wish.term)
    return Mobility(
        enrolment=application.enrolment,
        application=application,
        unit=application.enrolment.programme.unit,
        direction=Direction.OUT,
        mobility_type=wish.mobility_type,
        year=application.campaign.year,
        host=wish.partner,
        host_name=wish.host_name,
        host_city=wish.host_city,
        country=wish.country,
        places=wish.places,
        starts_on=first,
        ends_on=last,
        months=months_between(first, last),
    )


@transaction.atomic
def plan_days(*, mobility: Mobility, first: date, last: date, by: User) -> None:
    """Correct the days planned; the months that the agreement's places count follow.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: it has begun or is over; the days are in the wrong order.

    """
    stored = _locked(mobility)
    if not may_select(by, stored):
        raise PermissionDenied
    if stored.state not in OPEN:
        raise ValidationError(_("The mobility has begun or is over: its days stay."))
    if last < first:
        raise ValidationError({"ends_on": _("The last day lies before the first day.")})
    months = months_between(first, last)
    with audit.context(user=by), expected_violations():
        if stored.places is not None and months != stored.months:
            difference: Decimal = months - stored.months
            cause = _("Days of %(mobility)s") % {"mobility": stored}
            places.change_length(stored.places, difference=difference, cause=cause, by=by)
        stored.starts_on, stored.ends_on, stored.months = first, last, months
        stored.save(update_fields=["starts_on", "ends_on", "months"])


@transaction.atomic
def confirm_mobility(*, mobility: Mobility, by: User) -> None:
    """The student will go; raises what `Workflow.transition` raises."""
    mobilities.transition(mobility, "confirm", by=by)


@transaction.atomic
def cancel_mobility(*, mobility: Mobility, by: User, reason: str) -> None:
    """Cancel it and give its place back; raises what `Workflow.transition` raises."""
    fresh = mobilities.transition(mobility, "cancel", by=by, reason=reason)
    if fresh.places is not None:
        places.give_back(fresh.places, length=fresh.months, cause=reason, by=by)


def follow_calendar() -> int:
    """Move on those whose first day has come or whose last day has passed; return how many."""
    moved = 0
    for state, name in ((MobilityState.CONFIRMED, "leave"), (MobilityState.ABROAD, "come-back")):
        rows = Mobility.objects.filter(_due(name), state=state).order_by("pk")
        for mobility in rows.select_related("places", "enrolment", "host"):
            with transaction.atomic(), audit.context(actor="calendar"):
                moved += _advance(mobility, name)
    return moved


def _due(name: str) -> Q:
    """Those whose day has come; the guards look again."""
    today = timezone.localdate()
    return Q(starts_on__lte=today) if name == "leave" else Q(ends_on__lt=today)


def _advance(mobility: Mobility, name: str) -> bool:
    if not mobilities.advance(mobility, name):
        return False
    if mobility.state == MobilityState.RETURNED and mobility.places is not None:
        cause = _("Return of %(mobility)s") % {"mobility": mobility}
        places.record_return(mobility.places, on=mobility.ends_on, cause=cause, by=None)
    return True


def _locked(mobility: Mobility) -> Mobility:
    rows = Mobility.objects.select_for_update(of=("self",))
    related = ("places__agreement", "unit", "enrolment__programme", "host")
    return rows.select_related(*related).get(pk=mobility.pk)
