"""Advice on requests: asked for, given, shown to the requester, talked about."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from partnerships import notifications_requests as mails
from partnerships.actions.request_deadlines import keep_advice
from partnerships.enums_requests import OWED, AdviceState, Audience, Opinion
from partnerships.models import Advice, AgreementRequest, RequestMessage
from partnerships.notifications_requests import Told, tell
from partnerships.rules_requests import may_handle, sees_inside


@transaction.atomic
def ask_advice(
    *, request: AgreementRequest, adviser: User, question: str, due_on: date, by: User
) -> Advice:
    """Ask somebody of the house about a request.

    Raises:
        PermissionDenied: not for the office in this unit.
        ValidationError: it is decided, the person is asked already or is the requester, or the
            day has passed.

    """
    stored = _locked(request)
    if not may_handle(by, stored):
        raise PermissionDenied
    _check(stored, adviser, due_on)
    row = Advice(request=stored, adviser=adviser, asked_by=by, question=question, due_on=due_on)
    with audit.context(user=by), expected_violations():
        row.save()
    keep_advice(row)
    tell(mails.AdviceAsked, Told(stored, question, str(by), row), [adviser], f"asked:{row.uid}")
    return row


def _check(request: AgreementRequest, adviser: User, due_on: date) -> None:
    if request.state not in OWED:
        raise ValidationError(_("Advice is asked for while the request is being examined."))
    if adviser.pk == request.requester_id:
        raise ValidationError({"adviser": _("The requester is no adviser: write a message.")})
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("This day has passed.")})


@transaction.atomic
def give_advice(*, advice: Advice, opinion: Opinion, text: str, by: User) -> Advice:
    """Answer, in favour, with reserves or against.

    Raises:
        PermissionDenied: somebody else was asked.
        ValidationError: answered already, or not asked for any more.

    """
    stored = _locked_advice(advice)
    if stored.adviser_id != by.pk:
        raise PermissionDenied
    _awaited(stored)
    stored.state, stored.opinion, stored.text = AdviceState.GIVEN, opinion, text
    stored.answered_at = timezone.now()
    with audit.context(user=by), expected_violations():
        stored.save()
    keep_advice(stored)
    said = f"{opinion.label}\n\n{text}"
    people = _office_of(stored, but=by)
    tell(mails.Spoken, Told(stored.request, said, str(by)), people, f"given:{stored.uid}")
    return stored


@transaction.atomic
def withdraw_advice(*, advice: Advice, by: User) -> Advice:
    """Ask no longer; raises ValidationError where it was answered meanwhile."""
    stored = _locked_advice(advice)
    if not may_handle(by, stored.request):
        raise PermissionDenied
    _awaited(stored)
    with audit.context(user=by):
        _let_off(stored)
    return stored


@transaction.atomic
def show_advice(*, advice: Advice, shown: bool, by: User) -> Advice:
    """Let the requester read an advice, or not; raises ValidationError for one not given yet."""
    stored = _locked_advice(advice)
    if not may_handle(by, stored.request):
        raise PermissionDenied
    stored.shown = shown
    with audit.context(user=by), expected_violations():
        stored.save(update_fields=["shown"])
    return stored


@transaction.atomic
def reply(*, advice: Advice, text: str, by: User) -> RequestMessage:
    """Say something about an advice, between its adviser and the office.

    Raises:
        PermissionDenied: neither of them.
        ValidationError: nothing is said.

    """
    own = advice.adviser_id == by.pk and advice.state != AdviceState.WITHDRAWN
    if not (own or sees_inside(by, advice.request)):
        raise PermissionDenied
    row = RequestMessage(
        request=advice.request, advice=advice, author=by, text=text, audience=Audience.OFFICE
    )
    with audit.context(user=by), expected_violations():
        row.save()
    told = Told(advice.request, text, str(by), advice)
    people = [advice.adviser, *_office_of(advice, but=by)]
    tell(mails.Spoken, told, [p for p in people if p.pk != by.pk], f"reply:{row.uid}")
    return row


def let_off(*, request: AgreementRequest) -> None:
    """Nobody is asked any more; in the transaction of the step that ends the request."""
    for row in Advice.objects.filter(request=request, state=AdviceState.ASKED).order_by("pk"):
        _let_off(row)


def let_off_person(*, people: Collection[int]) -> None:
    """Ask these accounts no longer; in the transaction of what makes them anonymous."""
    for row in Advice.objects.filter(adviser__in=people, state=AdviceState.ASKED).order_by("pk"):
        _let_off(row)


def _let_off(advice: Advice) -> None:
    advice.state = AdviceState.WITHDRAWN
    advice.save(update_fields=["state"])
    keep_advice(advice)


def _office_of(advice: Advice, *, but: User) -> list[User]:
    """Who asked, and who looks after the request."""
    people = [advice.asked_by, advice.request.handler]
    return [one for one in people if one is not None and one.pk != but.pk]


def _awaited(advice: Advice) -> None:
    if not advice.is_awaited:
        raise ValidationError(
            _("This advice is “%(state)s”: nothing is awaited.")
            % {"state": advice.get_state_display()}
        )


def _locked(request: AgreementRequest) -> AgreementRequest:
    rows = AgreementRequest.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "partner", "handler").get(pk=request.pk)


def _locked_advice(advice: Advice) -> Advice:
    """The advice as it is, behind its request: a decision meanwhile comes first or waits."""
    request = _locked(advice.request)
    rows = Advice.objects.select_for_update(of=("self",)).select_related("adviser", "asked_by")
    found = rows.get(pk=advice.pk)
    found.request = request
    return found
