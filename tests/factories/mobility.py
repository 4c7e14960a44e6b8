"""Programmes, enrolments, campaigns, applications, mobilities."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.reference.enums import EqfLevel
from intl_office.reference.models import Language
from mobility.enums import DECIDED, SENT, ApplicationState, CampaignState
from mobility.models import (
    Application,
    ApplicationFile,
    Campaign,
    Enrolment,
    LanguageSkill,
    Mobility,
    Programme,
    Wish,
)
from partnerships.enums import MobilityType
from partnerships.models import AgreementYear
from tests.factories.access import house
from tests.factories.accounts import UserFactory
from tests.factories.documents import stored
from tests.factories.organisations import CountryFactory, PartnerFactory
from tests.factories.partnerships import in_force


class ProgrammeFactory(DjangoModelFactory[Programme]):
    """A bachelor's programme of the sciences."""

    class Meta:
        model = Programme

    code = Sequence(lambda n: f"P{n}")
    name_fr = Sequence(lambda n: f"Licence {n}")
    name_en = Sequence(lambda n: f"Bachelor {n}")
    level = EqfLevel.SIX
    unit = LazyFunction(lambda: house().sciences)


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    """A student with an account, this academic year."""

    class Meta:
        model = Enrolment

    ine = Sequence(lambda n: f"{n:09}AB")
    year = LazyFunction(AcademicYear.current)
    user = SubFactory(UserFactory)
    first_name = "Lou"
    last_name = Sequence(lambda n: f"Student {n}")
    email = LazyAttribute(lambda one: one.user.email if one.user else f"{one.ine}@x.org".lower())
    programme = SubFactory(ProgrammeFactory)
    level = SelfAttribute("programme.level")


class CampaignFactory(DjangoModelFactory[Campaign]):
    """Open for ten days, for everybody, for departures of this academic year; no documents."""

    class Meta:
        model = Campaign

    title_fr = Sequence(lambda n: f"Départs {n}")
    title_en = Sequence(lambda n: f"Departures {n}")
    year = LazyFunction(AcademicYear.current)
    unit = LazyFunction(lambda: house().root)
    types = [MobilityType.SMS, MobilityType.SMP]
    opens_on = LazyFunction(lambda: timezone.localdate() - timedelta(days=20))
    closes_on = LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    state = CampaignState.OPEN

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **kwargs: Any) -> Campaign:
        if kwargs["state"] == CampaignState.PUBLISHED:
            kwargs.setdefault("published_at", timezone.now())
        made: Campaign = model_class.objects.create(**kwargs)
        return made


class ApplicationFactory(DjangoModelFactory[Application]):
    """A draft with its motivation, without a wish."""

    class Meta:
        model = Application

    campaign = SubFactory(CampaignFactory)
    enrolment = SubFactory(EnrolmentFactory)
    student = SelfAttribute("enrolment.user")
    motivation = "To learn."

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **kwargs: Any) -> Application:
        state = kwargs.get("state", ApplicationState.DRAFT)
        if state in SENT:
            kwargs.setdefault("submitted_at", timezone.now())
        if state in DECIDED:
            kwargs.setdefault("decided_at", timezone.now())
        if state == ApplicationState.REFUSED:
            kwargs.setdefault("answer", "Too late")
        made: Application = model_class.objects.create(**kwargs)
        return made


class MobilityFactory(DjangoModelFactory[Mobility]):
    """A traineeship in a company, planned."""

    class Meta:
        model = Mobility

    enrolment = SubFactory(EnrolmentFactory)
    unit = SelfAttribute("enrolment.programme.unit")
    mobility_type = MobilityType.SMP
    year = LazyFunction(AcademicYear.current)
    host_name = "Studio Nord"
    country = SubFactory(CountryFactory)
    starts_on = date(2026, 9, 1)
    ends_on = date(2027, 1, 31)
    months = Decimal("5.0")


def places_of(persons: int = 1, **columns: Any) -> AgreementYear:
    """Outgoing places of this academic year in an agreement in force."""
    agreement = in_force(persons=persons, **columns)
    return AgreementYear.objects.get(agreement=agreement, year=AcademicYear.current())


def wish_for(application: Application, places: AgreementYear, rank: int = 1) -> Wish:
    """A wish for a place with the agreement's partner."""
    party = places.agreement.parties.exclude(partner=None).select_related("partner__country").get()
    partner = party.partner or PartnerFactory.create()
    return Wish.objects.create(
        application=application,
        rank=rank,
        mobility_type=places.mobility_type,
        places=places,
        partner=partner,
        country=partner.country,
    )


def own_wish(application: Application, rank: int = 1) -> Wish:
    """A traineeship that the student has found."""
    return Wish.objects.create(
        application=application,
        rank=rank,
        mobility_type=MobilityType.SMP,
        host_name="Studio Nord",
        host_city="Lille",
        country=CountryFactory.create(),
    )


def submitted(campaign: Campaign, places: AgreementYear | None, **columns: Any) -> Application:
    """A submitted application with one wish: these places, or an own host."""
    row: Application = ApplicationFactory.create(
        campaign=campaign, **{"state": ApplicationState.SUBMITTED, **columns}
    )
    wish_for(row, places) if places else own_wish(row)
    return row


def personal_rows(user: User) -> None:
    """A row about this person in every table of the app that holds people."""
    enrolment = EnrolmentFactory.create(
        user=user, first_name=user.first_name, last_name=user.last_name
    )
    row = submitted(
        CampaignFactory.create(), None, enrolment=enrolment, state=ApplicationState.REFUSED
    )
    language = Language.objects.create(
        code="qaa", alpha3="qaa", name_en="Elvish", name_fr="elfique", source="A book"
    )
    LanguageSkill.objects.create(application=row, language=language, level="B2")
    file = stored(b"%PDF-1.4 of an application", "transcript.pdf")
    ApplicationFile.objects.create(application=row, kind="transcript", file=file)
    mobility = MobilityFactory.create(enrolment=enrolment)
    step = {"name": "n", "source": "s", "target": "t", "at": timezone.now(), "reason": "why"}
    row.transitions.create(**step)
    mobility.transitions.create(**step)
