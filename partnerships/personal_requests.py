"""What requests and visits hold about people: who asked, what they said, who took part."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import GONE, Holding, Subject, holdings
from partnerships.actions.advice import let_off_person
from partnerships.enums_requests import AdviceState
from partnerships.models import (
    Advice,
    AgreementRequest,
    FollowUp,
    RequestMessage,
    RequestTransition,
    Visit,
    VisitParticipant,
)

ACCOUNT, PERSON = "account", "person"
_REQUESTS = _("To examine requests for agreements, and to answer you (public task).")
_VISITS = _("To prepare visits and missions, and to follow what they lead to (public task).")
_KEEP = _("As long as the agreement or the partner; then without your name.")
_SEEN_BY = _("You, the international office, and those whom it asks for advice.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    _register_requests()
    _register_visits()


def _register_requests() -> None:
    _held("RequestTransition", _("Steps of requests for agreements"), _steps, {"reason": ""})
    _held(
        "RequestMessage",
        _("Messages about requests for agreements"),
        lambda who: RequestMessage.objects.filter(author__in=who.of(ACCOUNT)),
        {"text": GONE},
    )
    _held(
        "Advice",
        _("Advice on requests for agreements"),
        _advice,
        {"text": _text},
        before=lambda who: let_off_person(people=who.of(ACCOUNT)),
    )
    _held(
        "AgreementRequest",
        _("Requests for agreements"),
        _requests,
        {"people": "", "contacts": "", "motivation": GONE},
        hidden=frozenset({"search"}),
    )


def _register_visits() -> None:
    _held(
        "VisitParticipant",
        _("Visits and missions in which you took part"),
        lambda who: VisitParticipant.objects.filter(person__in=who.of(PERSON)),
        why=_VISITS,
    )
    _held(
        "Visit",
        _("Visits and missions that you organised"),
        lambda who: Visit.objects.filter(organiser__in=who.of(PERSON)),
        why=_VISITS,
        hidden=frozenset({"search"}),
    )
    _held(
        "FollowUp",
        _("Actions after a visit that are yours"),
        lambda who: FollowUp.objects.filter(owner__in=who.of(PERSON)),
        why=_VISITS,
    )


def _held(name: str, what: Any, rows: Any, columns: Any = None, **options: Any) -> None:
    words: dict[str, Any] = {"why": _REQUESTS, "keep": _KEEP, "seen_by": _SEEN_BY, **options}
    entry = Holding(what=what, rows=rows, columns=columns or {}, **words)
    holdings.register(f"partnerships.{name}", entry)


def _requests(who: Subject) -> QuerySet[AgreementRequest]:
    return AgreementRequest.objects.filter(requester__in=who.of(ACCOUNT))


def _steps(who: Subject) -> QuerySet[RequestTransition]:
    return RequestTransition.objects.filter(request__in=_requests(who))


def _advice(who: Subject) -> QuerySet[Advice]:
    return Advice.objects.filter(adviser__in=who.of(ACCOUNT))


def _text(_who: Subject, key: int) -> str:
    """An advice that was not given has no text, and none is made up."""
    given = Advice.objects.filter(pk=key, state=AdviceState.GIVEN).exists()
    return GONE if given else ""
