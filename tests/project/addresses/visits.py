"""Visits by unit; who takes part reads and reports, who owns an action finishes it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from intl_office.accounts.models import User
from partnerships.models import Visit, VisitPartner
from tests.factories.access import house
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PartnerFactory, PersonFactory
from tests.factories.partnerships import in_days
from tests.factories.requests import file_of, follow_up_of, taking_part, visit_with
from tests.kit.matrix import OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
PURPOSE, REPORT, WHAT = "Markedpurpose", "Markedreport", "Markedaction"
IN_UNIT = frozenset({"referent", "coordinator"})
READERS = OFFICE | IN_UNIT | {"vice-president"}
WRITERS = OFFICE | IN_UNIT
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
Make = Callable[[User | None], Given]


def _visit(code: str = "letters", **columns: Any) -> Visit:
    known = {"purpose": PURPOSE, "report": REPORT, "day": -3, **columns}
    return visit_with(unit=getattr(house(), code), **known)


def _of(
    *secrets: str, code: str = "letters", there: bool = False, name: str = "", **data: Any
) -> Make:
    """A visit of others, or one in which the reader takes part."""

    def given(user: User | None) -> Given:
        row = _visit(code)
        if there and user is not None:
            taking_part(row, user)
        kwargs = {"uid": row.uid, **({"name": name} if name else {})}
        return Given(kwargs=kwargs, data=data, secrets=secrets)

    return given


def _listed(code: str) -> Make:
    def given(_user: User | None) -> Given:
        _visit(code, day=3)
        return Given(secrets=(PURPOSE,))

    return given


def _columns(code: str = "letters") -> dict[str, Any]:
    return {"kind": "outgoing", "purpose": "x", "starts_on": in_days(1), "ends_on": in_days(2),
            "unit": getattr(house(), code).uid}  # fmt: skip


def _new(code: str) -> Make:
    def given(_user: User | None) -> Given:
        partner = PartnerFactory.create()
        return Given(data={**_columns(code), "partner": str(partner.uid)}, never=(PURPOSE,))

    return given


def _edited(_user: User | None) -> Given:
    return Given(kwargs={"uid": _visit().uid}, data=_columns())


def _named(_user: User | None) -> Given:
    partner = PartnerFactory.create()
    return Given(kwargs={"uid": _visit().uid}, data={"partner": str(partner.uid)})


def _unnamed(_user: User | None) -> Given:
    row = _visit()
    more = VisitPartner.objects.create(visit=row, partner=PartnerFactory.create())
    return Given(kwargs={"uid": row.uid, "partner": more.uid})


def _uploaded(_user: User | None) -> Given:
    return Given(kwargs={"uid": _visit().uid}, data={"file": SimpleUploadedFile("a.pdf", PDF)})


def _unfiled(_user: User | None) -> Given:
    row = _visit()
    return Given(kwargs={"uid": row.uid, "file": file_of(row).uid})


def _planned(_user: User | None) -> Given:
    owner = PersonFactory.create(user=_user or UserFactory.create())
    data = {"what": "x", "owner": owner.pk, "due_on": in_days(9)}
    return Given(kwargs={"uid": _visit().uid}, data=data)


def _action(*, own: bool = False, name: str = "", **data: str) -> Make:
    def given(user: User | None) -> Given:
        owner = {"owner": PersonFactory.create(user=user)} if own and user else {}
        row = follow_up_of(_visit(), what=WHAT, **owner)
        kwargs = {"uid": row.uid, **({"name": name} if name else {})}
        return Given(kwargs=kwargs, data=data, secrets=() if data else (WHAT,))

    return given


def _elsewhere(line: Entry) -> Entry:
    """Those of the sciences do not find what lies in the letters."""
    hidden = {f"as {kind}": NOT_FOUND for kind in IN_UNIT}
    return replace(line, expected={**line.expected, **hidden})


def _by_writers(line: Entry) -> Entry:
    """The vice-president only reads."""
    return _elsewhere(replace(line, expected={**line.expected, "as vice-president": FORBIDDEN}))


def _read(*secrets: str) -> list[Entry]:
    return [
        _elsewhere(entry(SIGN_IN, NOT_FOUND, OK, given=_of(*secrets), granted=READERS)),
        entry(SIGN_IN, NOT_FOUND, OK, given=_of(*secrets, code="physics"), granted=READERS),
        entry(SIGN_IN, OK, given=_of(*secrets, there=True)),
    ]


def _form(shown: Make, written: Make) -> list[Entry]:
    post = entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=written, granted=WRITERS, method="post")
    return [
        _by_writers(entry(SIGN_IN, NOT_FOUND, OK, given=shown, granted=WRITERS)),
        _by_writers(post),
    ]


def _post(given: Make) -> list[Entry]:
    post = entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=given, granted=WRITERS, method="post")
    return [entry(SIGN_IN, METHOD, given=given), _by_writers(post)]


TABLE: dict[str, list[Entry]] = {
    "partnerships:visits": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters"), granted=READERS,
              hidden_from=[f"as {kind}" for kind in IN_UNIT]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("physics"), granted=READERS),
    ],
    "partnerships:visit_calendar": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters"), granted=READERS,
              hidden_from=[f"as {kind}" for kind in IN_UNIT]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("physics"), granted=READERS),
    ],
    "partnerships:visit_new": [
        entry(SIGN_IN, FORBIDDEN, OK, granted=WRITERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_new("physics"), granted=WRITERS,
              method="post"),
    ],
    "partnerships:visit": _read(PURPOSE, REPORT),
    "partnerships:visit_edit": [
        *_form(_of(PURPOSE), _edited),
        replace(
            entry(SIGN_IN, FORBIDDEN, OK, given=_of(there=True), granted=WRITERS - IN_UNIT)
        ),
    ],
    "partnerships:visit_report": [
        *_form(_of(REPORT), _of(report="x")),
        entry(SIGN_IN, OK, given=_of(REPORT, there=True)),
        entry(SIGN_IN, ELSEWHERE, given=_of(there=True, report="x"), method="post"),
    ],
    "partnerships:visit_file": _form(_of(PURPOSE), _uploaded),
    "partnerships:visit_file_remove": _post(_unfiled),
    "partnerships:visit_partner": _form(_of(), _named),
    "partnerships:visit_partner_remove": _post(_unnamed),
    "partnerships:visit_step": [*_post(_of(name="cancel", reason="x"))],
    "partnerships:follow_up_new": _form(_of(PURPOSE), _planned),
    "partnerships:follow_up": [
        _elsewhere(entry(SIGN_IN, NOT_FOUND, OK, given=_action(), granted=READERS)),
        entry(SIGN_IN, OK, given=_action(own=True)),
    ],
    "partnerships:follow_up_step": [
        *_post(_action(name="finish", reason="x")),
        entry(SIGN_IN, ELSEWHERE, given=_action(own=True, name="finish", reason="x"),
              method="post"),
    ],
}  # fmt: skip
