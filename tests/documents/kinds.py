"""A kind of the tests: about anything, made by anyone, shows what it is given."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.base_user import AbstractBaseUser

from intl_office.documents.enums import Locale
from intl_office.documents.kinds import DocumentKind, document_kinds
from intl_office.documents.rendering import strict
from intl_office.documents.specimen import Specimen


class Note(DocumentKind):
    code = "tests.note"
    title = "Note"
    template = "note.html"
    offered = True

    def __init__(self, **context: Any) -> None:
        self.given: Mapping[str, Any] = context or {"text": "Hello"}

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the kind's
        return f"Note {subject or ''}".strip()

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:  # noqa: ARG002  # the kind's
        return self.given

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:  # noqa: ARG002  # the kind's
        return user.is_active


SOURCE = """{% extends "documents/base.html" %}
{% block content %}<h1>{{ document.title }}</h1><p>{{ text }}</p>{% endblock %}"""


@contextmanager
def registered(kind: DocumentKind) -> Iterator[None]:
    with document_kinds.replaced(**{kind.code: kind, Specimen.code: Specimen()}):
        yield


@pytest.fixture
def note_template(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Templates outside the project, so that the strictness tested is production's own."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "note.html").write_text(SOURCE)
    engines = [{**settings.TEMPLATES[0]}]
    engines[0]["DIRS"] = [folder, *engines[0]["DIRS"]]
    settings.TEMPLATES = engines
    strict.engine.cache_clear()
    yield folder
    strict.engine.cache_clear()
