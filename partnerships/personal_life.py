"""What the life of agreements, networks and strategic partners hold about people.

People of the house stand there by their entry among the people, which is what is anonymised: the
rows stay, with the pseudonym. An address is replaced; a name in a text is taken out of it with all
other mentions (`core.sweep`).
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import Holding, Subject, holdings
from partnerships.models import (
    Network,
    NetworkMeetingPerson,
    NetworkSeat,
    Notice,
    PlanAction,
    RenewalStep,
    SentLetter,
    StrategicPartner,
)

PERSON = "person"
_NETWORKS = _("To follow the networks that the institution belongs to (public task).")
_STRATEGIC = _("To lead strategic partnerships and their yearly plans (public task).")
_MAILS = _("To inform the parties, and to prove what was announced to whom (public task).")
_KEEP = _("As long as what it belongs to; then without your name.")
_READERS = _("Those who may read the network.")
_OFFICE = _("Those who may read the agreement.")
_LEADERS = _("Those who may read strategic partners.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    _networks()
    _strategic()
    _held(
        "SentLetter",
        _("Mails about agreements that you were sent"),
        _letters,
        columns={"address": lambda who, _key: who.address()},
        why=_MAILS,
        seen_by=_OFFICE,
    )
    _held(
        "Notice",
        _("Notices of termination that you were told of"),
        _notices,
        why=_MAILS,
        seen_by=_OFFICE,
    )


def _networks() -> None:
    known: dict[str, Any] = {"why": _NETWORKS, "seen_by": _READERS}
    _held(
        "Network",
        _("Networks that you follow"),
        lambda who: Network.objects.filter(officer__in=who.of(PERSON)),
        hidden=frozenset({"search"}),
        **known,
    )
    _held(
        "NetworkSeat",
        _("Seats in bodies of networks"),
        lambda who: NetworkSeat.objects.filter(person__in=who.of(PERSON)),
        **known,
    )
    _held(
        "NetworkMeetingPerson",
        _("Events of networks that you attended"),
        lambda who: NetworkMeetingPerson.objects.filter(person__in=who.of(PERSON)),
        **known,
    )
    _held(
        "RenewalStep",
        _("Steps of renewals of networks that are yours"),
        lambda who: RenewalStep.objects.filter(owner__in=who.of(PERSON)),
        **known,
    )


def _strategic() -> None:
    known: dict[str, Any] = {"why": _STRATEGIC, "seen_by": _LEADERS}
    _held(
        "StrategicPartner",
        _("Strategic partners that you are responsible for"),
        lambda who: StrategicPartner.objects.filter(owner__in=who.of(PERSON)),
        **known,
    )
    _held(
        "PlanAction",
        _("Actions of strategic plans that are yours"),
        lambda who: PlanAction.objects.filter(owner__in=who.of(PERSON)),
        **known,
    )


def _held(name: str, what: Any, rows: Any, **more: Any) -> None:
    known: dict[str, Any] = {"keep": _KEEP, **more}
    holdings.register(f"partnerships.{name}", Holding(what=what, rows=rows, **known))


def _letters(who: Subject) -> QuerySet[SentLetter]:
    """Those sent to an address that is the person's alone."""
    return SentLetter.objects.filter(_any("address__iexact", who.addresses))


def _notices(who: Subject) -> QuerySet[Notice]:
    """Those that name the person; a name that nobody else bears."""
    return Notice.objects.filter(_any("told__icontains", who.names))


def _any(lookup: str, values: tuple[str, ...]) -> Q:
    found = Q(pk__in=())
    for value in values:
        found |= Q(**{lookup: value})
    return found
