"""Requests for agreements: one's own, the office's by unit, those one is asked about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from intl_office.accounts.models import User
from partnerships.enums_requests import RequestState
from partnerships.models import Advice, AgreementRequest
from tests.factories.access import house
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CountryFactory, PartnerFactory
from tests.factories.partnerships import agreement_with, in_days
from tests.factories.requests import AdviceFactory, RequestFactory, given_advice, message_on
from tests.kit.matrix import HOUSE, LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
NAME, NOTE, REPLY = "Markedinstitution", "Markednote", "Markedreply"
STAFF = frozenset(kind.removeprefix("as ") for kind in HOUSE) - {"student"} | {"administrator"}
INSIDE = OFFICE | {"vice-president"}
HANDLERS = LEADS | {"officer-cooperation", "officer-laboratories"}
Make = Callable[[User | None], Given]


def _request(requester: User | None = None, **columns: Any) -> AgreementRequest:
    """A request of the letters, with an internal note."""
    known = {"partner_name": NAME, "unit": house().letters, **columns}
    if requester is not None:
        known["requester"] = requester
    row: AgreementRequest = RequestFactory.create(**known)
    message_on(row, NOTE, author=UserFactory.create())
    return row


def _of(
    *secrets: str, own: bool = False, asked: bool = False, name: str = "", **columns: Any
) -> Make:
    """A request of somebody else, of the reader, or of somebody else who asks the reader."""

    def given(user: User | None) -> Given:
        data = columns.pop("data", {}) if "data" in columns else {}
        row = _request(user if own else None, **columns)
        if asked and user is not None:
            AdviceFactory.create(request=row, adviser=user)
        columns["data"] = data
        kwargs = {"uid": row.uid, **({"name": name} if name else {})}
        return Given(kwargs=kwargs, data=data, secrets=secrets)

    return given


def _columns() -> dict[str, Any]:
    return {
        "institution": "Uppsala", "partner_country": CountryFactory.create().pk,
        "dimensions": ["teaching"], "unit": house().letters.uid, "motivation": "Because.",
    }  # fmt: skip


def _written(**columns: Any) -> Make:
    def given(user: User | None) -> Given:
        if not columns:
            return Given(data=_columns(), never=(NAME,))
        row = _request(user, **columns)
        return Given(kwargs={"uid": row.uid}, data=_columns())

    return given


def _listed(user: User | None) -> Given:
    return Given(secrets=(_request().number, NAME))


def _others(user: User | None) -> Given:
    """What others asked for stands on nobody's own page."""
    _request()
    return Given(never=(NAME,))


def _mine(user: User | None) -> Given:
    _request(user)
    return Given(secrets=(NAME,))


def _named(user: User | None) -> Given:
    """The name of an institution is public; the title of an agreement of the letters is not."""
    partner = PartnerFactory.create(legal_name="Markedpartner")
    agreement_with(partner, title_fr=NAME, title_en=NAME, unit=house().letters)
    return Given(query={"institution": "markedpart"}, secrets=("Markedpartner",), never=(NAME,))


def _already(user: User | None) -> Given:
    partner = PartnerFactory.create()
    agreement_with(partner, title_fr=NAME, title_en=NAME, unit=house().letters)
    return Given(query={"partner": str(partner.uid)}, secrets=(NAME,))


def _chosen(user: User | None) -> Given:
    partner = PartnerFactory.create()
    return Given(kwargs={"uid": _request().uid}, data={"partner": str(partner.uid)})


def _asking(user: User | None) -> Given:
    adviser = UserFactory.create()
    data = {"adviser": adviser.email, "question": "Why?", "due_on": str(in_days(3))}
    return Given(kwargs={"uid": _request().uid}, data=data)


def _advice(*, own: bool = False, done: bool = False, **data: str) -> Make:
    def given(user: User | None) -> Given:
        asked = {"adviser": user} if own and user else {}
        make: Any = given_advice if done else AdviceFactory.create
        row: Advice = make(request=_request(), question=REPLY, **asked)
        return Given(kwargs={"uid": row.uid}, data=data, secrets=(REPLY,) if not data else ())

    return given


