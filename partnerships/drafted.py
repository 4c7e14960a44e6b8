"""What agreements bring to the library of clauses: parts, types, variables, conditions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.functional import Promise

from intl_office.accounts.models import User
from intl_office.documents.clauses import Variable
from intl_office.documents.kinds import DocumentKind
from partnerships.contents import CONTENTS
from partnerships.enums import AgreementType, State, Topic
from partnerships.models import Agreement, Article
from partnerships.variables import CONDITIONS, VARIABLES, fits, value_of, variables

STARTING = Path(__file__).parent / "data" / "clauses.json"
SHOWN = 50  # drafts on which a clause may be tried


class Drafted(DocumentKind):
    """A kind whose texts are drafted from the library: agreements."""

    @property
    def slots(self) -> Mapping[str, str | Promise]:
        """The topics; special provisions stand in columns of their own."""
        return {one.value: one.label for one in Topic if one != Topic.SPECIAL}

    @property
    def variants(self) -> Mapping[str, str | Promise]:
        """The types."""
        return {one.value: one.label for one in AgreementType}

    def required_slots(self, variant: str) -> Mapping[str, str]:
        """The articles that an agreement of a type must have, with their sources."""
        return {topic.value: source for topic, source in CONTENTS[variant].topics.items()}

    @property
    def variables(self) -> Sequence[Variable]:
        """What is known of every agreement."""
        return variables()

    @property
    def conditions(self) -> Mapping[str, str | Promise]:
        """Under which conditions a clause may be offered."""
        return {code: label for code, (label, _holds) in CONDITIONS.items()}

    def values(self, subject: UUID, language: str) -> Mapping[str, str]:
        """What is known of this one, in the form of a language."""
        row = _found(subject)
        return {name: value_of(row, name, language) for name in VARIABLES}

    def holds(self, subject: UUID, condition: str) -> bool:
        """Whether a condition holds for it."""
        return fits(_found(subject), condition)

    def starting_clauses(self) -> Iterable[Mapping[str, Any]]:
        """Words for the articles that most agreements share, still to be validated."""
        rows: list[dict[str, Any]] = json.loads(STARTING.read_text(encoding="utf-8"))
        return rows

    def uses(self, version: int) -> int:
        """How many agreements stand on this version."""
        return Article.objects.filter(clause_version=version).count()

    def drafts(self, user: AbstractBaseUser, variants: Sequence[str]) -> Sequence[tuple[UUID, str]]:
        """The newest drafts of these types that the person may read."""
        assert isinstance(user, User)  # noqa: S101  # tells the type checker
        rows = Agreement.objects.visible_to(user).filter(state=State.DRAFT)
        if variants:
            rows = rows.filter(type__in=variants)
        return [(row.uid, str(row)) for row in rows.order_by("-pk")[:SHOWN]]


def _found(subject: UUID) -> Agreement:
    return Agreement.objects.select_related("unit", "officer").get(uid=subject)
