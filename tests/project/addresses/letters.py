"""Letters: of those who may change what they are about; nobody else learns that it exists."""

from dataclasses import replace

from intl_office.accounts.models import User
from tests.factories.access import house
from tests.factories.mobility import MobilityFactory
from tests.factories.partnerships import agreement_with
from tests.kit.matrix import LEADS, Entry, Expect, Given, entry

OK, SIGN_IN, NOT_FOUND = Expect.OK, Expect.SIGN_IN, Expect.NOT_FOUND
WRITERS = LEADS | {"officer-cooperation", "officer-laboratories"}
OF_MOBILITY = LEADS | {"officer-mobility"}
MARK = "Markedsignatory"


def _chosen(_user: User | None) -> Given:
    row = agreement_with(unit=house().letters)
    kwargs = {"code": "partnerships.letter", "subject": row.uid}
    return Given(kwargs=kwargs, secrets=(row.number,))


def _written(_user: User | None) -> Given:
    row = agreement_with(unit=house().letters)
    row.parties.update(signatory=MARK)
    kwargs = {"code": "partnerships.letter", "subject": row.uid, "text": "letter-support"}
    data = {"value_project": "x", "value_call": "x"} | {
        "day": "2026-11-22",
        "signatory": MARK,
        "preview": "1",
    }
    return Given(kwargs=kwargs, data=data, secrets=(MARK,))


def _certificate(_user: User | None) -> Given:
    """Of a student of the letters, whom those of the sciences do not know."""
    row = MobilityFactory.create(
        enrolment__last_name=MARK, enrolment__programme__unit=house().letters
    )
    return Given(kwargs={"code": "mobility.certificate", "subject": row.uid}, secrets=(MARK,))


def _certified(user: User | None) -> Given:
    given = _certificate(user)
    return replace(given, kwargs={**given.kwargs, "text": "certificate-selection"})


TABLE: dict[str, list[Entry]] = {
    "documents:letter": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_chosen, granted=WRITERS),
        entry(SIGN_IN, NOT_FOUND, OK, given=_certificate, granted=OF_MOBILITY),
    ],
    "documents:letter_write": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_certified, granted=OF_MOBILITY),
        entry(SIGN_IN, NOT_FOUND, OK, given=_written, granted=WRITERS),
        entry(SIGN_IN, NOT_FOUND, OK, given=_written, granted=WRITERS, method="post"),
    ],
}
