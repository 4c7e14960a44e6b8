"""A database of the figures' own, beside the one of the checkout."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
import psycopg
from psycopg import sql


def _neighbour(address: str, name: str) -> str:
    """The address of another database on the same server."""
    head, _slash, tail = address.rpartition("/")
    return f"{head}/{name}" + ("?" + tail.partition("?")[2] if "?" in tail else "")


@contextmanager
def own_database(name: str, *, keep: bool) -> Iterator[None]:
    """Put the address of a database in DATABASE_URL; one kept from before is used again.

    Raises:
        psycopg.Error: the server does not let us make one.
    """
    given = os.environ["DATABASE_URL"]
    _command(given, "CREATE DATABASE {}", name, unless_there=True)
    os.environ["DATABASE_URL"] = _neighbour(given, name)
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = given
        if not keep:
            _command(given, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _command(address: str, words: str, name: str, *, unless_there: bool = False) -> None:
    with psycopg.connect(**_parameters(address), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not (unless_there and found.fetchone()):
            connection.execute(sql.SQL(words).format(sql.Identifier(name)))


def _parameters(address: str) -> dict[str, Any]:
    """Read an address as the settings do: a folder as host means its socket."""
    read = environ.Env.db_url_config(address)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    return {to: read[key] for key, to in names.items() if read.get(key)} | {"dbname": "postgres"}
