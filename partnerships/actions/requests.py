"""Requests for agreements: sent, examined, decided, withdrawn, drafted as an agreement."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.core.years import AcademicYear
from intl_office.organisations.actions.partners import lock_partner
from intl_office.organisations.models import Partner, Person
from partnerships import notifications_requests as mails
from partnerships.actions.advice import let_off
from partnerships.actions.agreements import create_agreement
from partnerships.actions.request_deadlines import keep_answer
from partnerships.enums import AgreementType
from partnerships.enums_requests import OPEN_REQUESTS, Audience
from partnerships.models import Agreement, AgreementRequest, RequestMessage
from partnerships.notifications_requests import Told, tell, tell_step
from partnerships.requests_workflow import requests
from partnerships.rules_requests import (
    answer_due,
    is_requester,
    may_ask,
    may_handle,
    sees_inside,
)


@transaction.atomic
def send_request(*, request: AgreementRequest, by: User) -> AgreementRequest:
    """Send a new request to the office.

    Raises:
        PermissionDenied: the person does not work here.
        ValidationError: the partner was merged meanwhile, or a constraint refused the entries.

    """
    if not may_ask(by):
        raise PermissionDenied
    today = timezone.localdate()
    request.requester = by
    request.number = _next_number(today.year)
    request.answer_due_on = answer_due(today)
    _write(request, by)
    keep_answer(request)
    tell(mails.Received, Told(request), [by], "received")
    return request


def _next_number(year: int) -> str:
    """The next free number of a calendar year, `R2026-0147`; its lock lasts the transaction."""
    lock(f"partnerships.request:{year}")
    rows = AgreementRequest.objects.filter(number__startswith=f"R{year}-")
    last = max((int(number[6:]) for number in rows.values_list("number", flat=True)), default=0)
    return f"R{year}-{last + 1:04}"


def _write(request: AgreementRequest, by: User) -> None:
    if request.partner is not None:
        request.partner = lock_partner(request.partner)
        request.partner_name, request.partner_country, request.partner_website = "", None, ""
    with audit.context(user=by), expected_violations():
        request.save()


@transaction.atomic
def complete_request(
    *, request: AgreementRequest, by: User, seen: datetime | None = None
) -> AgreementRequest:
    """Write what the requester added, and send it again: the office's time begins anew.

    Raises:
        PermissionDenied: somebody else's.
        StaleState: it does not wait for the requester any more.
        ValidationError: changed since it was shown (in another window), or refused entries.

    """
    stored = _locked(request)
    if not is_requester(by, stored):
        raise PermissionDenied
    if not stored.can_be_changed or (seen is not None and stored.updated_at != seen):
        raise ValidationError(
            _("This request has changed since you opened it. What you wrote is still here: look at"
              " the request in another window."),
            code="changed",
        )  # fmt: skip
    _write(request, by)
    due = answer_due(timezone.localdate())
    moved = requests.transition(request, "complete", by=by, answer_due_on=due)
    keep_answer(moved)
    tell_step(mails.Moved, moved, moved.handler, by)
    return moved


@transaction.atomic
def take(*, request: AgreementRequest, by: User) -> AgreementRequest:
    """Look after a request; raises as `Workflow.transition` does, as all steps here."""
    moved = requests.transition(request, "take", by=by)
    keep_answer(moved)
    return moved


@transaction.atomic
def accept(*, request: AgreementRequest, by: User, reason: str = "") -> AgreementRequest:
    """Say yes; the agreement is drafted next."""
    moved = requests.transition(request, "accept", by=by, reason=reason)
    keep_answer(moved)
    tell_step(mails.Accepted, moved, moved.requester, by)
    return moved


@transaction.atomic
def refuse(*, request: AgreementRequest, by: User, reason: str) -> AgreementRequest:
    """Say no, and why; who was asked for advice is let off."""
    moved = requests.transition(request, "refuse", by=by, reason=reason)
    keep_answer(moved)
    let_off(request=moved)
    tell_step(mails.Refused, moved, moved.requester, by)
    return moved


@transaction.atomic
def ask_more(*, request: AgreementRequest, by: User, reason: str) -> AgreementRequest:
    """Ask the requester for what is missing; the office's time stops meanwhile."""
    moved = requests.transition(request, "ask-more", by=by, reason=reason)
    keep_answer(moved)
    tell_step(mails.Incomplete, moved, moved.requester, by)
    return moved