def _handled(line: Entry) -> Entry:
    """Those of the office who only read get 403."""
    readers = {f"as {kind}": FORBIDDEN for kind in INSIDE - HANDLERS - {"administrator"}}
    return replace(line, expected={**line.expected, **readers})


def _post(given: Make) -> list[Entry]:
    post = entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=given, granted=HANDLERS, method="post")
    return [entry(SIGN_IN, METHOD, given=given), _handled(post)]


def _form(shown: Make, written: Make) -> list[Entry]:
    return [
        _handled(entry(SIGN_IN, NOT_FOUND, OK, given=shown, granted=HANDLERS)),
        _handled(
            entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=written, granted=HANDLERS, method="post")
        ),
    ]


_AGREEMENTS = OFFICE | {"vice-president", "legal", "finance"}
COMPLETING = RequestState.COMPLETING

TABLE: dict[str, list[Entry]] = {
    "partnerships:requests": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed, granted=INSIDE),
    ],
    "partnerships:my_requests": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_others, granted=STAFF),
        entry(SIGN_IN, FORBIDDEN, OK, given=_mine, granted=STAFF),
    ],
    "partnerships:request_new": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_others, granted=STAFF),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_written(), granted=STAFF, method="post"),
    ],
    "partnerships:request_lookup": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_named, granted=STAFF),
        entry(SIGN_IN, FORBIDDEN, OK, given=_already, granted=STAFF,
              hidden_from=[f"as {kind}" for kind in STAFF - _AGREEMENTS]),
    ],
    "partnerships:request": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_of(NAME, NOTE), granted=INSIDE),
        entry(SIGN_IN, OK, given=_of(NAME, own=True)),
        entry(SIGN_IN, OK, OK, given=_of(NOTE, own=True), granted=INSIDE, hidden_from=["user"]),
        entry(SIGN_IN, OK, OK, given=_of(NOTE, asked=True), granted=INSIDE,
              hidden_from=["user"]),
    ],
    "partnerships:request_edit": [
        entry(SIGN_IN, NOT_FOUND, given=_of(state=COMPLETING)),
        entry(SIGN_IN, NOT_FOUND, given=_of(own=True)),
        entry(SIGN_IN, OK, given=_of(NAME, own=True, state=COMPLETING)),
        entry(SIGN_IN, ELSEWHERE, given=_written(state=COMPLETING), method="post"),
    ],
    "partnerships:request_partner": _form(_of(NAME), _chosen),
    "partnerships:request_message": [
        entry(SIGN_IN, METHOD, given=_of()),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_of(data={"text": "x"}), granted=INSIDE,
              method="post"),
        entry(SIGN_IN, ELSEWHERE, given=_of(own=True, data={"text": "x"}), method="post"),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_of(asked=True, data={"text": "x"}),
              granted=INSIDE, method="post"),
    ],
    "partnerships:request_step": [
        *_post(_of(name="refuse", data={"reason": "x"})),
        entry(SIGN_IN, ELSEWHERE, given=_of(own=True, name="withdraw", data={"reason": "x"}),
              method="post"),
    ],
    "partnerships:advice_ask": _form(_of(NAME), _asking),
    "partnerships:advice": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_advice(), granted=INSIDE),
        entry(SIGN_IN, OK, given=_advice(own=True)),
        entry(SIGN_IN, NOT_FOUND, FORBIDDEN, given=_advice(opinion="for", text="x"),
              granted=INSIDE, method="post"),
        entry(SIGN_IN, ELSEWHERE, given=_advice(own=True, opinion="for", text="x"),
              method="post"),
    ],
    "partnerships:advice_reply": [
        entry(SIGN_IN, METHOD, given=_advice()),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_advice(done=True, text="x"), granted=INSIDE,
              method="post"),
        entry(SIGN_IN, ELSEWHERE, given=_advice(own=True, done=True, text="x"), method="post"),
    ],
    "partnerships:advice_withdraw": _post(_advice(x="x")),
    "partnerships:advice_show": _post(_advice(done=True, x="x")),
}  # fmt: skip
