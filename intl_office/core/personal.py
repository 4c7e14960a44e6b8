"""What is held about people: each room says it once, in `AppConfig.ready()`.

    personal.identities.register("person", Identity(...))      # rows that are a person
    personal.holdings.register("ui.Draft", Holding(...))       # rows about a person
    personal.impersonal.register("reference.Rate", "amounts")  # tables about nobody

The person's own page, the download, the list of what is past its term and the anonymisation all
follow from these; a test fails for a table of which no room says anything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models
from django_stubs_ext import StrOrPromise

from intl_office.core.registry import Registry

GONE = "[—]"  # stands where a text must not be empty
_SHORTEST_NAME = 5  # letters; a shorter one would be found within other words' company


@dataclass(frozen=True, slots=True)
class Subject:
    """The person concerned, by everything under which rows know them.

    Attributes:
        token: what the person is called once anonymous.
        keys: by kind of identity (`account`, `person`, `contact`), the keys of their rows.
        uids: identifiers of those rows.
        addresses: mail addresses, in lower case.
        names: full names that nobody else bears.
        title: how the person is called on a screen.

    """

    token: str
    keys: Mapping[str, frozenset[int]]
    uids: frozenset[UUID]
    addresses: tuple[str, ...]
    names: tuple[str, ...]
    title: str

    def of(self, identity: str) -> frozenset[int]:
        """The keys of the person's rows of this kind."""
        return self.keys.get(identity, frozenset())

    @property
    def pseudonym(self) -> str:
        """The name that remains; the same in every room, so that figures stay right."""
        return f"Anonyme-{self.token}"

    def address(self, number: int = 0) -> str:
        """An address that leads nowhere (RFC 2606), where there must be one."""
        return f"anonyme-{self.token.lower()}-{number}@erased.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A table whose rows are people.

    Attributes:
        label: what such a row is, in words.
        model: the model's label.
        addresses: names of the columns with a mail address.
        names: names of the columns of first and last name.
        past_term: keys and names of rows whose time is over on a day.
        term: that time in words.

    """

    label: StrOrPromise
    model: str
    addresses: tuple[str, ...] = ("email",)
    names: tuple[str, str] = ("first_name", "last_name")
    past_term: "Callable[[date], models.QuerySet[Any]] | None" = None
    term: StrOrPromise = ""


Link = Callable[[str, int], Iterable[tuple[str, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A table with rows about people.

    Attributes:
        what: what it holds, in words.
        why: purpose and legal basis.
        keep: how long.
        seen_by: who may see it.
        rows: those about one person.
        columns: what stands in each personal column afterwards: a value, or a function of the
            person and the row's key. History gets the same.
        erase: the rows go altogether; `columns` then hold for their history alone.
        before: what the room must do first (withdraw, cancel); raises ValidationError to stop.
        instead: the room's own way to empty the rows, in place of writing `columns`.
        files: (storage, name) of each file of these rows that must go.
        hidden: columns never shown or exported (secrets).

    """

    what: StrOrPromise
    why: StrOrPromise
    keep: StrOrPromise
    seen_by: StrOrPromise
    rows: "Callable[[Subject], models.QuerySet[Any]]"
    columns: Mapping[str, Any] = field(default_factory=dict)
    erase: bool = False
    before: Callable[[Subject], None] | None = None
    instead: "Callable[[models.QuerySet[Any]], object] | None" = None
    files: "Callable[[models.QuerySet[Any]], Iterable[tuple[str, str]]] | None" = None
    hidden: frozenset[str] = frozenset()

    def values(self, subject: Subject, key: int) -> dict[str, Any]:
        """What to write into the personal columns of one row."""
        return {
            name: made(subject, key) if callable(made) else made
            for name, made in self.columns.items()
        }


