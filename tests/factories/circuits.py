"""Circuits, files on their way through them, who stands in for whom."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from factory.declarations import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from intl_office.access.enums import Role
from intl_office.accounts.models import User
from intl_office.circuits.actions.running import start
from intl_office.circuits.enums import Assignee, Edition
from intl_office.circuits.models import Circuit, CircuitStep, Delegation, Run, Turn
from tests.factories.accounts import UserFactory
from tests.testapp.models import Proposal
from tests.testapp.subjects import ProposalSubject

KIND = ProposalSubject.code


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


class CircuitFactory(DjangoModelFactory[Circuit]):
    """In force, for proposals, without steps."""

    class Meta:
        model = Circuit

    code = Sequence(lambda n: f"proposal-{n}")
    name_fr = Sequence(lambda n: f"Circuit {n}")
    name_en = Sequence(lambda n: f"Circuit no. {n}")
    subject_kind = KIND
    edition = Edition.IN_FORCE


class StepFactory(DjangoModelFactory[CircuitStep]):
    """The legal reader, at the end of the circuit; `position` puts it beside another."""

    class Meta:
        model = CircuitStep

    circuit = SubFactory(CircuitFactory)
    name_fr = Sequence(lambda n: f"Étape {n}")
    name_en = Sequence(lambda n: f"Step no. {n}")
    assignee = Assignee.ROLE
    role = Role.LEGAL
    days = 10

    @classmethod
    def _create(cls, model_class: type[CircuitStep], *_args: Any, **kwargs: Any) -> CircuitStep:
        if kwargs["assignee"] != Assignee.ROLE:
            kwargs["role"] = ""
        kwargs.setdefault("position", kwargs["circuit"].steps.count() + 1)
        return model_class.objects.create(**kwargs)


def step_of(person: User, circuit: Circuit, **columns: Any) -> CircuitStep:
    """A step that one person decides by name."""
    step: CircuitStep = StepFactory.create(
        circuit=circuit, assignee=Assignee.PERSON, person=person, **columns
    )
    return step


class ProposalFactory(DjangoModelFactory[Proposal]):
    class Meta:
        model = Proposal

    title = Sequence(lambda n: f"Proposal no. {n}")
    author = SubFactory(UserFactory)


class DelegationFactory(DjangoModelFactory[Delegation]):
    """From yesterday for a week, every kind of files."""

    class Meta:
        model = Delegation

    person = SubFactory(UserFactory)
    stand_in = SubFactory(UserFactory)
    starts_on = LazyFunction(lambda: in_days(-1))
    ends_on = LazyFunction(lambda: in_days(7))
    reason = "Mission in Montréal"


def sent(circuit: Circuit, **proposal: Any) -> Run:
    """A proposal sent through a circuit by its author."""
    subject: Proposal = ProposalFactory.create(**proposal)
    return start(kind=KIND, subject=subject, circuit=circuit, by=subject.author)


def asked(decider: User | None = None, **proposal: Any) -> Turn:
    """An open turn of one person, of a proposal by somebody else."""
    circuit = CircuitFactory.create()
    step_of(decider or UserFactory.create(), circuit)
    return Turn.objects.get(run=sent(circuit, **proposal))


def turn_of(run: Run, step: CircuitStep) -> Turn:
    """The last turn of a step, as it is now."""
    found = Turn.objects.filter(run=run, step=step).for_list().order_by("round").last()
    assert found
    return found
