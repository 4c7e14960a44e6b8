"""Rows of the test app, and people without any room's own fields."""

from factory.declarations import Sequence, Trait
from factory.django import DjangoModelFactory

from intl_office.accounts.models import User
from tests.testapp import models


class PersonFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    class Params:
        director = Trait(is_staff=True, first_name="Ada", last_name="Director")

    email = Sequence(lambda n: f"person{n}@example.org")
    first_name = "Ada"
    last_name = Sequence(lambda n: f"Person {n}")


class PaperFactory(DjangoModelFactory[models.Paper]):
    class Meta:
        model = models.Paper

    code = Sequence(lambda n: f"P-{n}")
    title = "A paper"
