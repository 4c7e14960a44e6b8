"""The demonstration rows: plausible, whole, loaded once."""

import pytest

from intl_office.organisations import demo
from intl_office.organisations.models import Contact, Institution, Membership, Partner, Person, Unit
from tests.factories.organisations import RootFactory

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    models = (Institution, Unit, Person, Membership, Partner, Contact)
    return tuple(model._default_manager.count() for model in models)


def test_loading_again_adds_nothing() -> None:
    demo.load(print)
    first = counts()
    assert first[:5] == (1, 22, 40, 40, 65)
    demo.load(print)
    assert counts() == first


def test_every_code_has_its_usual_form() -> None:
    demo.load(print)
    assert not [row for row in Partner.objects.all() if row.erasmus_code_malformed]
    assert Partner.objects.filter(erasmus_code="").count() == 12


def test_a_house_of_its_own_is_left_alone() -> None:
    RootFactory.create(code="OWN")
    demo.load(print)
    assert list(Unit.objects.values_list("code", flat=True)) == ["OWN"]
    assert not Person.objects.exists()
