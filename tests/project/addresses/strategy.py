"""The strategy: figures of the whole house for those who read it, rows within each one's reach."""

from uuid import uuid4

from intl_office.accounts.models import User
from partnerships.enums import State
from tests.factories.access import house
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import AgreementYearFactory, agreement_with
from tests.kit.matrix import OFFICE, Entry, Expect, Given, entry

SIGN_IN, FORBIDDEN, OK = Expect.SIGN_IN, Expect.FORBIDDEN, Expect.OK
ELSEWHERE, METHOD = Expect.ELSEWHERE, Expect.METHOD
READERS = OFFICE | {"vice-president"}
PARTNER, AGREEMENT = "Markedpartner", "Markedagreement"


def _partner(user: User | None) -> Given:
    partner = PartnerFactory.create(legal_name=PARTNER)
    agreement_with(partner, state=State.IN_FORCE, unit=house().letters)
    return Given(secrets=(PARTNER,))


def _place(user: User | None) -> Given:
    row = agreement_with(
        state=State.IN_FORCE, unit=house().letters, title_fr=AGREEMENT, title_en=AGREEMENT
    )
    AgreementYearFactory.create(agreement=row, taken=1)
    return Given(secrets=(AGREEMENT,))


def _print(user: User | None) -> Given:
    return Given(data={"on": "2026-01-31", "locale": "en", "token": str(uuid4())})


TABLE: dict[str, list[Entry]] = {
    "strategy:report": [entry(SIGN_IN, FORBIDDEN, OK, granted=READERS)],
    "strategy:print": [
        entry(SIGN_IN, METHOD),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, granted=READERS, method="post", given=_print),
    ],
    "strategy:partners": [entry(SIGN_IN, FORBIDDEN, OK, granted=READERS, given=_partner)],
    "strategy:places": [entry(SIGN_IN, FORBIDDEN, OK, granted=READERS, given=_place)],
}
