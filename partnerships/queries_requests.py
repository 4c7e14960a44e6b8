"""What is read around a request: what exists already, who answers, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from intl_office.access.enums import Role
from intl_office.access.models import RoleAssignment
from intl_office.access.permissions import declared
from intl_office.accounts.models import User
from intl_office.core.models import on_day
from intl_office.organisations.models import Partner, Person, Unit
from partnerships import rules_requests as rules
from partnerships.enums import LIVE, OPEN
from partnerships.enums_requests import RequestState
from partnerships.models import Advice, Agreement, AgreementRequest, RequestMessage

FOUND = 6  # institutions proposed while one types
SHOWN = 5  # agreements and requests named in a warning


@dataclass(frozen=True, slots=True)
class Already:
    """What there is with a partner: rows that the reader may open, and how many others.

    Attributes:
        agreements: agreements being made, signed or in force.
        other_agreements: how many more there are.
        requests: open requests.
        other_requests: how many more there are.

    """

    agreements: Sequence[Agreement] = ()
    other_agreements: int = 0
    requests: Sequence[AgreementRequest] = ()
    other_requests: int = 0

    def __bool__(self) -> bool:
        shown = self.agreements or self.requests
        return bool(shown or self.other_agreements or self.other_requests)


def already(
    partner: Partner, user: AbstractBaseUser, *, but: AgreementRequest | None = None
) -> Already:
    """What there is with this partner, for somebody who asks for an agreement; `but`: their own."""
    agreements = Agreement.objects.with_partner(partner).filter(state__in=LIVE | OPEN)
    requests = AgreementRequest.objects.about(partner).open().exclude(pk=but.pk if but else 0)
    seen = list(agreements.visible_to(user).order_by("-starts_on", "pk")[:SHOWN])
    asked = list(requests.visible_to(user).select_related("unit", "partner").order_by("pk")[:SHOWN])
    return Already(seen, agreements.count() - len(seen), asked, requests.count() - len(asked))


def proposed(words: str) -> Sequence[Partner]:
    """Institutions that somebody may mean, exact spellings first.

    Whoever may ask for an agreement reads these names, cities and countries: they are public.
    """
    if len(words.strip()) < 2:
        return []
    rows = Partner.objects.current().active().select_related("country").defer("search")
    exact = list(rows.matching(words).order_by("legal_name", "pk")[:FOUND])
    return exact or list(rows.resembling(words)[:FOUND])


def desk(unit: Unit) -> Sequence[User]:
    """Who answers for a unit: officers who decide there, else the directors."""
    rows = RoleAssignment.objects.valid_today().filter(
        Q(unit=None) | Q(unit__in=unit.path), user__is_active=True
    )
    poles = declared[rules.HANDLE].poles
    officers = rows.filter(role=Role.OFFICER, pole__in=poles)
    found = officers if officers.exists() else rows.filter(role=Role.DIRECTOR)
    return list(User.objects.filter(pk__in=found.values("user")).order_by("pk"))


def own_unit(user: User, day: date) -> Unit | None:
    """Where somebody works on a day: as a person of the house, else by their role."""
    person = Person.objects.filter(user=user.pk).first()
    if person is not None:
        row = person.memberships.filter(on_day(day)).select_related("unit").order_by("pk").first()
        if row is not None:
            return row.unit
    given = RoleAssignment.objects.valid_today().filter(user=user, unit__isnull=False)
    role = given.select_related("unit").order_by("pk").first()
    return role.unit if role else None


def turn_of(row: AgreementRequest) -> str:
    """Whose turn it is, in words for the requester; empty where it is over."""
    if row.state == RequestState.COMPLETING:
        return str(row.requester)
    if row.state in {RequestState.SUBMITTED, RequestState.REVIEW, RequestState.ACCEPTED}:
        return str(row.handler) if row.handler else _("the international office")
    return ""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said about a request: an advice or a message, with what answers it."""

    at: datetime
    advice: Advice | None = None
    message: RequestMessage | None = None


def said_about(row: AgreementRequest, user: AbstractBaseUser) -> Sequence[Said]:
    """Everything said about a request that the person may read, in order of time; three queries."""
    messages = RequestMessage.objects.visible_to(user).filter(request=row)
    messages = messages.select_related("author").order_by("created_at", "pk")
    replies = Prefetch("replies", messages, to_attr="said")
    advice = Advice.objects.visible_to(user).filter(request=row)
    advice = advice.select_related("adviser", "asked_by").prefetch_related(replies)
    own = [Said(one.created_at, message=one) for one in messages.filter(advice=None)]
    known = [Said(one.created_at, advice=one) for one in advice.order_by("pk")]
    return sorted([*own, *known], key=lambda one: one.at)
