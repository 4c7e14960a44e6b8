"""Reference tables: read by all who signed in, changed by officers."""

from intl_office.accounts.models import User
from tests.factories.reference import CountryFactory
from tests.kit.matrix import OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, FORBIDDEN = Expect.OK, Expect.SIGN_IN, Expect.FORBIDDEN
MARK = "Markedland"


def _countries(user: User | None) -> Given:
    CountryFactory.create(name_en=MARK)
    return Given(kwargs={"section": "countries"})


def _country(user: User | None) -> Given:
    row = CountryFactory.create(name_en=MARK)
    return Given(kwargs={"section": "countries", "uid": row.uid}, secrets=(MARK,))


TABLE: dict[str, list[Entry]] = {
    "reference:home": [entry(SIGN_IN, OK)],
    "reference:list": [entry(SIGN_IN, OK, given=_countries)],
    "reference:add": [entry(SIGN_IN, FORBIDDEN, OK, given=_countries, granted=OFFICE)],
    "reference:detail": [entry(SIGN_IN, OK, given=_country)],
    "reference:edit": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_country, granted=OFFICE),
        entry(SIGN_IN, FORBIDDEN, OK, given=_country, method="post", granted=OFFICE),
    ],
    "reference:history": [entry(SIGN_IN, OK, given=_country)],
}
