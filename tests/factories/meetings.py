"""Bodies, who sits in them, meetings and what stands on their agendas."""

from datetime import date, time
from typing import Any

from django.utils import timezone
from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from intl_office.accounts.models import User
from intl_office.circuits.enums import Assignee
from intl_office.circuits.meeting_enums import BodyKind, Function, MeetingState
from intl_office.circuits.models import AgendaItem, Body, BodyMember, Meeting, Turn
from intl_office.organisations.enums import PersonKind
from intl_office.organisations.models import Person
from tests.factories.circuits import CircuitFactory, StepFactory, in_days, sent


class BodyFactory(DjangoModelFactory[Body]):
    class Meta:
        model = Body

    code = Sequence(lambda n: f"body-{n}")
    name_fr = Sequence(lambda n: f"Commission {n}")
    name_en = Sequence(lambda n: f"Commission no. {n}")
    kind = BodyKind.COMMISSION
    numbering = "CRI {year}-{number}"


class MeetingFactory(DjangoModelFactory[Meeting]):
    """In a week, being prepared."""

    class Meta:
        model = Meeting

    body = SubFactory(BodyFactory)
    day = LazyFunction(lambda: in_days(7))
    at = time(14, 0)
    place = "Salle du conseil"

    @classmethod
    def _create(cls, model_class: type[Meeting], *_args: Any, **kwargs: Any) -> Meeting:
        if kwargs.get("state", MeetingState.PLANNED) not in (
            MeetingState.PLANNED,
            MeetingState.CANCELLED,
        ):
            kwargs.setdefault("sent_at", timezone.now())
        if kwargs.get("state") == MeetingState.CLOSED:
            kwargs.setdefault("closed_at", timezone.now())
        return model_class.objects.create(**kwargs)


class ItemFactory(DjangoModelFactory[AgendaItem]):
    """A subject of its own, for decision, last on the agenda."""

    class Meta:
        model = AgendaItem

    meeting = SubFactory(MeetingFactory)
    body = SelfAttribute("meeting.body")
    position = LazyAttribute(lambda row: row.meeting.items.count() + 1)
    title = Sequence(lambda n: f"Subject no. {n}")


def waiting_turn(body: Body, **proposal: Any) -> Turn:
    """A file that waits for the decision of a body."""
    circuit = CircuitFactory.create()
    StepFactory.create(circuit=circuit, assignee=Assignee.BODY, body=body)
    return Turn.objects.get(run=sent(circuit, **proposal))


def on_agenda(meeting: Meeting, **proposal: Any) -> AgendaItem:
    """A file that waits for the body, on the agenda of its meeting."""
    turn = waiting_turn(meeting.body, **proposal)
    item: AgendaItem = ItemFactory.create(meeting=meeting, turn=turn, title="")
    return item


def sits(body: Body, user: User, **columns: Any) -> BodyMember:
    """Make this account's person a member."""
    person = Person.objects.filter(user=user).first() or Person.objects.create(
        user=user, last_name=user.last_name or "Membre", kind=PersonKind.ACADEMIC
    )
    columns.setdefault("starts_on", date(2020, 1, 1))
    return BodyMember.objects.create(body=body, person=person, **columns)


def outsider(body: Body, name: str, **columns: Any) -> BodyMember:
    """A member from outside."""
    columns = {"starts_on": date(2020, 1, 1), "function": Function.MEMBER} | columns
    return BodyMember.objects.create(body=body, outsider=name, **columns)
