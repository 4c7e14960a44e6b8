"""Strategic partners by unit: who reads them, who writes plans, who decides, who sets criteria."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from intl_office.accounts.models import User
from partnerships.enums import Dimension
from partnerships.models import StrategicPartner
from partnerships.strategic_enums import LabelState
from tests.factories.access import house
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import in_days
from tests.factories.strategic import CriterionFactory, PlanActionFactory, StrategicFactory
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
IN_UNIT = frozenset({"referent", "coordinator"})
READERS = OFFICE | IN_UNIT | {"vice-president"}
WRITERS = LEADS | {"officer-cooperation"}
DECIDERS = LEADS | {"vice-president"}
NAME, AIM, MARK = "Markedpartner", "Markedaim", "Markedaction"
Make = Callable[[User | None], Given]


def _row(code: str = "letters", state: str = LabelState.PROPOSED) -> StrategicPartner:
    made: StrategicPartner = StrategicFactory.create(
        partner__legal_name=NAME, aim=AIM, unit=getattr(house(), code), state=state
    )
    return made


def _listed(code: str) -> Make:
    def given(_user: User | None) -> Given:
        _row(code)
        return Given(secrets=(NAME,))

    return given


def _one(
    *secrets: str, code: str = "letters", state: str = LabelState.PROPOSED, **data: Any
) -> Make:
    def given(_user: User | None) -> Given:
        row = _row(code, state)
        PlanActionFactory.create(strategic=row, title=MARK)
        return Given(kwargs={"uid": row.uid}, data=data, secrets=secrets)

    return given


def _granted(_user: User | None) -> Given:
    return Given(kwargs={"uid": _row().uid}, data={"granted_on": in_days(0), "reason": "x"})


def _decision(_user: User | None) -> Given:
    return Given(kwargs={"uid": _row().uid, "name": "refuse"}, data={"reason": "x"})


def _action(name: str = "", **data: Any) -> Make:
    def given(_user: User | None) -> Given:
        action = PlanActionFactory.create(strategic=_row(), title=MARK)
        kwargs: dict[str, Any] = {"uid": action.strategic.uid, "action": action.uid}
        known = {"year": "2026/2027", "dimension": "research", "title": "x", "currency": "EUR",
                 "due_on": in_days(3), "centre": house().letters.uid}  # fmt: skip
        kwargs |= {"name": name} if name else {}
        return Given(kwargs=kwargs, data=data or known, secrets=() if name else (MARK,))

    return given


def _new_action(_user: User | None) -> Given:
    known = {"year": "2026/2027", "dimension": Dimension.TEACHING, "title": "x", "currency": "EUR",
             "due_on": in_days(3), "centre": house().letters.uid}  # fmt: skip
    return Given(kwargs={"uid": _row().uid}, data=known)


def _proposed(_user: User | None) -> Given:
    data = {"unit": house().letters.uid, "aim": "x"}
    return Given(kwargs={"partner": PartnerFactory.create(legal_name=NAME).uid}, data=data)


def _criterion(_user: User | None) -> Given:
    row = CriterionFactory.create(name_fr=MARK, name_en=MARK)
    return Given(kwargs={"uid": row.uid}, data=_criterion_columns(), secrets=(MARK,))


def _criterion_columns() -> dict[str, str]:
    return {"name_fr": "X", "measure": "mark", "target": "5", "weight": "10", "position": "1"}


def _changed(_user: User | None) -> Given:
    return Given(kwargs={"uid": _row().uid}, data={"unit": house().letters.uid, "aim": "x"})


def _elsewhere(line: Entry) -> Entry:
    """Those of the sciences do not find what lies in the letters."""
    return replace(
        line, expected={**line.expected, **{f"as {kind}": NOT_FOUND for kind in IN_UNIT}}
    )


def _only(granted: Collection[str], line: Entry) -> Entry:
    """Other readers get 403, those of other units 404."""
    readers = {f"as {kind}": FORBIDDEN for kind in READERS - set(granted)}
    return _elsewhere(replace(line, expected={**line.expected, **readers}))


def _shown(given: Make) -> Entry:
    return _only(WRITERS, entry(SIGN_IN, FORBIDDEN, OK, given=given, granted=WRITERS))


def _written(given: Make, granted: Collection[str] = WRITERS) -> Entry:
    line = entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=given, granted=granted, method="post")
    return _only(granted, line)


def _set(given: Make) -> list[Entry]:
    return [
        entry(SIGN_IN, FORBIDDEN, OK, given=given, granted=LEADS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=given, granted=LEADS, method="post"),
    ]


TABLE: dict[str, list[Entry]] = {
    "partnerships:strategic_list": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters"), granted=READERS,
              hidden_from=[f"as {kind}" for kind in IN_UNIT]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("physics"), granted=READERS),
    ],
    "partnerships:criteria": [entry(SIGN_IN, FORBIDDEN, OK, granted=READERS)],
    "partnerships:criteria_usual": [
        entry(SIGN_IN, METHOD),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, granted=LEADS, method="post"),
    ],
    "partnerships:criterion_new": _set(lambda _user: Given(data=_criterion_columns())),
    "partnerships:criterion": _set(_criterion),
    "partnerships:strategic_new": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_proposed, granted=WRITERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_proposed, granted=WRITERS, method="post"),
    ],
    "partnerships:strategic": [
        _elsewhere(entry(SIGN_IN, FORBIDDEN, OK, given=_one(NAME, AIM, MARK), granted=READERS)),
        entry(SIGN_IN, FORBIDDEN, OK, given=_one(NAME, AIM, MARK, code="physics"),
              granted=READERS),
    ],
    "partnerships:strategic_edit": [_shown(_one(AIM)), _written(_changed)],
    "partnerships:strategic_marks": [_shown(_one(NAME)), _written(_one())],
    "partnerships:strategic_grant": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_one(NAME), granted=DECIDERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_granted, granted=DECIDERS, method="post"),
    ],
    "partnerships:strategic_decide": [
        entry(SIGN_IN, METHOD, given=_decision),
        _written(_decision, DECIDERS),
    ],
    "partnerships:strategic_action_new": [_shown(_one(NAME)), _written(_new_action)],
    "partnerships:strategic_action": [_shown(_action()), _written(_action())],
    "partnerships:strategic_step": [
        entry(SIGN_IN, METHOD, given=_action("begin")),
        _written(_action("begin", x="1")),
    ],
}  # fmt: skip
