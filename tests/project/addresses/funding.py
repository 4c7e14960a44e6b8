"""Grants by unit: who reads a unit's grants, who changes them; programmes for all who read."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from intl_office.accounts.models import User
from tests.factories.access import house
from tests.factories.funding import (
    AmendmentFactory,
    CommitmentFactory,
    EnvelopeFactory,
    LineFactory,
    ProgrammeFactory,
)
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
GRANT, LINE, REASON, PROGRAMME = "Markedgrant", "Markedline", "Markedreason", "Markedprogramme"
READERS = OFFICE | {"vice-president", "finance", "coordinator"}
WRITERS = LEADS | {"officer-mobility", "officer-projects"}
DAY = "2026-11-02"
Make = Callable[[User | None], Given]


def _grant(code: str = "letters", **columns: Any) -> Any:
    """A grant of the letters, which the coordinator of the sciences does not read."""
    columns = {"is_open": True, "title": GRANT, "lines": {"OS": 1000}, **columns}
    return EnvelopeFactory.create(unit=getattr(house(), code), **columns)


def _listed(code: str) -> Make:
    def given(_user: User | None) -> Given:
        return Given(secrets=(_grant(code).title,))

    return given


def _one(*secrets: str, code: str = "letters", **data: str) -> Make:
    def given(_user: User | None) -> Given:
        envelope = _grant(code)
        LineFactory.create(envelope=envelope, code="X", name_fr=LINE, name_en=LINE)
        line = envelope.lines.get(code="OS")
        CommitmentFactory.create(line=line, kind=REASON)
        return Given(kwargs={"uid": envelope.uid}, data=data, secrets=secrets)

    return given


def _amendment(*secrets: str, code: str = "letters", **data: str) -> Make:
    def given(_user: User | None) -> Given:
        row = AmendmentFactory.create(envelope=_grant(code), reason=REASON)
        return Given(kwargs={"uid": row.uid}, data=data, secrets=secrets)

    return given


def _amended(code: str) -> Make:
    def given(_user: User | None) -> Given:
        row = AmendmentFactory.create(envelope=_grant(code), reason=REASON)
        return Given(kwargs={"uid": row.envelope.uid}, secrets=(REASON,))

    return given


def _withdrawal(user: User | None) -> Given:
    known = _amendment(reason="x")(user)
    return replace(known, kwargs={**known.kwargs, "name": "withdraw"})


def _step(user: User | None) -> Given:
    return Given(kwargs={"uid": _grant().uid, "name": "close"})


def _new_grant(user: User | None) -> Given:
    data = {
        "title": GRANT, "programme": ProgrammeFactory.create().pk, "call_year": "2026",
        "starts_on": DAY, "currency": "EUR", "unit": house().letters.uid,
        "lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0",
    }  # fmt: skip
    return Given(data=data, never=(GRANT,))


def _changed_grant(user: User | None) -> Given:
    return Given(kwargs={"uid": _grant().uid}, data={"title": "x", "unit": house().letters.uid})


def _amending(existing: bool) -> Make:
    def given(_user: User | None) -> Given:
        envelope = _grant()
        row = AmendmentFactory.create(envelope=envelope, reason=REASON)
        line = envelope.lines.get()
        data = {
            "reason": "x", "effective_on": DAY, "starts_on": DAY, "total": "900",
            f"after-line-{line.uid.hex}": "900",
            "added-TOTAL_FORMS": "0", "added-INITIAL_FORMS": "0",
        }  # fmt: skip
        return Given(kwargs={"uid": row.uid if existing else envelope.uid}, data=data)

    return given


def _programmes(user: User | None) -> Given:
    ProgrammeFactory.create(code="MARKED", name_fr=PROGRAMME, name_en=PROGRAMME)
    return Given(secrets=(PROGRAMME,))


def _programme(*secrets: str, **data: str) -> Make:
    def given(_user: User | None) -> Given:
        row = ProgrammeFactory.create(code="MARKED", name_fr=PROGRAMME)
        return Given(kwargs={"uid": row.uid}, data=data, secrets=secrets)

    return given


def _new_programme(user: User | None) -> Given:
    return Given(data=_PROGRAMME)


_PROGRAMME = {"code": "NEW", "name_fr": "x", "funder": "x", "funds": "both", "currency": "EUR"}


def _elsewhere(line: Entry, answer: Expect = NOT_FOUND) -> Entry:
    """The coordinator of the sciences gets this for what lies in the letters."""
    return replace(line, expected={**line.expected, "as coordinator": answer})


def _read(make: Callable[..., Make], *secrets: str) -> list[Entry]:
    """A page about one grant: of the letters, and of the sciences."""
    return [
        _elsewhere(entry(SIGN_IN, FORBIDDEN, OK, given=make(*secrets), granted=READERS)),
        entry(SIGN_IN, FORBIDDEN, OK, given=make(*secrets, code="physics"), granted=READERS),
    ]


def _written(line: Entry) -> Entry:
    """Those who only read get 403, and 404 where they do not even read."""
    readers = {f"as {kind}": FORBIDDEN for kind in READERS - WRITERS}
    return _elsewhere(replace(line, expected={**line.expected, **readers}))


def _form(shown: Make, written: Make) -> list[Entry]:
    return [
        _written(entry(SIGN_IN, FORBIDDEN, OK, given=shown, granted=WRITERS)),
        _written(entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=written, granted=WRITERS,
                       method="post")),
    ]  # fmt: skip


def _posted(given: Make) -> list[Entry]:
    post = entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=given, granted=WRITERS, method="post")
    return [entry(SIGN_IN, METHOD, given=given), _written(post)]


def _for_writers(shown: Make, written: Make) -> list[Entry]:
    return [
        entry(SIGN_IN, FORBIDDEN, OK, given=shown, granted=WRITERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=written, granted=WRITERS, method="post"),
    ]


TABLE: dict[str, list[Entry]] = {
    "funding:envelopes": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters"), granted=READERS,
              hidden_from=["as coordinator"]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("physics"), granted=READERS),
    ],
    "funding:new": _for_writers(lambda _user: Given(), _new_grant),
    "funding:envelope": _read(_one, GRANT, LINE),
    "funding:edit": _form(_one(GRANT), _changed_grant),
    "funding:step": _posted(_step),
    "funding:amendments": [
        _elsewhere(entry(SIGN_IN, FORBIDDEN, OK, given=_amended("letters"), granted=READERS)),
        entry(SIGN_IN, FORBIDDEN, OK, given=_amended("physics"), granted=READERS),
    ],
    "funding:amendment_new": _form(_one(GRANT), _amending(existing=False)),
    "funding:commitments": _read(_one, GRANT, REASON),
    "funding:deadlines": _read(_one, GRANT),
    "funding:history": _read(_one, GRANT, LINE),
    "funding:amendment": _read(_amendment, GRANT, REASON),
    "funding:amendment_edit": _form(_amendment(REASON), _amending(existing=True)),
    "funding:amendment_sign": _form(_amendment(GRANT), _amendment(signed_on="2026-01-05")),
    "funding:amendment_step": _posted(_withdrawal),
    "funding:programmes": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_programmes, granted=READERS)
    ],
    "funding:programme_new": _for_writers(lambda _user: Given(), _new_programme),
    "funding:programme_edit": _for_writers(
        _programme(PROGRAMME), _programme(**{**_PROGRAMME, "code": "MARKED"})
    ),
}  # fmt: skip
