"""Calls, proposals and consortia."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from factory.declarations import LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from projects.enums import Stage
from projects.models import Call, ConsortiumMember, Proposal
from tests.factories.accounts import UserFactory
from tests.factories.funding import ProgrammeFactory
from tests.factories.organisations import PartnerFactory, UnitFactory


def _in_a_month() -> date:
    return timezone.localdate() + timedelta(days=30)


class CallFactory(DjangoModelFactory[Call]):
    """A call that closes in a month."""

    class Meta:
        model = Call

    class Params:
        over = Trait(closes_on=date(2021, 3, 5))

    programme = SubFactory(ProgrammeFactory)
    title = Sequence(lambda n: f"Partenariats {n}")
    closes_on = LazyFunction(_in_a_month)


class ProposalFactory(DjangoModelFactory[Proposal]):
    """A proposal being an idea."""

    class Meta:
        model = Proposal

    class Params:
        writing = Trait(stage=Stage.WRITING)
        submitted = Trait(stage=Stage.SUBMITTED, submitted_on=date(2026, 3, 1))
        granted_trait = Trait(
            stage=Stage.GRANTED,
            submitted_on=date(2026, 3, 1),
            decided_on=date(2026, 7, 1),
            granted=Decimal("240000.00"),
        )

    call = SubFactory(CallFactory)
    title = Sequence(lambda n: f"Project {n}")
    unit = SubFactory(UnitFactory)
    leader = SubFactory(UserFactory)
    amount = Decimal("250000.00")
    own_amount = Decimal("90000.00")


class ConsortiumMemberFactory(DjangoModelFactory[ConsortiumMember]):
    """A full partner."""

    class Meta:
        model = ConsortiumMember

    proposal = SubFactory(ProposalFactory)
    partner = SubFactory(PartnerFactory)
