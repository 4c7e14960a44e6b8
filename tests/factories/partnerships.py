"""Agreements, their parties, conditions and places."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from factory.declarations import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from intl_office.accounts.models import User
from intl_office.circuits.enums import Assignee
from intl_office.circuits.models import Circuit
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner
from partnerships.actions.places import promise
from partnerships.enums import SIGNED, AgreementType, Direction, MobilityType, PartyRole, State
from partnerships.life_enums import GivenBy
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementYear,
    Article,
    Condition,
    Factsheet,
    MinistryWindow,
    Notice,
)
from partnerships.models.factsheet import DAYS, WORDS
from partnerships.workflow import KIND
from tests.factories.access import house
from tests.factories.accounts import UserFactory
from tests.factories.circuits import CircuitFactory, StepFactory
from tests.factories.organisations import PartnerFactory, PersonFactory


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


class AgreementFactory(DjangoModelFactory[Agreement]):
    """A draft about exchanges over this academic year and the next two, without parties."""

    class Meta:
        model = Agreement

    number = Sequence(lambda n: f"2020-{n + 1:04}")
    type = AgreementType.EXCHANGE
    title_fr = Sequence(lambda n: f"Accord {n + 1}")  # the number's own: a search finds one row
    title_en = Sequence(lambda n: f"Agreement no. {n + 1}")
    unit = LazyFunction(lambda: house().sciences)
    officer = SubFactory(PersonFactory)
    starts_on = LazyFunction(lambda: AcademicYear.current().period.start)
    ends_on = LazyFunction(lambda: AcademicYear(AcademicYear.current().start + 2).period.end)

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **kwargs: Any) -> Agreement:
        state = kwargs.get("state", State.DRAFT)
        if state in SIGNED:
            kwargs.setdefault("signed_on", kwargs["starts_on"] - timedelta(days=30))
        if state == State.TERMINATED:
            kwargs.setdefault("ended_on", timezone.localdate())
        made: Agreement = model_class.objects.create(**kwargs)
        return made


class PartyFactory(DjangoModelFactory[AgreementParty]):
    """A partner of an agreement; `home()` is our own side."""

    class Meta:
        model = AgreementParty

    agreement = SubFactory(AgreementFactory)
    partner = SubFactory(PartnerFactory)
    position = 1


class ConditionFactory(DjangoModelFactory[Condition]):
    """Two students a year go out for studies, as long as the agreement holds."""

    class Meta:
        model = Condition

    agreement = SubFactory(AgreementFactory)
    direction = Direction.OUT
    mobility_type = MobilityType.SMS
    persons = 2
    months = Decimal(10)
    first_year = LazyFunction(AcademicYear.current)
    last_year = LazyFunction(lambda: AcademicYear(AcademicYear.current().start + 2))


class NoticeFactory(DjangoModelFactory[Notice]):
    """We gave notice two months ago; over in ten months."""

    class Meta:
        model = Notice

    agreement = SubFactory(AgreementFactory, state=State.IN_FORCE)
    given_by = GivenBy.HOME
    notified_on = LazyFunction(lambda: in_days(-60))
    effective_on = LazyFunction(lambda: in_days(300))
    reason = "The course is closed."


class AgreementYearFactory(DjangoModelFactory[AgreementYear]):
    """Two places of this academic year in an agreement in force."""

    class Meta:
        model = AgreementYear

    agreement = SubFactory(AgreementFactory, state=State.IN_FORCE)
    year = LazyFunction(AcademicYear.current)
    direction = Direction.OUT
    mobility_type = MobilityType.SMS
    promised = 2


class ArticleFactory(DjangoModelFactory[Article]):
    """An article on the purpose, in both languages."""

    class Meta:
        model = Article

    agreement = SubFactory(AgreementFactory)
    topic = "scope"
    text_fr = "Objet particulier."
    text_en = "Special purpose."


class FactsheetFactory(DjangoModelFactory[Factsheet]):
    """A factsheet with everything filled in."""

    class Meta:
        model = Factsheet

    party = SubFactory(PartyFactory)
    email = "incoming@example.org"

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        return {**dict.fromkeys(DAYS, "05-15"), **dict.fromkeys(WORDS, "Known."), **kwargs}


def agreement_with(partner: Partner | None = None, **columns: Any) -> Agreement:
    """An agreement of the house and one partner; both ministers were silent where it is signed."""
    row: Agreement = AgreementFactory.create(**columns)
    if row.state == State.SIGNATURE:
        heard(row)
    PartyFactory.create(agreement=row, role=PartyRole.HOME, partner=None, position=0)
    PartyFactory.create(agreement=row, partner=partner or PartnerFactory.create())
    return row


def heard(row: Agreement, days: int = 40) -> MinistryWindow:
    """Both ministers have had the draft for so many days."""
    on = in_days(-days)
    return MinistryWindow.objects.create(agreement=row, sent_on=on, mesr_on=on, mae_on=on)


def in_force(
    *, partner: Partner | None = None, persons: int = 2, condition: Any = None, **columns: Any
) -> Agreement:
    """An agreement in force, its condition and the places that follow; `condition` its columns."""
    row = agreement_with(partner, **{"state": State.IN_FORCE, **columns})
    ConditionFactory.create(agreement=row, persons=persons, **(condition or {}))
    promise(agreement=row, by=UserFactory.create())
    return row


def circuit_of(*deciders: User) -> Circuit:
    """A circuit in force for agreements, a step for each of these people."""
    circuit: Circuit = CircuitFactory.create(subject_kind=KIND)
    for one in deciders:
        StepFactory.create(circuit=circuit, assignee=Assignee.PERSON, person=one)
    return circuit
