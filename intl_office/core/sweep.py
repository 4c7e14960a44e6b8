"""Taking a person's addresses and names out of every text of the database.

What rooms hold *about* a person is emptied by the rooms (`core.personal`). Other people's texts
mention them too: a reason, a title, values of a mail. There the words alone are replaced, in every
text and JSON column of every table, history included.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

from intl_office.core.audit.tracking import Kept
from intl_office.core.personal import Subject, frozen

_COLUMNS = """
    SELECT c.table_name, c.column_name,
           CASE c.data_type WHEN 'ARRAY' THEN 'text[]' WHEN 'json' THEN 'json'
                            WHEN 'jsonb' THEN 'jsonb' ELSE '' END,
           c.character_maximum_length
      FROM information_schema.columns c
      JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
       AND c.is_generated = 'NEVER'
       AND (c.data_type IN ('text', 'character varying', 'json', 'jsonb')
            OR c.data_type = 'ARRAY' AND c.udt_name IN ('_text', '_varchar'))
     ORDER BY 1, 2
"""
_TRIGGERS = "SELECT set_config('pgtrigger.ignore', %s, true)"
_SEALS = "SELECT DISTINCT tgname FROM pg_trigger WHERE tgname ~ '^pgtrigger_append_only'"


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for between two conditions of PostgreSQL, and what stands there afterwards."""

    before: str
    text: str
    after: str
    replacement: str

    def pattern(self, cast: str) -> str:
        """The expression; JSON writes some signs otherwise."""
        text = (
            json.dumps(self.text, ensure_ascii=False)[1:-1]
            if cast in {"json", "jsonb"}
            else self.text
        )
        return f"{self.before}{re.escape(text)}{self.after}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may hold words; `cast` is its type where that is no text."""

    table: str
    name: str
    cast: str
    length: int | None


def sweep(subject: Subject, *, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Replace the person's addresses and names everywhere; return rows changed by table.

    In the caller's transaction. Call `unseal` before: history is written over too.
    """
    words = [*_words(subject)]
    history = {model._meta.db_table for model in apps.get_models() if issubclass(model, Kept)}
    changed: dict[str, int] = {}
    for column in sorted(columns(using=using), key=lambda one: one.table in history):
        count = sum(_replace(column, one, using) for one in words)
        if count:
            changed[column.table] = changed.get(column.table, 0) + count
    return changed


def mentions(subject: Subject, *, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Count, by table, the values in which the words stand; writes nothing."""
    found: dict[str, int] = {}
    for column in columns(using=using):
        if count := sum(_count(column, one, using) for one in _words(subject)):
            found[column.table] = found.get(column.table, 0) + count
    return found


def columns(*, using: str = DEFAULT_DB_ALIAS) -> list[Column]:
    """Every column that may hold words, as the database knows them, but of frozen tables."""
    kept = _frozen_tables()
    with connections[using].cursor() as cursor:
        cursor.execute(_COLUMNS)
        rows = cursor.fetchall()
    return [Column(*row) for row in rows if row[0] not in kept]


def _frozen_tables() -> set[str]:
    models = apps.get_models()
    return {
        model._meta.db_table
        for model in models
        if getattr(model, "pgh_tracked_model", model)._meta.label in frozen
    }


def _words(subject: Subject) -> Iterator[Words]:
    for number, address in enumerate(subject.addresses):
        # Not within a longer address: `jane@x.org` is no part of `mary-jane@x.org`.
        yield Words(r"(?<![\w.+-])", address, r"(?!\w|-|\.\w)", subject.address(number))
    for name in subject.names:
        yield Words(r"(?<!\w)", name, r"(?!\w)", subject.pseudonym)


def _replace(column: Column, words: Words, using: str) -> int:
    pattern = words.pattern(column.cast)
    table, name, text = _names(column, using)
    new = f"regexp_replace({text}, %s, %s, 'gi')"
    if column.cast:
        new = f"({new})::{column.cast}"
    elif column.length is not None:
        new = f"left({new}, {column.length})"
    sql = f"UPDATE {table} SET {name} = {new} WHERE {text} ~* %s"  # noqa: S608  # the database's own names
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [pattern, words.replacement, pattern])
        return int(cursor.rowcount)


def _count(column: Column, words: Words, using: str) -> int:
    pattern = words.pattern(column.cast)
    table, _name, text = _names(column, using)
    sql = f"SELECT count(*) FROM {table} WHERE {text} ~* %s"  # noqa: S608  # the database's own names
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [pattern])
        return int(cursor.fetchone()[0])


def _names(column: Column, using: str) -> tuple[str, str, str]:
    quote = connections[using].ops.quote_name
    name = quote(column.name)
    return quote(column.table), name, f"{name}::text" if column.cast else name


def unseal(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let this transaction write over history: for the anonymisation alone.

    History is append-only by triggers of django-pgtrigger, which leave a transaction alone that
    names them. Call `seal` when done.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_SEALS)
        names = sorted(str(row[0]) for row in cursor.fetchall())
        cursor.execute(_TRIGGERS, ["{" + ",".join(names) + "}"])


def seal(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Make history append-only again within the transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TRIGGERS, ["{}"])
