"""Planning visits, reporting on them, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.documents.actions.files import store_upload
from intl_office.documents.uploads import accepted
from intl_office.organisations.actions.partners import lock_partner
from intl_office.organisations.models import Partner, Person
from partnerships.actions.visit_deadlines import keep_follow_up, keep_visit
from partnerships.enums_visits import Side, VisitState
from partnerships.models import (
    Agreement,
    FollowUp,
    Visit,
    VisitAgreement,
    VisitFile,
    VisitParticipant,
    VisitPartner,
)
from partnerships.rules_visits import may_edit, may_report
from partnerships.visits_workflow import follow_ups, visits

MOST_FILES = 30  # of one visit


@dataclass(frozen=True, slots=True)
class Parts:
    """What comes with the columns of a visit.

    Attributes:
        ours: people of the house who take part, by person, or by name where they are not known.
        theirs: names and functions of the others.
        agreements: those that the visit is about.
        seen: time of the last change that the form showed; None where nothing was shown.

    """

    ours: Sequence[Person | str] = ()
    theirs: Sequence[str] = ()
    agreements: Sequence[Agreement] = ()
    seen: datetime | None = None


@transaction.atomic
def plan_visit(*, visit: Visit, partner: Partner, parts: Parts, by: User) -> Visit:
    """Plan a visit with a partner.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: the partner was merged meanwhile, or a constraint refused the entries.

    """
    if not may_edit(by, visit):
        raise PermissionDenied
    found = lock_partner(partner)
    with audit.context(user=by), expected_violations():
        visit.save()
        VisitPartner.objects.create(visit=visit, partner=found)
        _write_parts(visit, parts)
    keep_visit(visit)
    return visit


@transaction.atomic
def save_visit(*, visit: Visit, parts: Parts, by: User) -> Visit:
    """Change what is planned; raises ValidationError where somebody changed it meanwhile."""
    stored = _locked(visit)
    if not (may_edit(by, stored) and may_edit(by, visit)):
        raise PermissionDenied
    _check_seen(stored, parts.seen)
    visit.state, visit.report, visit.reported_on = stored.state, stored.report, stored.reported_on
    with audit.context(user=by), expected_violations():
        visit.save()
        _write_parts(visit, parts)
    keep_visit(visit)
    return visit


def _check_seen(stored: Visit, seen: datetime | None) -> None:
    if seen is not None and stored.updated_at != seen:
        raise ValidationError(
            _("Somebody else has changed this visit since you opened it. What you wrote is still"
              " here: look at the visit in another window, then save again."),
            code="changed",
        )  # fmt: skip


def _write_parts(visit: Visit, parts: Parts) -> None:
    VisitParticipant.objects.filter(visit=visit).delete()
    lines = [(Side.OURS, one) for one in parts.ours] + [(Side.THEIRS, one) for one in parts.theirs]
    for position, (side, one) in enumerate(lines):
        known = {"person": one} if isinstance(one, Person) else {"name": one[:200]}
        VisitParticipant.objects.create(visit=visit, side=side, position=position, **known)
    visit.__dict__.pop("participants", None)  # read again
    rows = VisitAgreement.objects.filter(visit=visit)
    wanted = {one.pk: one for one in parts.agreements}
    rows.exclude(agreement__in=wanted).delete()
    for key in sorted(wanted.keys() - set(rows.values_list("agreement", flat=True))):
        VisitAgreement.objects.create(visit=visit, agreement=wanted[key])


@transaction.atomic
def add_partner(*, visit: Visit, partner: Partner, by: User) -> VisitPartner:
    """Name one more partner; raises ValidationError for one that is named already."""
    stored = _edited(visit, by)
    found = lock_partner(partner)
    with audit.context(user=by), expected_violations():
        return VisitPartner.objects.create(visit=stored, partner=found)


@transaction.atomic
def remove_partner(*, row: VisitPartner, by: User) -> None:
    """Take a partner away; raises ValidationError for the last one."""
    stored = _edited(row.visit, by)
    if VisitPartner.objects.filter(visit=stored).count() < 2:
        raise ValidationError(_("A visit has a partner: add the other one first."))
    with audit.context(user=by):
        row.delete()


@transaction.atomic
def write_report(*, visit: Visit, text: str, by: User, seen: datetime | None = None) -> Visit:
    """Write the report, or correct it; the first one closes the visit.

    Raises:
        PermissionDenied: neither there nor in charge of the visits of the unit.
        Blocked: it has not begun, or nothing is written.
        ValidationError: cancelled, or somebody else wrote meanwhile.

    """
    stored = _locked(visit)
    if not may_report(by, stored):
        raise PermissionDenied
    if stored.state == VisitState.CANCELLED:
        raise ValidationError(_("This visit was cancelled: there is nothing to report."))
    _check_seen(stored, seen)
    stored.report = text.strip()
    with audit.context(user=by), expected_violations():
        stored.save(update_fields=["report"])
    if stored.state == VisitState.PLANNED:
        visits.transition(stored, "report", by=by)
        keep_visit(stored)
    return stored


@transaction.atomic
def cancel_visit(*, visit: Visit, by: User, reason: str) -> Visit:
    """It does not take place; raises as `Workflow.transition` does."""
    moved = visits.transition(visit, "cancel", by=by, reason=reason)
    keep_visit(moved)
    return moved


@transaction.atomic
def revive_visit(*, visit: Visit, by: User, reason: str) -> Visit:
    """It takes place after all."""
    moved = visits.transition(visit, "revive", by=by, reason=reason)
    keep_visit(moved)
    return moved


@transaction.atomic
def add_file(*, visit: Visit, file: "UploadedFile[Any]", by: User) -> VisitFile:
    """Keep a file with a visit.

    Raises:
        PermissionDenied: neither there nor in charge.
        ValidationError: it has thirty files already.
        OSError: the store of files is away.

    """
    stored = _locked(visit)
    if not may_report(by, stored):
        raise PermissionDenied
    if VisitFile.objects.filter(visit=stored).count() >= MOST_FILES:
        raise ValidationError(_("This visit has 30 files already."))
    with audit.context(user=by):
        kept = store_upload(file=file, accepted=accepted(file), by=by)
        return VisitFile.objects.create(visit=stored, file=kept)


@transaction.atomic
def remove_file(*, row: VisitFile, by: User) -> None:
    """Take a file away from a visit; its content stays in the store until it is tidied."""
    if not may_report(by, row.visit):
        raise PermissionDenied
    with audit.context(user=by):
        row.delete()


@transaction.atomic
def add_follow_up(*, row: FollowUp, by: User) -> FollowUp:
    """Say what is to be done after a visit, by whom, until when."""
    if not may_report(by, _locked(row.visit)):
        raise PermissionDenied
    with audit.context(user=by), expected_violations():
        row.save()
    keep_follow_up(row)
    return row


@transaction.atomic
def step_follow_up(*, row: FollowUp, name: str, by: User, reason: str) -> FollowUp:
    """Finish an action, give it up, or open it again, with the reason or the result."""
    moved = follow_ups.transition(row, name, by=by, reason=reason)
    keep_follow_up(moved)
    return moved


def _locked(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("unit", "organiser")
    return rows.get(pk=visit.pk)


def _edited(visit: Visit, by: User) -> Visit:
    stored = _locked(visit)
    if not may_edit(by, stored):
        raise PermissionDenied
    return stored
