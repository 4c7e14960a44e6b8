"""Priority countries and their objectives."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from factory.declarations import LazyFunction, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.core.years import AcademicYear
from partnerships.country_enums import CountryState, Goal
from partnerships.models import CountryObjective, CriterionMark, PriorityCountry
from tests.factories.access import house
from tests.factories.organisations import CountryFactory, PersonFactory
from tests.factories.strategic import CriterionFactory


def year(after: int = 0) -> AcademicYear:
    return AcademicYear(AcademicYear.current().start + after)


class PriorityFactory(DjangoModelFactory[PriorityCountry]):
    """Germany, proposed by the sciences from two years ago to two years ahead."""

    class Meta:
        model = PriorityCountry

    country = SubFactory(CountryFactory, germany=True)
    first_year = LazyFunction(lambda: year(-2))
    last_year = LazyFunction(lambda: year(2))
    unit = LazyFunction(lambda: house().sciences)
    why = "Complementary in chemistry"

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **kwargs: Any) -> PriorityCountry:
        if kwargs.get("state") == CountryState.ADOPTED:
            kwargs.setdefault("adopted_on", timezone.localdate() - timedelta(days=400))
            kwargs.setdefault("score", Decimal("62.5"))
        made: PriorityCountry = model_class.objects.create(**kwargs)
        return made


class ObjectiveFactory(DjangoModelFactory[CountryObjective]):
    """Ten partners by the last year, in an adopted priority; `behind` began long ago with one."""

    class Meta:
        model = CountryObjective

    class Params:
        behind = Trait(
            start=1, started_on=LazyFunction(lambda: timezone.localdate() - timedelta(days=400))
        )

    priority = SubFactory(PriorityFactory, state=CountryState.ADOPTED)
    goal = Goal.PARTNERS
    target = 10
    by_year = LazyFunction(lambda: year(2))
    owner = SubFactory(PersonFactory)


class CountryMarkFactory(DjangoModelFactory[CriterionMark]):
    """A good mark of a country."""

    class Meta:
        model = CriterionMark

    priority = SubFactory(PriorityFactory)
    criterion = SubFactory(CriterionFactory, applies_to="country")
    value = Decimal(4)
    evidence = "A study"
