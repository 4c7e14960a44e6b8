"""Who changes rows, in which request and why: told to the triggers once per transaction.

django-pghistory's triggers read `pghistory.context_metadata`. Its own context manager prepends a
statement to every write, which parameters bound by the server refuse. Here the value is set by a
statement of its own, before the first write of a transaction, and ends with the transaction: the
session keeps nothing, so a transaction pooler may stand between.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

from intl_office.core.logs import request_id

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

User: TypeAlias = "AbstractBaseUser | AnonymousUser"
Who: TypeAlias = "User | int | Callable[[], User] | None"
_READS = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE|DECLARE|FETCH|CLOSE|SHOW|SET|EXPLAIN|VACUUM|ANALYZE|CREATE|"
    r"ALTER|DROP|REINDEX|REFRESH|CLUSTER|BEGIN|START|COMMIT|ROLLBACK)\b",
    re.IGNORECASE,
)
_UNDOES = re.compile(r"\s*ROLLBACK\b", re.IGNORECASE)
_SET = "SELECT set_config('pghistory.context_metadata', %s, true)"


@dataclass(frozen=True, slots=True)
class Context:
    """What the database keeps beside a change.

    Args:
        user: primary key of the account, None without one.
        actor: name of a person without an account (signed link, partner), or of a machine.
        request: identifier of the request or task, the one of the logs.
        reason: why, in the words of the person.

    """

    user: int | None = None
    actor: str = ""
    request: str = ""
    reason: str = ""

    def as_json(self) -> str:
        """Write what is known, in one fixed order."""
        return json.dumps({name: known for name, known in asdict(self).items() if known})


Source = Callable[[], Context]
_current: ContextVar[Source | None] = ContextVar("audit_context", default=None)


def current() -> Context | None:
    """Return the context in force, None outside any (migrations, a shell)."""
    source = _current.get()
    return source() if source else None


def carried() -> dict[str, Any]:
    """Return the context in force in a form that travels with a task."""
    known = current()
    return asdict(known) if known else {}


@contextmanager
def context(
    *,
    user: Who = None,
    reason: str = "",
    request_id: str = "",
    actor: str = "",
    using: str = DEFAULT_DB_ALIAS,
) -> Iterator[None]:
    """Name who changes rows within the block, and why.

    What is not given is inherited from the context around; a user given as a function is asked
    at the first write only, so that reading pages cost nothing.
    """
    token = _current.set(_source(user, reason, request_id, actor))
    try:
        with _told(connections[using]):
            yield
    finally:
        _current.reset(token)


def apply(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell the triggers now, in the current transaction.

    For writes that Django does not see: `cursor.copy(...)` and cursors of psycopg itself.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the context lives in a transaction")
    with connection.cursor() as cursor:
        cursor.execute(_SET, [_wanted()])


def _source(user: Who, reason: str, request: str, actor: str) -> Source:
    outer = _current.get()

    def build() -> Context:
        around = outer() if outer else Context(request=_request_in_logs())
        known = replace(
            around,
            reason=reason or around.reason,
            request=request or around.request,
            actor=actor or around.actor,
        )
        return known if user is None else replace(known, user=_key(user))

    return build


def _key(user: Who) -> int | None:
    if user is None or isinstance(user, int):
        return user
    return (user() if callable(user) else user).pk


def _request_in_logs() -> str:
    known = request_id.get()
    return "" if known == "-" else known


def _wanted() -> str:
    known = current()
    return known.as_json() if known else ""


@contextmanager
def _told(connection: BaseDatabaseWrapper) -> Iterator[None]:
    if any(isinstance(wrapper, _Teller) for wrapper in connection.execute_wrappers):
        yield
        return
    teller = _Teller(connection)
    try:
        with connection.execute_wrapper(teller):
            yield
    finally:
        teller.forget()


class _Teller:
    """Watches the statements of one connection and tells the triggers who is at work."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.told: str | None = None

    def __call__(self, execute: Callable[..., Any], sql: Any, *arguments: Any) -> Any:
        text = sql.decode() if isinstance(sql, bytes) else str(sql)
        if _UNDOES.match(text):
            # Going back to a savepoint takes back what was set since.
            self.told = None
        if _READS.match(text) or self._status is TransactionStatus.INERROR:
            return execute(sql, *arguments)
        if self.connection.in_atomic_block:
            self.tell()
            return execute(sql, *arguments)
        with transaction.atomic(using=self.connection.alias):
            self.tell()
            return execute(sql, *arguments)

    def tell(self) -> None:
        if self._status is TransactionStatus.IDLE:
            self.told = None
        wanted = _wanted()
        if wanted != self.told:
            self._set(wanted)
            self.told = wanted

    def forget(self) -> None:
        """Leave no name behind in a transaction that outlives the block."""
        if self.told is not None and self._status is TransactionStatus.INTRANS:
            self._set("")

    def _set(self, wanted: str) -> None:
        # Beside Django's cursor: not counted, not wrapped, and valid with server-side binding.
        self.connection.connection.execute(_SET, [wanted])

    @property
    def _status(self) -> TransactionStatus | None:
        raw = self.connection.connection
        return None if raw is None or raw.closed else raw.info.transaction_status
