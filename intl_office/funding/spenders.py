"""What spends the money of envelopes: each room above registers its kinds in `AppConfig.ready()`.

    spenders.register(
        Spender(
            code="mobility",
            label=_("Mobility"),
            describe=lambda uids, user: {m.uid: Cause(str(m), m.url) for m in ...},
            recount=lambda lines: {line: Spent(committed, paid) for ... in one query},
        )
    )

and calls `actions.commitments.reserve`, `pay`, `recover` and `release` in its own transaction. The
commitments are the ledger: they alone lessen what is free. `recount` is the room's own count of
the same money; where the two differ, the envelope's page says so.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django_stubs_ext import StrOrPromise

from intl_office.core.money import ZERO
from intl_office.core.permissions import Visitor
from intl_office.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Cause:
    """What money is spent on, as a reader may see it."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """Money of one line: promised and not yet paid, and paid."""

    committed: Decimal = ZERO
    paid: Decimal = ZERO


def _undescribed(uids: Collection[UUID], user: Visitor) -> Mapping[UUID, Cause]:
    """Show the kind alone."""
    return {}


@dataclass(frozen=True, slots=True)
class Spender:
    """A kind of thing that costs money.

    Attributes:
        code: kept with every commitment; never changed.
        label: what kind of thing it is, in the reader's language.
        describe: from identifiers and reader, title and address of those that the reader may see.
        recount: from keys of lines, what the room itself counts on each, in one query. None where
            the room keeps no count.

    """

    code: str
    label: StrOrPromise
    describe: Callable[[Collection[UUID], Visitor], Mapping[UUID, Cause]] = _undescribed
    recount: Callable[[Collection[int]], Mapping[int, Spent]] | None = None


registered: Registry[Spender] = Registry("spenders of envelopes")


def register(spender: Spender) -> None:
    """Add a kind; raises ValueError for a code that is taken."""
    registered.register(spender.code, spender)


def label_of(code: str) -> StrOrPromise:
    """The kind in words; its code where nobody registered it."""
    known = registered.get(code)
    return known.label if known else code