@transaction.atomic
def reopen(*, request: AgreementRequest, by: User, reason: str) -> AgreementRequest:
    """Examine again what was decided."""
    due = answer_due(timezone.localdate())
    moved = requests.transition(request, "reopen", by=by, reason=reason, answer_due_on=due)
    keep_answer(moved)
    return moved


@transaction.atomic
def withdraw(*, request: AgreementRequest, by: User, reason: str) -> AgreementRequest:
    """The requester gives it up; who was asked for advice is let off."""
    moved = requests.transition(request, "withdraw", by=by, reason=reason)
    keep_answer(moved)
    let_off(request=moved)
    tell_step(mails.Moved, moved, moved.handler, by)
    return moved


@transaction.atomic
def choose_partner(*, request: AgreementRequest, partner: Partner, by: User) -> AgreementRequest:
    """Say which partner of the list the institution is.

    Raises:
        PermissionDenied: not for the office in this unit.
        ValidationError: the request is over, or the partner was merged meanwhile.

    """
    stored = _locked(request)
    if not may_handle(by, stored):
        raise PermissionDenied
    if stored.state not in OPEN_REQUESTS:
        raise ValidationError(_("This request is over: nothing of it can be changed."))
    stored.partner = lock_partner(partner)
    with audit.context(user=by), expected_violations():
        stored.save(update_fields=["partner"])
    keep_answer(stored)
    return stored


@transaction.atomic
def draft_agreement(*, request: AgreementRequest, by: User) -> Agreement:
    """Make the draft of the agreement asked for, with partner, unit, type and title.

    It begins with the next academic year until somebody says otherwise. Two people at once: the
    second gets StaleState, and there is one draft.

    Raises:
        NotAllowed: the person may not draft agreements of the unit.
        Blocked: the partner of our list is missing.
        StaleState: it is not accepted (any more).

    """
    stored = _locked(request)
    line = requests.transitions["draft"]
    made = None
    if stored.partner is not None and line.who is not None and line.who(by, stored):
        made = _drafted(stored, stored.partner, by)
    # Whatever is missing is said by the workflow, which undoes the draft with its own refusal.
    moved = requests.transition(request, "draft", by=by, agreement=made)
    tell_step(mails.Drafted, moved, moved.requester, by)
    assert moved.agreement is not None  # noqa: S101  # the constraint says so
    return moved.agreement


def _drafted(request: AgreementRequest, partner: Partner, by: User) -> Agreement:
    row = Agreement(
        type=request.type or AgreementType.FRAMEWORK,
        unit=request.unit,
        officer=Person.objects.filter(user=by).first(),
        starts_on=AcademicYear.current().next.period.start,
        note=request.motivation[:2000],
    )
    return create_agreement(agreement=row, partner=partner, by=by)


@transaction.atomic
def write_message(
    *, request: AgreementRequest, text: str, by: User, internal: bool = False
) -> RequestMessage:
    """Say something about a request: to the requester, or among the office.

    Raises:
        PermissionDenied: neither the requester nor the office; internal notes are the office's.
        ValidationError: nothing is said.

    """
    inside = sees_inside(by, request)
    if not (inside or (is_requester(by, request) and not internal)):
        raise PermissionDenied
    row = RequestMessage(
        request=request,
        author=by,
        text=text,
        audience=Audience.OFFICE if internal else Audience.ALL,
    )
    with audit.context(user=by), expected_violations():
        row.save()
    people = [request.handler, None if internal else request.requester]
    others = [one for one in people if one is not None and one.pk != by.pk]
    tell(mails.Spoken, Told(request, text, str(by)), others, f"message:{row.uid}")
    return row


def _locked(request: AgreementRequest) -> AgreementRequest:
    rows = AgreementRequest.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "partner", "handler", "requester").get(pk=request.pk)
