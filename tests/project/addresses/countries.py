"""Priority countries by unit; where partners are missing, for readers of agreements."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from intl_office.accounts.models import User
from partnerships.models import PriorityCountry
from tests.factories.access import house
from tests.factories.countries import ObjectiveFactory, PriorityFactory, year
from tests.factories.organisations import CountryFactory, PartnerFactory, PersonFactory
from tests.factories.reference import IscedFieldFactory
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
IN_UNIT = frozenset({"referent", "coordinator"})
READERS = OFFICE | IN_UNIT | {"vice-president"}
OF_AGREEMENTS = READERS | {"legal", "finance"}
WRITERS = LEADS | {"officer-cooperation"}
DECIDERS = LEADS | {"vice-president"}
NAME, WHY, OWNER = "Markedland", "Markedwhy", "Markedowner"
Make = Callable[[User | None], Given]


def _row(code: str = "letters", state: str = "proposed") -> PriorityCountry:
    country = CountryFactory.create(
        code="QM", alpha3="QMM", eu_code="QM", erasmus_prefix="", name_en=NAME, name_fr=NAME
    )
    made: PriorityCountry = PriorityFactory.create(
        country=country, why=WHY, unit=getattr(house(), code), state=state
    )
    ObjectiveFactory.create(priority=made, owner__last_name=OWNER)
    return made


def _listed(code: str) -> Make:
    def given(_user: User | None) -> Given:
        _row(code)
        return Given(secrets=(NAME,))

    return given


def _one(*secrets: str, code: str = "letters", **data: Any) -> Make:
    def given(_user: User | None) -> Given:
        return Given(kwargs={"uid": _row(code).uid}, data=data, secrets=secrets)

    return given


def _columns() -> dict[str, Any]:
    years = {"first_year": str(year(-2)), "last_year": str(year(2))}
    return {"unit": house().letters.uid, "why": "x", **years}


def _new(_user: User | None) -> Given:
    country = CountryFactory.create()
    return Given(data=_columns() | {"country": country.code})


def _changed(_user: User | None) -> Given:
    return Given(kwargs={"uid": _row().uid}, data=_columns())


def _step(name: str, state: str = "proposed") -> Make:
    def given(_user: User | None) -> Given:
        kwargs = {"uid": _row(state=state).uid, "name": name}
        return Given(kwargs=kwargs, data={"reason": "x"})

    return given


def _objective_columns() -> dict[str, Any]:
    owner = PersonFactory.create()
    return {"goal": "outgoing", "target": 5, "by_year": str(year(1)), "owner": owner.email}


def _objective_new(_user: User | None) -> Given:
    return Given(kwargs={"uid": _row().uid}, data=_objective_columns(), secrets=(NAME,))


def _objective(_user: User | None) -> Given:
    one = _row().objectives.get()
    kwargs = {"uid": one.priority.uid, "objective": one.uid}
    return Given(kwargs=kwargs, data=_objective_columns(), secrets=(NAME,))


def _asked(_user: User | None) -> Given:
    IscedFieldFactory.create(code="06")
    country = CountryFactory.create(germany=True, name_en=NAME, name_fr=NAME)
    PartnerFactory.create(country=country, legal_name=NAME)
    return Given(query={"field": "06"}, secrets=(NAME,))


def _asked_of(user: User | None) -> Given:
    return replace(_asked(user), kwargs={"code": "DE"})


def _elsewhere(line: Entry) -> Entry:
    """Those of the sciences do not find what lies in the letters."""
    away = {f"as {kind}": NOT_FOUND for kind in IN_UNIT}
    return replace(line, expected={**line.expected, **away})


def _only(granted: Collection[str], line: Entry) -> Entry:
    """Other readers get 403, those of other units 404."""
    readers = {f"as {kind}": FORBIDDEN for kind in READERS - set(granted)}
    return _elsewhere(replace(line, expected={**line.expected, **readers}))


def _shown(given: Make) -> Entry:
    return _only(WRITERS, entry(SIGN_IN, FORBIDDEN, OK, given=given, granted=WRITERS))


def _written(given: Make, granted: Collection[str] = WRITERS) -> Entry:
    line = entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=given, granted=granted, method="post")
    return _only(granted, line)


TABLE: dict[str, list[Entry]] = {
    "partnerships:countries": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters"), granted=READERS,
              hidden_from=[f"as {kind}" for kind in IN_UNIT]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("physics"), granted=READERS),
    ],
    "partnerships:country_new": [
        entry(SIGN_IN, FORBIDDEN, OK, granted=WRITERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_new, granted=WRITERS, method="post"),
    ],
    "partnerships:country": [
        _elsewhere(entry(SIGN_IN, FORBIDDEN, OK, given=_one(NAME, WHY, OWNER), granted=READERS)),
        entry(SIGN_IN, FORBIDDEN, OK, given=_one(NAME, WHY, OWNER, code="physics"),
              granted=READERS),
    ],
    "partnerships:country_edit": [_shown(_one(WHY)), _written(_changed)],
    "partnerships:country_marks": [_shown(_one(NAME)), _written(_one())],
    "partnerships:country_step": [
        entry(SIGN_IN, METHOD, given=_step("adopt")),
        _written(_step("adopt"), DECIDERS),
        _written(_step("set-aside"), DECIDERS),
        _written(_step("end", "adopted"), DECIDERS),
    ],
    "partnerships:country_objective_new": [_shown(_objective_new), _written(_objective_new)],
    "partnerships:country_objective": [_shown(_objective), _written(_objective)],
    "partnerships:country_objective_remove": [
        entry(SIGN_IN, METHOD, given=_objective),
        _written(_objective),
    ],
    "partnerships:gaps": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_asked, granted=OF_AGREEMENTS),
    ],
    "partnerships:gap_partners": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_asked_of, granted=OF_AGREEMENTS),
    ],
}  # fmt: skip
