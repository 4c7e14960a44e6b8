"""Programmes, envelopes with their lines, amendments, commitments."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.declarations import LazyFunction, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.funding import models
from intl_office.funding.enums import Category, Funds, State
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PersonFactory, UnitFactory

START, END = date(2026, 6, 1), date(2028, 7, 31)


class ProgrammeFactory(DjangoModelFactory[models.Programme]):
    """KA131."""

    class Meta:
        model = models.Programme
        django_get_or_create = ("code",)

    code = "KA131"
    name_fr = "Mobilité entre pays du programme"
    name_en = "Mobility between programme countries"
    funder = "European Commission"
    funds = Funds.MOBILITIES


class EnvelopeFactory(DjangoModelFactory[models.Envelope]):
    """An expected grant without budget; `agreed` has a number, `is_open` is spent from.

    `lines={"OS": 100, "SMS": 900}` gives it a budget, and an agreed total where it is agreed.
    """

    class Meta:
        model = models.Envelope
        skip_postgeneration_save = True

    class Params:
        agreed: Any = Trait(
            state=State.GRANTED,
            grant_number=Sequence(lambda n: f"2026-1-FR01-KA131-{n:06}"),
            signed_on=date(2026, 7, 1),
            agreed_total=Decimal(0),
        )
        is_open: Any = Trait(agreed=True, state=State.OPEN)

    programme = SubFactory(ProgrammeFactory)
    call_year = 2026
    title = Sequence(lambda n: f"Grant {n}")
    starts_on = START
    ends_on = END
    unit = SubFactory(UnitFactory)
    responsible = SubFactory(PersonFactory)

    @factory.post_generation  # type: ignore[attr-defined]  # its package exports it without saying so
    def lines(self: Any, _create: bool, extracted: dict[str, int] | None) -> None:
        for place, (code, amount) in enumerate((extracted or {}).items()):
            LineFactory.create(envelope=self, code=code, amount=Decimal(amount), order=place)
        if extracted and self.agreed_total is not None:
            self.agreed_total = Decimal(sum(extracted.values()))
            self.save()


class LineFactory(DjangoModelFactory[models.BudgetLine]):
    class Meta:
        model = models.BudgetLine

    envelope = SubFactory(EnvelopeFactory, is_open=True)
    code = Sequence(lambda n: f"L{n}")
    name_fr = "Ligne"
    name_en = "Line"
    category = Category.STUDIES
    amount = Decimal(1000)
    initial = SelfAttribute("amount")


class AmendmentFactory(DjangoModelFactory[models.Amendment]):
    """A draft that changes nothing yet."""

    class Meta:
        model = models.Amendment

    envelope = SubFactory(EnvelopeFactory, is_open=True)
    number = 1
    effective_on = date(2026, 11, 1)
    reason = "More students than expected"
    total_before = SelfAttribute("envelope.agreed_total")
    total = SelfAttribute("envelope.agreed_total")
    starts_on = SelfAttribute("envelope.starts_on")
    ends_on = SelfAttribute("envelope.ends_on")
    starts_on_before = SelfAttribute("envelope.starts_on")
    ends_on_before = SelfAttribute("envelope.ends_on")


class CommitmentFactory(DjangoModelFactory[models.Commitment]):
    """A row alone; its line's sums are the caller's (use the actions for both)."""

    class Meta:
        model = models.Commitment

    line = SubFactory(LineFactory)
    kind = "tests"
    cause = LazyFunction(uuid.uuid4)
    amount = Decimal(100)
    by = SubFactory(UserFactory)
