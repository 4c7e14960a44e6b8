"""Networks, their members, fees, seats, events, renewals."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from factory.declarations import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from intl_office.organisations.models import Partner
from partnerships.models import (
    Network,
    NetworkFee,
    NetworkMeeting,
    NetworkMember,
    NetworkRenewal,
    NetworkSeat,
    RenewalStep,
)
from partnerships.network_enums import MemberRole, NetworkKind
from tests.factories.access import house
from tests.factories.organisations import PartnerFactory, PersonFactory
from tests.factories.partnerships import in_days


class NetworkFactory(DjangoModelFactory[Network]):
    """A European University of the sciences, in its second year of four, without members."""

    class Meta:
        model = Network

    name_fr = Sequence(lambda n: f"Réseau {n}")
    name_en = Sequence(lambda n: f"Network no. {n}")
    kind = NetworkKind.EUROPEAN_UNIVERSITY
    unit = LazyFunction(lambda: house().sciences)
    officer = SubFactory(PersonFactory)
    starts_on = LazyFunction(lambda: in_days(-400))
    ends_on = LazyFunction(lambda: in_days(1000))


class NetworkMemberFactory(DjangoModelFactory[NetworkMember]):
    """A partner, full member since the beginning."""

    class Meta:
        model = NetworkMember

    network = SubFactory(NetworkFactory)
    partner = SubFactory(PartnerFactory)
    starts_on = LazyFunction(lambda: in_days(-400))


class NetworkFeeFactory(DjangoModelFactory[NetworkFee]):
    """A fee of this year, to be paid in a month."""

    class Meta:
        model = NetworkFee

    network = SubFactory(NetworkFactory)
    year = LazyFunction(lambda: timezone.localdate().year)
    amount = Decimal("12000.00")
    due_on = LazyFunction(lambda: in_days(30))


class NetworkSeatFactory(DjangoModelFactory[NetworkSeat]):
    """A seat in the governing board for two years more."""

    class Meta:
        model = NetworkSeat

    network = SubFactory(NetworkFactory)
    body = "Governing board"
    person = SubFactory(PersonFactory)
    starts_on = LazyFunction(lambda: in_days(-100))
    ends_on = LazyFunction(lambda: in_days(700))


class NetworkMeetingFactory(DjangoModelFactory[NetworkMeeting]):
    """A general assembly in two months."""

    class Meta:
        model = NetworkMeeting

    network = SubFactory(NetworkFactory)
    title = "General assembly"
    city = "Porto"
    starts_on = LazyFunction(lambda: in_days(60))
    ends_on = LazyFunction(lambda: in_days(60) + timedelta(days=2))


class NetworkRenewalFactory(DjangoModelFactory[NetworkRenewal]):
    """A decision in five months, for which money is asked."""

    class Meta:
        model = NetworkRenewal

    network = SubFactory(NetworkFactory)
    decision_on = LazyFunction(lambda: in_days(150))
    funder = "European Commission"
    amount = Decimal("4000000.00")


class RenewalStepFactory(DjangoModelFactory[RenewalStep]):
    """A step due in a month."""

    class Meta:
        model = RenewalStep

    renewal = SubFactory(NetworkRenewalFactory)
    title = "Write the work packages"
    due_on = LazyFunction(lambda: in_days(30))
    owner = SubFactory(PersonFactory)


def network_of(*partners: Partner, **columns: object) -> Network:
    """A network that we coordinate, with these partners as full members."""
    row: Network = NetworkFactory.create(**columns)
    role = MemberRole.COORDINATOR
    NetworkMemberFactory.create(network=row, partner=None, role=role)
    for one in partners:
        NetworkMemberFactory.create(network=row, partner=one)
    return row
