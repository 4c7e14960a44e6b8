"""Deadlines, who owns them, who stands in for whom."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.core.moments import Moment
from intl_office.deadlines.enums import State
from intl_office.deadlines.models import (
    CalendarLink,
    Deadline,
    DeadlineOwner,
    Delegation,
    Mute,
    Reader,
)
from intl_office.deadlines.rules import Steps, next_day
from tests.factories.accounts import UserFactory


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


class DeadlineFactory(DjangoModelFactory[Deadline]):
    """Open, due in 30 days; `owners=[...]`, `days=-3`."""

    class Meta:
        model = Deadline
        exclude = ("days",)

    class Params:
        done = Trait(state=State.DONE, closed_at=LazyFunction(timezone.now))
        cancelled = Trait(state=State.CANCELLED, closed_at=LazyFunction(timezone.now))

    days = 30
    source = "tests"
    subject = LazyFunction(uuid.uuid4)
    title = Sequence(lambda n: f"University of Uppsala {n}")
    zone = "Europe/Paris"
    due_on = LazyAttribute(lambda row: in_days(row.days))
    due_at = LazyAttribute(lambda row: Moment(row.due_on, None, row.zone).due)
    days_before = LazyFunction(lambda: [90, 30, 7])
    next_reminder_on = LazyAttribute(
        lambda row: (
            None
            if hasattr(row, "closed_at") and row.closed_at
            else next_day(row.due_on, Steps(tuple(row.days_before)), timezone.localdate())
        )
    )

    @classmethod
    def _create(cls, model_class: type[Deadline], *_args: Any, **kwargs: Any) -> Deadline:
        owners = kwargs.pop("owners", [])
        row = model_class.objects.create(**kwargs)
        DeadlineOwner.objects.bulk_create(DeadlineOwner(deadline=row, user=one) for one in owners)
        return row


class DelegationFactory(DjangoModelFactory[Delegation]):
    class Meta:
        model = Delegation

    person = SubFactory(UserFactory)
    stand_in = SubFactory(UserFactory)
    starts_on = LazyFunction(lambda: in_days(-1))
    ends_on = LazyFunction(lambda: in_days(7))


class ReaderFactory(DjangoModelFactory[Reader]):
    class Meta:
        model = Reader

    user = SubFactory(UserFactory)


class MuteFactory(DjangoModelFactory[Mute]):
    class Meta:
        model = Mute


class CalendarLinkFactory(DjangoModelFactory[CalendarLink]):
    class Meta:
        model = CalendarLink

    user = SubFactory(UserFactory)
    token_hash = Sequence(lambda n: f"{n:064d}")
