"""Locks by name, for what has no row to lock."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError


def lock(name: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Wait for the lock `name` and keep it until the current transaction ends.

    A PostgreSQL advisory lock of the transaction: nothing stays in the session, so a pooler may
    stand between. Raises TransactionManagementError outside a transaction, where the lock would
    be gone before the next line.
    """
    _ask("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", name, using)


def try_lock(name: str, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Take the lock as `lock` does if nobody holds it; say whether it was taken."""
    return bool(_ask("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", name, using))


def _ask(sql: str, name: str, using: str) -> object:
    connection = connections[using]
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"lock '{name}' needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute(sql, [name])
        return cursor.fetchone()[0]
