"""Clauses of the library and their versions."""

from typing import Any

from django.utils import timezone
from factory.declarations import Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.documents.models import Clause, ClauseVersion


class ClauseFactory(DjangoModelFactory[Clause]):
    """A clause on events, for every type of agreement; without a version."""

    class Meta:
        model = Clause

    code = Sequence(lambda n: f"clause-{n + 1}")
    title_fr = Sequence(lambda n: f"Clause no {n + 1}")
    title_en = Sequence(lambda n: f"Clause number {n + 1}")
    kind = "partnerships.agreement"
    slot = "events"
    category = "purpose"


class VersionFactory(DjangoModelFactory[ClauseVersion]):
    """A draft of a clause; `published` is one in use."""

    class Meta:
        model = ClauseVersion

    class Params:
        published = Trait(published_at=timezone.now())

    clause = SubFactory(ClauseFactory)
    number = 1
    text_fr = "Texte en français."
    text_en = "Text in English."
    why = "First."


def published(text_fr: str, text_en: str, **columns: Any) -> ClauseVersion:
    """A version in use with these words; what begins with `clause__` is of the clause."""
    made: ClauseVersion = VersionFactory.create(
        text_fr=text_fr, text_en=text_en, published=True, **columns
    )
    return made
