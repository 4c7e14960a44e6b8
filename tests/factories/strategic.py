"""Criteria, strategic partners, marks, yearly actions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from factory.declarations import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from intl_office.core.years import AcademicYear
from partnerships.enums import Dimension
from partnerships.models import Criterion, CriterionMark, PlanAction, StrategicPartner
from partnerships.strategic_enums import DECIDED, LabelState, Measure
from tests.factories.access import house
from tests.factories.organisations import PartnerFactory, PersonFactory
from tests.factories.partnerships import in_days


class CriterionFactory(DjangoModelFactory[Criterion]):
    """A mark of the house: five gives its twenty points."""

    class Meta:
        model = Criterion

    name_fr = Sequence(lambda n: f"Critère {n}")
    name_en = Sequence(lambda n: f"Criterion no. {n}")
    measure = Measure.MARK
    target = Decimal(5)
    weight = 20


class StrategicFactory(DjangoModelFactory[StrategicPartner]):
    """A proposal of the sciences; in a state after the decision, with its days and score."""

    class Meta:
        model = StrategicPartner

    partner = SubFactory(PartnerFactory)
    unit = LazyFunction(lambda: house().sciences)
    aim = "Complementary in chemistry"

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **kwargs: Any) -> StrategicPartner:
        if kwargs.get("state", LabelState.PROPOSED) in DECIDED:
            today = timezone.localdate()
            kwargs.setdefault("granted_on", today - timedelta(days=30))
            kwargs.setdefault("ends_on", today + timedelta(days=1700))
            kwargs.setdefault("score", Decimal("62.5"))
        made: StrategicPartner = model_class.objects.create(**kwargs)
        return made


class MarkFactory(DjangoModelFactory[CriterionMark]):
    """A good mark."""

    class Meta:
        model = CriterionMark

    strategic = SubFactory(StrategicFactory)
    criterion = SubFactory(CriterionFactory)
    value = Decimal(4)
    evidence = "Rankings"


class PlanActionFactory(DjangoModelFactory[PlanAction]):
    """An action of this year, due in a month."""

    class Meta:
        model = PlanAction

    strategic = SubFactory(StrategicFactory, state=LabelState.GRANTED)
    year = LazyFunction(AcademicYear.current)
    title = "A joint doctorate"
    dimension = Dimension.RESEARCH
    owner = SubFactory(PersonFactory)
    due_on = LazyFunction(lambda: in_days(30))
