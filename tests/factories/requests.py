"""Requests for agreements, advice, visits and what follows them."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from factory.declarations import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from intl_office.accounts.models import User
from intl_office.deadlines.models import Deadline
from intl_office.mail.models import Message
from intl_office.organisations.models import Partner
from partnerships.actions.requests import send_request
from partnerships.enums import Dimension
from partnerships.enums_requests import (
    DECIDED,
    HANDLED,
    AdviceState,
    Audience,
    Opinion,
    RequestState,
)
from partnerships.enums_visits import Side, VisitKind, VisitState
from partnerships.models import (
    Advice,
    AgreementRequest,
    FollowUp,
    RequestMessage,
    Visit,
    VisitFile,
    VisitParticipant,
    VisitPartner,
)
from tests.factories.access import house
from tests.factories.accounts import UserFactory
from tests.factories.documents import stored
from tests.factories.organisations import CountryFactory, PartnerFactory, PersonFactory
from tests.factories.partnerships import agreement_with, in_days


class RequestFactory(DjangoModelFactory[AgreementRequest]):
    """A request of the sciences about an institution that is not in the list."""

    class Meta:
        model = AgreementRequest

    number = Sequence(lambda n: f"R2020-{n + 1:04}")
    requester = SubFactory(UserFactory)
    unit = LazyFunction(lambda: house().sciences)
    partner_name = "Institut de Valbrume"
    partner_country = SubFactory(CountryFactory, germany=True)
    dimensions = LazyFunction(lambda: [Dimension.TEACHING])
    motivation = "Three joint papers."
    answer_due_on = LazyFunction(lambda: in_days(21))

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **kwargs: Any) -> AgreementRequest:
        state = kwargs.get("state", RequestState.SUBMITTED)
        if state in HANDLED and "handler" not in kwargs:
            kwargs["handler"] = UserFactory.create()
        if state in DECIDED:
            kwargs.setdefault("decided_on", timezone.localdate())
        if state == RequestState.AGREEMENT and "agreement" not in kwargs:
            kwargs["agreement"] = agreement_with()
        made: AgreementRequest = model_class.objects.create(**kwargs)
        return made


def asked(by: User, **columns: Any) -> AgreementRequest:
    """A request as it is sent."""
    country = CountryFactory.create(germany=True)
    row = RequestFactory.build(
        requester=by, unit=house().sciences, partner_country=country, **columns
    )
    return send_request(request=row, by=by)


def kinds(address: str) -> list[str]:
    """The kinds of the mails to an address, in order."""
    return list(
        Message.objects.filter(address=address).order_by("pk").values_list("kind", flat=True)
    )


def deadline(row: AgreementRequest | Advice) -> Deadline:
    """The one of a request or of an advice."""
    return Deadline.objects.get(subject=row.uid)


class AdviceFactory(DjangoModelFactory[Advice]):
    """An advice that is awaited."""

    class Meta:
        model = Advice

    request = SubFactory(RequestFactory)
    adviser = SubFactory(UserFactory)
    asked_by = SubFactory(UserFactory)
    question = "Do you see a difficulty?"
    due_on = LazyFunction(lambda: in_days(10))


def given_advice(**columns: Any) -> Advice:
    """An advice with its answer."""
    known = {"state": AdviceState.GIVEN, "opinion": Opinion.FAVOURABLE, "text": "Go on.",
             "answered_at": timezone.now()}  # fmt: skip
    made: Advice = AdviceFactory.create(**{**known, **columns})
    return made


def message_on(request: AgreementRequest, text: str, **columns: Any) -> RequestMessage:
    """Something said about a request, internal unless said otherwise."""
    known = {"author": request.handler or request.requester, "audience": Audience.OFFICE}
    return RequestMessage.objects.create(request=request, text=text, **{**known, **columns})


class VisitFactory(DjangoModelFactory[Visit]):
    """A mission of the sciences that takes place in ten days, without partner."""

    class Meta:
        model = Visit

    kind = VisitKind.OUTGOING
    purpose = Sequence(lambda n: f"Mission no. {n}")
    place = "Uppsala"
    unit = LazyFunction(lambda: house().sciences)
    starts_on = LazyFunction(lambda: in_days(10))
    ends_on = LazyFunction(lambda: in_days(12))

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **kwargs: Any) -> Visit:
        if kwargs.get("state") == VisitState.REPORTED:
            kwargs.setdefault("report", "It was good.")
            kwargs.setdefault("reported_on", timezone.localdate())
        made: Visit = model_class.objects.create(**kwargs)
        return made


def visit_with(partner: Partner | None = None, *, day: int | None = None, **columns: Any) -> Visit:
    """A visit with a partner; `day` counts from today, for a visit of one day."""
    if day is not None:
        on: date = in_days(day)
        columns |= {"starts_on": on, "ends_on": on}
    row: Visit = VisitFactory.create(**columns)
    VisitPartner.objects.create(visit=row, partner=partner or PartnerFactory.create())
    return row


def taking_part(visit: Visit, user: User) -> VisitParticipant:
    """Somebody of the house with an account takes part."""
    person = PersonFactory.create(user=user)
    return VisitParticipant.objects.create(visit=visit, side=Side.OURS, person=person)


def follow_up_of(visit: Visit, **columns: Any) -> FollowUp:
    """An action that follows a visit, due in a month."""
    known = {"what": "Send the draft", "due_on": timezone.localdate() + timedelta(days=30)}
    if "owner" not in columns:
        columns["owner"] = PersonFactory.create(user=UserFactory.create())
    return FollowUp.objects.create(visit=visit, **{**known, **columns})


def file_of(visit: Visit) -> VisitFile:
    """A file of a visit."""
    return VisitFile.objects.create(visit=visit, file=stored())


def personal_rows(user: User) -> None:
    """A row about this person in every table of requests and visits that holds people."""
    step = {"name": "take", "source": "s", "target": "t", "at": timezone.now(), "reason": "why"}
    row = RequestFactory.create(requester=user)
    row.transitions.create(**step)
    given_advice(adviser=user)
    message_on(RequestFactory.create(), "words", author=user)
    person = user.person
    visit = VisitFactory.create(organiser=person)
    VisitParticipant.objects.create(visit=visit, side=Side.OURS, person=person)
    follow_up_of(visit, owner=person)