identities: Registry[Identity] = Registry("identities")
# Rows of other kinds that are the same person: from (kind, key) to (kind, key).
links: Registry[Link] = Registry("links between identities")
holdings: Registry[Holding] = Registry("holdings of personal data")
# The model's label -> why it is about nobody.
impersonal: Registry[StrOrPromise] = Registry("tables about nobody")
# The model's label -> why names stay in it where other rows mention a person.
frozen: Registry[StrOrPromise] = Registry("tables that stay as they are")


def subject_of(identity: str, key: int, token: str) -> Subject:
    """Find every row that is this person; raises LookupError where the row is not there."""
    found = _linked(identity, key)
    rows = [(identities[kind], row) for kind, keys in found.items() for row in _rows(kind, keys)]
    if not rows:
        raise LookupError(f"{identity} {key}")
    return Subject(
        token=token,
        keys=found,
        uids=frozenset(row.uid for _kind, row in rows if hasattr(row, "uid")),
        addresses=tuple(
            sorted({one for kind, row in rows for one in _addresses(kind, row, found)})
        ),
        names=tuple(sorted({one for kind, row in rows for one in _names(kind, row, found)})),
        title=str(rows[0][1]),
    )


def _linked(identity: str, key: int) -> dict[str, frozenset[int]]:
    waiting, found = [(identity, key)], dict[str, frozenset[int]]()
    while waiting:
        kind, row = waiting.pop()
        if row not in found.get(kind, frozenset()):
            found[kind] = found.get(kind, frozenset()) | {row}
            waiting.extend(other for link in links.values() for other in link(kind, row))
            waiting.extend(_same(kind, row))
    return found


def _same(kind: str, key: int) -> Iterable[tuple[str, int]]:
    """Rows of any kind with the same names and address; an address alone may be a service's."""
    for row in _rows(kind, frozenset({key})):
        first, last = (str(getattr(row, name)) for name in identities[kind].names)
        for address in _written(identities[kind], row) if last else ():
            for code, other in identities.items():
                same = _has_address(address, other) & _has_name(other, first, last)
                rows = model_of(other.model)._base_manager.filter(same)
                yield from ((code, found) for found in rows.values_list("pk", flat=True))


def _written(kind: Identity, row: Any) -> set[str]:
    return {str(getattr(row, name)).lower() for name in kind.addresses} - {""}


def model_of(label: str) -> type[models.Model]:
    """The model of a label; raises LookupError for an unknown one."""
    from django.apps import apps  # noqa: PLC0415  # models ask for this module

    return apps.get_model(label)


def _rows(kind: str, keys: frozenset[int]) -> list[Any]:
    model = model_of(identities[kind].model)
    return list(model._base_manager.filter(pk__in=keys).order_by("pk"))


def _addresses(kind: Identity, row: Any, own: Mapping[str, frozenset[int]]) -> Iterable[str]:
    """The person's own; a service's, which others have too, must stay."""
    return (one for one in _written(kind, row) if not _others(own, partial(_has_address, one)))


def _names(kind: Identity, row: Any, own: Mapping[str, frozenset[int]]) -> Iterable[str]:
    first, last = (str(getattr(row, name)).strip() for name in kind.names)
    if not (first and last) or len(first + last) < _SHORTEST_NAME:
        return ()
    if _others(own, lambda kind: _has_name(kind, first, last)):
        return ()
    return f"{first} {last}", f"{last} {first}"


def _others(own: Mapping[str, frozenset[int]], condition: Callable[[Identity], models.Q]) -> bool:
    """Say whether a row of somebody else fulfils it: then it may mean them, and must stay."""
    return any(
        model_of(kind.model)
        ._base_manager.exclude(pk__in=own.get(code, ()))
        .filter(condition(kind))
        .exists()
        for code, kind in identities.items()
    )


def _has_address(address: str, kind: Identity) -> models.Q:
    found = models.Q(pk__in=())
    for name in kind.addresses:
        found |= models.Q(**{f"{name}__iexact": address})
    return found


def _has_name(kind: Identity, first: str, last: str) -> models.Q:
    one, other = kind.names
    return models.Q(**{f"{one}__iexact": first, f"{other}__iexact": last})
