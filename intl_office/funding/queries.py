"""What other rooms and the pages read of envelopes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from intl_office.core.money import ZERO
from intl_office.core.permissions import Visitor
from intl_office.funding import spenders
from intl_office.funding.enums import State
from intl_office.funding.models import Amendment, BudgetLine, Commitment, Envelope
from intl_office.funding.rules import amounts_after
from intl_office.funding.spenders import Cause, Spent


@dataclass(frozen=True, slots=True)
class Balance:
    """What there is and what became of it; `committed` is promised and not yet paid."""

    agreed: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def free(self) -> Decimal:
        """What can still be promised."""
        return self.agreed - self.committed - self.paid

    @property
    def used_percent(self) -> int:
        """Share of the agreed amount that is committed or paid, in whole percent."""
        return int(100 * (self.committed + self.paid) / self.agreed) if self.agreed else 0

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.agreed + other.agreed, self.committed + other.committed, self.paid + other.paid
        )


@dataclass(frozen=True, slots=True)
class LineBalance:
    """A line and its balance."""

    line: BudgetLine
    balance: Balance


@dataclass(frozen=True, slots=True)
class EnvelopeBalance:
    """The lines of one envelope in order, and their sum."""

    lines: Sequence[LineBalance] = ()

    @property
    def total(self) -> Balance:
        """The sum of the lines."""
        return sum((one.balance for one in self.lines), Balance())


def balance(envelopes: Iterable[Envelope]) -> Mapping[int, EnvelopeBalance]:
    """Balance by line of each envelope, by the envelope's key; one query however many."""
    found: dict[int, list[LineBalance]] = {envelope.pk: [] for envelope in envelopes}
    for line in BudgetLine.objects.filter(envelope__in=list(found)).order_by("order", "pk"):
        shown = Balance(line.amount, line.reserved, line.paid)
        found[line.envelope_id].append(LineBalance(line, shown))
    return {key: EnvelopeBalance(lines) for key, lines in found.items()}


def balance_of(envelope: Envelope) -> EnvelopeBalance:
    """The balance of one envelope."""
    return balance([envelope])[envelope.pk]


def totals(envelopes: QuerySet[Envelope]) -> list[tuple[str, Balance]]:
    """Sum of all the envelopes by currency, one query."""
    lines = BudgetLine.objects.filter(envelope__in=envelopes.order_by().values("pk"))
    rows = lines.values("envelope__currency").annotate(
        agreed=Sum("amount"), committed=Sum("reserved"), spent=Sum("paid")
    )
    columns = ("envelope__currency", "agreed", "committed", "spent")
    ordered = rows.order_by("envelope__currency").values_list(*columns)
    return [(currency, Balance(*amounts)) for currency, *amounts in ordered]


def spendable(programme: str, call_year: int) -> QuerySet[BudgetLine]:
    """Lines of the open envelopes of a programme (its code) and call year, with their envelope."""
    rows = BudgetLine.objects.filter(
        envelope__programme__code=programme,
        envelope__call_year=call_year,
        envelope__state=State.OPEN,
    )
    return rows.select_related("envelope").order_by("envelope", "order", "pk")


@dataclass(frozen=True, slots=True)
class Difference:
    """A line on which a room counts other amounts than the commitments say."""

    line: BudgetLine
    kind: str
    ledger: Spent
    counted: Spent


def differences(envelope: Envelope) -> list[Difference]:
    """Where rooms count otherwise; two queries and one for each room that counts."""
    lines = {line.pk: line for line in envelope.lines.order_by("order", "pk")}
    ledger = _ledger(lines)
    found: list[Difference] = []
    for spender in spenders.registered.values():
        if spender.recount is None:
            continue
        counted = spender.recount(list(lines))
        for key, line in lines.items():
            ours = ledger.get((key, spender.code), Spent())
            theirs = counted.get(key, Spent())
            if ours != theirs:
                found.append(Difference(line, spender.code, ours, theirs))
    return found


def _ledger(lines: Iterable[int]) -> dict[tuple[int, str], Spent]:
    rows = Commitment.objects.live().filter(line__in=list(lines)).order_by()
    sums = rows.values("line", "kind").annotate(held=Sum("amount"), spent=Sum("paid"))
    return {
        (row["line"], row["kind"]): Spent(row["held"] - row["spent"], row["spent"]) for row in sums
    }


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with what the reader may know of its cause."""

    commitment: Commitment
    cause: Cause | None


def promises(envelope: Envelope, user: Visitor, limit: int, line: str = "") -> list[Promise]:
    """The last commitments of an envelope, or of its line with this code, the newest first."""
    rows = Commitment.objects.filter(line__envelope=envelope).select_related("line", "by")
    rows = rows.filter(line__code=line) if line else rows
    found = list(rows.order_by(F("updated_at").desc(), "-pk")[:limit])
    causes = _described(found, user)
    return [Promise(row, causes.get((row.kind, row.cause))) for row in found]


def _described(rows: Sequence[Commitment], user: Visitor) -> dict[tuple[str, UUID], Cause]:
    by_kind: defaultdict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        by_kind[row.kind].add(row.cause)
    known = {kind: spenders.registered.get(kind) for kind in by_kind}
    return {
        (kind, uid): cause
        for kind, spender in known.items()
        if spender
        for uid, cause in spender.describe(by_kind[kind], user).items()
    }


@dataclass(frozen=True, slots=True)
class Story:
    """How a budget came about: a column for each signed amendment, a row for each line."""

    amendments: Sequence[Amendment]
    rows: Sequence[tuple[BudgetLine, Sequence[Decimal | None]]]
    sums: Sequence[Decimal]


def story(envelope: Envelope) -> Story:
    """First amounts, then those after each signed amendment; three queries."""
    lines = list(envelope.lines.order_by("order", "pk"))
    signed = list(Amendment.objects.signed().filter(envelope=envelope).prefetch_related("changes"))
    changed = [
        {row.line_id: row.amount_after for row in one.changes.all() if row.line_id}
        for one in signed
    ]
    added = {
        row.line_id
        for one in signed
        for row in one.changes.all()
        if row.code  # only lines that an amendment added are described in it
    }
    first = {line.pk: line.initial for line in lines if line.pk not in added}
    stages = [amounts_after(first, changed[:count]) for count in range(len(signed) + 1)]
    rows = [(line, [stage.get(line.pk) for stage in stages]) for line in lines]
    return Story(signed, rows, [sum(stage.values(), ZERO) for stage in stages])
