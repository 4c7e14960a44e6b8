"""Empty the database after a test that commits: what it wrote is deleted, the rest is let be.

Django truncates every table and makes all content types and permissions anew: two seconds for each
such test, of which there are hundreds. Deleting the few rows that are there takes milliseconds.
"""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from intl_office.documents.models import Clause, ClauseVersion

# Made with the tables, and the same after every test; the starting library is loaded with them.
KEPT = {model._meta.db_table for model in (Permission, ContentType, Clause, ClauseVersion)}
_WRITTEN = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
# What a test made of the starting library goes too.
_PUT_BACK = (
    "DELETE FROM documents_clauseversion WHERE number > 1 OR clause_id IN"
    " (SELECT id FROM documents_clause WHERE code !~ '^(agreement|letter|certificate)-');"
    "DELETE FROM documents_clause WHERE code !~ '^(agreement|letter|certificate)-';"
    "UPDATE documents_clause SET validated_id = NULL, validated_on = NULL,"
    " validated_by_id = NULL, retired_on = NULL WHERE validated_id > 0 OR retired_on > '1900-01-01'"
)


def empty() -> None:
    """Delete every row of the models but those that are kept.

    Neither triggers nor foreign keys are asked: the memory of changes refuses to be deleted, and
    the tables need no order.
    """
    ours = set(connection.introspection.django_table_names(include_views=False)) - KEPT
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        written = [name for (name,) in cursor.fetchall() if name in ours]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_PUT_BACK)
        if written:
            deletions = [f"DELETE FROM {connection.ops.quote_name(name)}" for name in written]
            cursor.execute("; ".join(deletions))


def _fixture_teardown(_case: Any) -> None:
    empty()


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying() -> Any:
    """Have pytest-django's transactional tests end so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _fixture_teardown)
        yield
