"""Writing the library of clauses."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from intl_office.core.locks import lock
from intl_office.core.preparation import Say
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models import Clause, ClauseVersion

STARTING = gettext_noop("Starting library")
WORDS = ("heading_fr", "heading_en", "text_fr", "text_en")


@transaction.atomic
def load_clauses(say: Say) -> None:
    """Bring the starting library of every kind; what an office has made of it stays."""
    lock("documents.clauses")
    known = set(Clause.objects.values_list("code", flat=True))
    made = 0
    for code, kind in document_kinds.items():
        for columns in kind.starting_clauses():
            if columns["code"] not in known:
                _start(code, columns)
                made += 1
    if made:
        say(f"{made} clauses of the starting library")


def _start(kind: str, columns: Mapping[str, Any]) -> None:
    words = {name: columns[name] for name in WORDS if name in columns}
    own = {name: value for name, value in columns.items() if name not in WORDS}
    clause = Clause.objects.create(kind=kind, **own)
    ClauseVersion.objects.create(
        clause=clause, number=1, why=STARTING, published_at=timezone.now(), **words
    )
