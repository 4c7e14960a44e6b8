"""Networks by unit: who reads a unit's networks, who writes them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from intl_office.accounts.models import User
from partnerships.models import Network, NetworkAgreement, NetworkUnit
from partnerships.network_enums import RenewalState
from tests.factories.access import house
from tests.factories.networks import (
    NetworkFactory,
    NetworkFeeFactory,
    NetworkMeetingFactory,
    NetworkMemberFactory,
    NetworkRenewalFactory,
    NetworkSeatFactory,
    RenewalStepFactory,
)
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import agreement_with, in_days
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
IN_UNIT = frozenset({"referent", "coordinator"})
READERS = OFFICE | IN_UNIT | {"vice-president", "legal", "finance"}
WRITERS = LEADS | {"officer-cooperation"}
NAME, MARK = "Markednetwork", "Markedpart"
Make = Callable[[User | None], Given]


def _network(code: str = "letters") -> Network:
    made: Network = NetworkFactory.create(name_fr=NAME, name_en=NAME, unit=getattr(house(), code))
    return made


def _part(kind: str, network: Network) -> Any:
    makers: dict[str, Callable[[], Any]] = {
        "member": lambda: NetworkMemberFactory.create(network=network, note=MARK),
        "seat": lambda: NetworkSeatFactory.create(network=network, body=MARK),
        "fee": lambda: NetworkFeeFactory.create(network=network, reference=MARK),
        "event": lambda: NetworkMeetingFactory.create(network=network, title=MARK),
        "renewal": lambda: NetworkRenewalFactory.create(network=network, funder=MARK),
        "step": lambda: RenewalStepFactory.create(renewal__network=network, title=MARK),
    }
    return makers[kind]()


def _listed(code: str, *, joined: bool = False) -> Make:
    def given(_user: User | None) -> Given:
        row = _network(code)
        if joined:
            NetworkUnit.objects.create(network=row, unit=house().sciences)
        return Given(secrets=(NAME,))

    return given


def _one(part: str = "", *secrets: str, code: str = "letters", **data: Any) -> Make:
    def given(_user: User | None) -> Given:
        row = _network(code)
        if part:
            _part(part, row)
        return Given(kwargs={"uid": row.uid}, data=data, secrets=(NAME, *secrets))

    return given


def _row(kind: str, *secrets: str, name: str = "", state: str = "", **data: Any) -> Make:
    """The address of one part; `name` a step of its workflow."""

    def given(_user: User | None) -> Given:
        network = _network()
        row = _part(kind, network)
        if state:
            type(row).objects.filter(pk=row.pk).update(state=state)
        kwargs = {"uid": network.uid, "row": row.uid, **({"name": name} if name else {})}
        return Given(kwargs=kwargs, data=data, secrets=secrets)

    return given


def _of_kind(make: Make, kind: str) -> Make:
    def given(user: User | None) -> Given:
        made = make(user)
        return replace(made, kwargs={**made.kwargs, "part": kind})

    return given


def _entries() -> dict[str, Any]:
    return {
        "kind": "european", "name_fr": "X", "starts_on": in_days(0), "unit": house().letters.uid,
    }  # fmt: skip


def _changed(_user: User | None) -> Given:
    row = _network()
    seen = {"seen": row.updated_at.isoformat()}
    return Given(kwargs={"uid": row.uid}, data={**_entries(), **seen})


def _under(_user: User | None) -> Given:
    agreement = agreement_with()
    return Given(kwargs={"uid": _network().uid}, data={"number": agreement.number})


def _agreement(_user: User | None) -> Given:
    network, agreement = _network(), agreement_with()
    NetworkAgreement.objects.create(network=network, agreement=agreement)
    return Given(kwargs={"uid": network.uid, "agreement": agreement.uid})


def _member(_user: User | None) -> Given:
    partner = PartnerFactory.create()
    data = {"role": "full", "starts_on": in_days(0)}
    kwargs = {"uid": _network().uid, "part": "member"}
    return Given(kwargs=kwargs, query={"partner": str(partner.uid)}, data=data)


def _elsewhere(line: Entry) -> Entry:
    """Those of the sciences do not find what lies in the letters."""
    return replace(
        line, expected={**line.expected, **{f"as {kind}": NOT_FOUND for kind in IN_UNIT}}
    )


def _read(part: str = "", *secrets: str) -> list[Entry]:
    """A page of one network: of the letters, and of the sciences."""
    return [
        _elsewhere(entry(SIGN_IN, FORBIDDEN, OK, given=_one(part, *secrets), granted=READERS)),
        entry(SIGN_IN, FORBIDDEN, OK, given=_one(part, *secrets, code="physics"), granted=READERS),
    ]


def _by_writers(line: Entry) -> Entry:
    """Those who only read get 403, and 404 where they do not even read."""
    readers = {f"as {kind}": FORBIDDEN for kind in READERS - WRITERS}
    return _elsewhere(replace(line, expected={**line.expected, **readers}))


def _shown(given: Make) -> Entry:
    return _by_writers(entry(SIGN_IN, FORBIDDEN, OK, given=given, granted=WRITERS))


def _written(given: Make) -> Entry:
    line = entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=given, granted=WRITERS, method="post")
    return _by_writers(line)


def _posted(given: Make) -> list[Entry]:
    return [entry(SIGN_IN, METHOD, given=given), _written(given)]


SUBMITTED = RenewalState.SUBMITTED
TABLE: dict[str, list[Entry]] = {
    "partnerships:networks": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters"), granted=READERS,
              hidden_from=[f"as {kind}" for kind in IN_UNIT]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters", joined=True), granted=READERS),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("physics"), granted=READERS),
    ],
    "partnerships:network_new": [
        entry(SIGN_IN, FORBIDDEN, OK, granted=WRITERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=lambda _user: Given(data=_entries()),
              granted=WRITERS, method="post"),
    ],
    "partnerships:network": _read(),
    "partnerships:network_edit": [_shown(_one()), _written(_changed)],
    "partnerships:network_members": [*_read("member", MARK), *_read("seat", MARK)],
    "partnerships:network_fees": _read("fee", MARK),
    "partnerships:network_payment": [
        _shown(_row("fee", MARK)),
        _written(_row("fee", amount="12000", paid_on=str(in_days(0)), seen="0")),
    ],
    "partnerships:network_plan": _read("step", MARK),
    "partnerships:network_obtained": [
        _shown(_row("renewal", state=SUBMITTED)),
        _written(_row("renewal", state=SUBMITTED, obtained="1")),
    ],
    "partnerships:network_renewal": _posted(_row("renewal", name="abandon", reason="x")),
    "partnerships:network_step": _posted(_row("step", name="begin")),
    "partnerships:network_meetings": _read("event", MARK),
    "partnerships:network_agreements": [*_read(), _written(_under)],
    "partnerships:network_agreement_remove": _posted(_agreement),
    "partnerships:network_history": _read("member", MARK),
    "partnerships:network_part_add": [
        _shown(_of_kind(_one(), "member")),
        _shown(_of_kind(_one(), "fee")),
        _written(_member),
    ],
    "partnerships:network_part": [
        _shown(_of_kind(_row("seat", MARK), "seat")),
        _written(_of_kind(_row("step", title="x", due_on=str(in_days(1))), "step")),
    ],
    "partnerships:network_part_remove": _posted(_of_kind(_row("event"), "event")),
}  # fmt: skip
