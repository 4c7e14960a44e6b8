"""Drafting what was decided about agreements that end: an extension, or what follows them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.years import AcademicYear
from partnerships.actions.amending import add_change, amend, conditions_for
from partnerships.actions.locking import locked_for
from partnerships.actions.renewal_deadlines import close_decision_deadline
from partnerships.actions.renewing import renew, why_not
from partnerships.enums import LIVE
from partnerships.enums_renewals import RenewalChoice
from partnerships.guards import day_of
from partnerships.life_enums import Matter
from partnerships.models import Agreement, Change
from partnerships.queries_renewals import open_decision
from partnerships.renewal_standing import a_year_later


def why_not_extended(agreement: Agreement) -> str:
    """Why its last day is not moved, in words; empty where it can be."""
    refused = why_not(agreement)
    if refused:
        return refused
    if agreement.state not in LIVE:
        return _("It is over: only an agreement that holds is extended. Renew it.")
    if agreement.ends_on is None:
        return _("It has no last day: there is nothing to extend.")
    return ""


def why_not_drafted(agreement: Agreement) -> str:
    """Why the batch drafts nothing for it: nothing decided, or to let it lapse."""
    refused = why_not(agreement)
    if refused:
        return refused
    decision = open_decision(agreement)
    if decision is None:
        return _("Nothing is decided: take the decision first.")
    if decision.decision == RenewalChoice.EXTEND:
        return why_not_extended(agreement)
    if decision.decision == RenewalChoice.LAPSE:
        text = _("It was decided to %(decision)s: nothing is drafted.")
        return text % {"decision": decision.get_decision_display().lower()}
    return ""


@transaction.atomic
def extend(*, agreement: Agreement, by: User, ends_on: date | None = None) -> Agreement:
    """Draft the amendment that moves the last day; it has its own circuit and signatures.

    Conditions that went on until the end go on until the new one, as a line of the amendment.

    Args:
        agreement: one that holds, with a last day.
        by: an officer of its unit.
        ends_on: by default a year after its last day.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: it cannot be extended (`why_not_extended`), another open amendment changes
            the last day, or the new one is not later.

    """
    row = locked_for(agreement, by)
    refused = why_not_extended(row)
    if refused or row.ends_on is None:
        raise ValidationError(refused, code="renewal")
    last = ends_on or a_year_later(row.ends_on)
    if last <= row.ends_on:
        text = _("The agreement ends on %(day)s already: the new last day comes after it.")
        raise ValidationError({"ends_on": text % {"day": day_of(row.ends_on)}}, code="end")
    made = amend(parent=row, change=Change(matter=Matter.END, ends_on=last), by=by)
    _carry_on(row, made, row.ends_on, last, by)
    close_decision_deadline(agreement=row)
    return made


def _carry_on(row: Agreement, made: Agreement, before: date, last: date, by: User) -> None:
    """Promise the places of the last academic year in those that are added."""
    ended, until = AcademicYear.of(before), AcademicYear.of(last)
    lines = row.conditions.filter(last_year=ended)
    if until <= ended or not lines.exists():
        return
    line = Change(amendment=made, matter=Matter.CONDITIONS, from_year=ended.next)
    add_change(change=line, by=by)
    with audit.context(user=by), expected_violations():
        for one in conditions_for(made, lines):
            one.first_year, one.last_year = ended.next, until
            one.save()


def draft_decided(*, agreement: Agreement, by: User) -> Agreement:
    """Draft what was decided: an amendment, or the agreement that follows; raises as these do."""
    row = Agreement.objects.get(pk=agreement.pk)  # a list may have read it before the decision
    refused = why_not_drafted(row)
    if refused:
        raise ValidationError(refused, code="renewal")
    decision = open_decision(row)
    if decision is not None and decision.decision == RenewalChoice.EXTEND:
        return extend(agreement=row, by=by)
    return renew(agreement=row, by=by, type=decision.target if decision else None)
