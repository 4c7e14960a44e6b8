"""What is said about a row is read in the reader's language, whoever had the file checked."""

import importlib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.jobs.enums import JobState
from intl_office.jobs.imports import parsers
from intl_office.jobs.imports.checking import parsed
from intl_office.jobs.imports.kinds import Column, Row, once_in_file
from intl_office.jobs.models import ImportBatch, ImportRow
from tests.factories.core import PersonFactory
from tests.jobs.test_imports import checked

ROWS = ("P-1;One;200;no", "P-1;One;1;perhaps")
ENGLISH = ["At most 100.", "Row 2 has the same value.", "Write yes or no."]
FRENCH = ["Au plus 100.", "La ligne 2 porte la même valeur.", "Écrivez oui ou non."]


@pytest.fixture(params=["fr", "en"])
def batch(request: pytest.FixtureRequest, db: None) -> ImportBatch:
    with translation.override(request.param):
        return checked(PersonFactory.create(language=request.param), *ROWS)


def _messages(row: ImportRow) -> list[str]:
    return [message for _column, _level, message in row.said()]


@pytest.mark.parametrize(("language", "expected"), [("en", ENGLISH), ("fr", FRENCH)])
def test_each_reader_has_their_language(
    batch: ImportBatch, client: Client, language: str, expected: list[str]
) -> None:
    with translation.override(language):
        said = [text for row in batch.preview.order_by("number") for text in _messages(row)]
    assert sorted(said) == sorted(expected)
    reader: User = batch.started_by
    User.objects.filter(pk=reader.pk).update(language=language)
    client.force_login(reader)
    client.cookies["django_language"] = language
    page = client.get(f"/imports/{batch.uid}/").content.decode()
    assert all(text in page for text in expected)


@pytest.mark.parametrize(
    ("parser", "cell"),
    [
        (parsers.text(2), "long"),
        (parsers.integer(5), "1"),
        (parsers.integer(), "1.5"),
        (parsers.decimal(1), "1.25"),
        (parsers.day(), "tomorrow"),
        (parsers.yes_no(), "perhaps"),
        (parsers.choice(JobState), "unknown"),
        (parsers.email(), "nobody"),
        (parsers.url(), "no address"),
    ],
    ids=["text", "least", "whole", "places", "day", "yes-no", "choice", "email", "url"],
)
def test_every_parser_speaks_both(parser: parsers.Parser, cell: str) -> None:
    row = parsed(2, [cell], {Column(name="a", label="A", parser=parser): 0})
    ((_column, level, words),) = [issue.kept() for issue in row.issues]
    assert level == "error"
    assert set(words) == {"fr", "en"}
    assert words["fr"] != words["en"]
    assert "%(" not in words["fr"] + words["en"]


def test_a_plain_text_is_kept_as_it_is() -> None:
    row = Row(2, {}, [])
    row.warning("a", "100% sure?")
    row.error("", "%(code)s is taken", code="X%")
    assert [issue.kept()[2]["en"] for issue in row.issues] == ["100% sure?", "X% is taken"]
    once_in_file([row], "a")
    assert len(row.issues) == 2


@pytest.mark.django_db
def test_issues_of_before_keep_their_words() -> None:
    migration: Any = importlib.import_module("intl_office.jobs.migrations.0002_issue_languages")
    with translation.override("en"):
        batch = checked(PersonFactory.create(language="en"), *ROWS)
    row = batch.preview.get(number=3)
    old = [["code", "error", "Second"], ["urgent", "warning", "First"]]
    ImportRow.objects.filter(pk=row.pk).update(issues=old)
    with connection.cursor() as cursor:
        cursor.execute(migration._FORWARD)
    row.refresh_from_db()
    assert row.said() == [("code", "error", "Second"), ("urgent", "warning", "First")]
    with connection.cursor() as cursor:
        cursor.execute(migration._BACK)
    row.refresh_from_db()
    assert row.issues == old
