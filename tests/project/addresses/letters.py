"""Letters: of those who may change what they are about; nobody else learns that it exists."""

from dataclasses import replace

from intl_office.accounts.models import User
from tests.factories.access import house
from tests.factories.mobility import MobilityFactory
from tests.factories.partnerships import agreement_with
from tests.kit.matrix import LEADS, Entry, Expect, Given, entry

OK, SIGN_IN = Expect.OK, Expect.SIGN_IN
NOT_FOUND, ELSEWHERE = Expect.NOT_FOUND, Expect.ELSEWHERE
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
    return Given(kwargs=kwargs, secrets=(MARK,))


def _made(user: User | None) -> Given:
    values = {"value_project": "x", "value_call": "x", "day": "2026-11-22", "text_fr": "x"}
    return replace(_written(user), data={**values, "address": "x", "make": "1"}, secrets=())


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
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_made, granted=WRITERS, method="post"),
    ],
}
