import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.forms import modelform_factory

from intl_office.core.errors import add_violation, expected_violations, violation
from intl_office.core.locks import lock
from tests.factories.core import PaperFactory
from tests.kit.race import at_once
from tests.testapp.models import Line, Paper, Stay


def refusal(**values: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught, expected_violations():
        PaperFactory.create(**values)
    return caught.value.message_dict


@pytest.mark.django_db
def test_constraint_speaks_in_its_own_words() -> None:
    assert refusal(pages=101) == {"__all__": ["A paper has 100 pages at most."]}


@pytest.mark.django_db
def test_error_stands_at_its_field() -> None:
    PaperFactory.create(title="x", urgent=True)
    assert refusal(title="x", urgent=True) == {"title": ["This urgent paper exists already."]}


@pytest.mark.django_db
def test_unique_column_gives_the_message_of_the_field() -> None:
    PaperFactory.create(code="A")
    assert list(refusal(code="A")) == ["code"]


@pytest.mark.django_db
def test_transaction_around_goes_on() -> None:
    refusal(pages=101)
    PaperFactory.create()
    assert Paper.objects.count() == 1


@pytest.mark.django_db
def test_defect_stays_a_defect() -> None:
    with pytest.raises(IntegrityError), expected_violations():
        PaperFactory.create(title=None)


@pytest.mark.django_db(transaction=True)
def test_foreign_key_is_no_expected_violation() -> None:
    with pytest.raises(IntegrityError), expected_violations():
        Line.objects.create(paper_id=999, amount=Decimal(1))


def test_error_of_another_origin_says_nothing() -> None:
    assert violation(IntegrityError("made by hand")) is None


@pytest.mark.django_db(transaction=True)
def test_second_of_two_at_once_reads_why() -> None:
    def book() -> Stay:
        with transaction.atomic(), expected_violations():
            return Stay.objects.create(room="A", starts_on=date(2026, 9, 1))

    won, lost = sorted(at_once(book, book), key=lambda result: isinstance(result, Exception))
    assert isinstance(won, Stay)
    assert isinstance(lost, ValidationError)
    assert lost.messages == ["This room is taken on these days."] or lost.code == "busy"


@pytest.mark.django_db(transaction=True)
def test_of_two_that_wait_for_each_other_one_is_told_to_save_again() -> None:
    both_hold_one = threading.Barrier(2)

    def cross(first: str, second: str) -> Callable[[], str]:
        def run() -> str:
            with expected_violations():
                lock(first)
                both_hold_one.wait(10)
                lock(second)
            return "done"

        return run

    results = at_once(cross("a", "b"), cross("b", "a"))
    assert results.count("done") == 1
    (lost,) = [result for result in results if result != "done"]
    assert isinstance(lost, ValidationError)
    assert lost.code == "busy"


@pytest.mark.django_db
def test_other_trouble_of_the_database_stays_an_error() -> None:
    with pytest.raises(OperationalError), expected_violations():
        raise OperationalError("connection lost")


@pytest.mark.django_db
def test_form_shows_the_error_at_its_field_or_on_top() -> None:
    PaperFactory.create(code="A")
    form = modelform_factory(Paper, fields=["code"])({"code": "B"})
    assert form.is_valid()
    for values in ({"code": "A"}, {"pages": 101}, {"amount": Decimal(-1)}):
        with pytest.raises(ValidationError) as caught, expected_violations():
            PaperFactory.create(**values)
        add_violation(form, caught.value)
    assert len(form.errors["code"]) == 1
    assert len(form.non_field_errors()) == 2
