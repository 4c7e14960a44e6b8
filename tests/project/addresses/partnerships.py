"""Agreements by unit: who reads a unit's agreements, who drafts them, who terminates them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.documents.word import ReadFile
from intl_office.organisations.models import Partner
from partnerships.actions.taking_articles import present_parts
from partnerships.comparing_word import compared, sealed
from partnerships.enums import State
from partnerships.models import Agreement, AgreementUnit, Publication
from tests.factories.access import house
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import (
    ConditionFactory,
    FactsheetFactory,
    PartyFactory,
    agreement_with,
    circuit_of,
    in_days,
)
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
TITLE, NOTE, SIGNATORY = "Markedagreement", "Markednote", "Markedsignatory"
IN_UNIT = frozenset({"referent", "coordinator"})
READERS = OFFICE | IN_UNIT | {"vice-president", "legal", "finance"}
WRITERS = LEADS | {"officer-cooperation", "officer-laboratories"}
Make = Callable[[User | None], Given]


def _agreement(code: str = "letters", **columns: Any) -> Agreement:
    """An agreement of the letters, which the referent of the sciences does not read."""
    titles = {"title_fr": TITLE, "title_en": TITLE, "note": NOTE}
    row = agreement_with(unit=getattr(house(), code), **{**titles, **columns})
    row.parties.update(signatory=SIGNATORY)
    ConditionFactory.create(agreement=row, subject_note=NOTE)
    return row


def _listed(code: str, *, shared: bool = False) -> Make:
    def given(_user: User | None) -> Given:
        row = _agreement(code)
        PartyFactory.create(agreement=row, partner__legal_name="Markedpartner")
        if shared:
            AgreementUnit.objects.create(agreement=row, unit=house().sciences)
        return Given(secrets=(row.number, "Markedpartner"))

    return given


def _one(*secrets: str, code: str = "letters", state: State = State.DRAFT, **data: str) -> Make:
    def given(_user: User | None) -> Given:
        row = _agreement(code, state=state)
        return Given(kwargs={"uid": row.uid}, data=data, secrets=secrets)

    return given


def _in_type(agreement_type: str, topic: str = "", **data: str) -> Make:
    def given(_user: User | None) -> Given:
        row = _agreement(type=agreement_type)
        place = {"topic": topic} if topic else {}
        return Given(kwargs={"uid": row.uid, **place}, data=data, secrets=(TITLE,))

    return given


def _written_article(user: User | None) -> Given:
    return replace(_in_type("exchange", topic="jury")(user), data={"text_fr": "x"})


def _sheet(*secrets: str, code: str = "letters") -> Make:
    def given(_user: User | None) -> Given:
        party = _agreement(code).all_parties[1]
        FactsheetFactory.create(party=party, housing=NOTE)
        return Given(kwargs={"party": party.uid}, secrets=secrets)

    return given


def _new_sheet(_user: User | None) -> Given:
    weeks = {"decision_weeks": "5", "transcript_weeks": "5"}
    return Given(kwargs={"party": _agreement().all_parties[1].uid}, data=weeks)


def _compared(_user: User | None) -> Given:
    """A partner's file, compared and sent back with one article ticked."""
    row = _agreement(type="framework")
    present = present_parts(row)
    scope = present["scope"]
    passages = tuple(replace(one, text="New words") for one in scope.passages)
    file = ReadFile([replace(scope, passages=passages)], (), ())
    sent = sealed(compared(row.uid, present, file))
    return Given(kwargs={"uid": row.uid}, data={"compared": sent, "take": "scope"})


def _step(user: User | None) -> Given:
    made = _one(reason="x")(user)
    return replace(made, kwargs={**made.kwargs, "name": "abandon"})


def _partner() -> Partner:
    made: Partner = PartnerFactory.create()
    return made


def _columns(code: str = "letters") -> dict[str, Any]:
    return {
        "type": "framework", "starts_on": in_days(0), "languages": "both",
        "unit": getattr(house(), code).uid,
    }  # fmt: skip


def _new(user: User | None) -> Given:
    return Given(data={**_columns(), "partner": _partner().uid}, never=(TITLE,))


def _changed(user: User | None) -> Given:
    return Given(kwargs={"uid": _agreement().uid}, data=_columns())


def _conditions(user: User | None) -> Given:
    year = str(AcademicYear.current())
    prefix = "conditions-0-"
    line = {"direction": "out", "mobility_type": "sms", "persons": "2", "first_year": year,
            "last_year": year}  # fmt: skip
    sent = {f"{prefix}{name}": value for name, value in line.items()}
    counts = {"conditions-TOTAL_FORMS": "1", "conditions-INITIAL_FORMS": "0"}
    return Given(kwargs={"uid": _agreement().uid}, data={**sent, **counts})


def _party(*secrets: str, several: bool = False, **data: str) -> Make:
    def given(_user: User | None) -> Given:
        row = _agreement()
        party = PartyFactory.create(agreement=row) if several else row.all_parties[1]
        return Given(kwargs={"uid": row.uid, "party": party.uid}, data=data, secrets=secrets)

    return given


def _of_partner(code: str, *, event: bool = False) -> Make:
    """The name of a partner; on its time line the title of an agreement of one unit."""

    def given(_user: User | None) -> Given:
        row = _agreement(code)
        Partner.objects.update(legal_name="Markedpartner")
        shown = (TITLE,) if event else ("Markedpartner",)
        return Given(kwargs={"uid": row.partners[0].uid}, secrets=shown, never=(NOTE, SIGNATORY))

    return given


def _added(user: User | None) -> Given:
    return Given(kwargs={"uid": _agreement().uid}, data={"partner": str(_partner().uid)})


def _sent(user: User | None) -> Given:
    circuit = circuit_of(UserFactory.create())
    return Given(kwargs={"uid": _agreement().uid}, data={"circuit": circuit.code})


def _elsewhere(line: Entry) -> Entry:
    """Those of the sciences do not find what lies in the letters."""
    return replace(
        line, expected={**line.expected, **{f"as {kind}": NOT_FOUND for kind in IN_UNIT}}
    )


def _read(make: Callable[..., Make], *secrets: str) -> list[Entry]:
    """A page about one agreement: of the letters, and of the sciences."""
    return [
        _elsewhere(entry(SIGN_IN, FORBIDDEN, OK, given=make(*secrets), granted=READERS)),
        entry(SIGN_IN, FORBIDDEN, OK, given=make(*secrets, code="physics"), granted=READERS),
    ]


def _by(writers: frozenset[str], line: Entry) -> Entry:
    """Those who only read get 403, and 404 where they do not even read."""
    readers = {f"as {kind}": FORBIDDEN for kind in READERS - writers}
    return _elsewhere(replace(line, expected={**line.expected, **readers}))


def _form(shown: Make, written: Make, writers: frozenset[str] = WRITERS) -> list[Entry]:
    return [
        _by(writers, entry(SIGN_IN, FORBIDDEN, OK, given=shown, granted=writers)),
        _by(
            writers,
            entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=written, granted=writers, method="post"),
        ),
    ]


def _posted(given: Make) -> list[Entry]:
    post = entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=given, granted=WRITERS, method="post")
    return [entry(SIGN_IN, METHOD, given=given), _by(WRITERS, post)]


def _for_writers(shown: Make, written: Make) -> list[Entry]:
    return [
        entry(SIGN_IN, FORBIDDEN, OK, given=shown, granted=WRITERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=written, granted=WRITERS, method="post"),
    ]


def _public(_user: User | None) -> Given:
    """Only what is in force and of a type that was chosen is named."""
    Publication.objects.create(is_on=True)
    shown = _agreement(state=State.IN_FORCE)
    draft = _agreement()
    PartyFactory.create(agreement=draft, partner__legal_name="Markedsecret")
    PartyFactory.create(agreement=shown, partner__legal_name="Markedpartner", position=3)
    return Given(never=("Markedsecret", TITLE, NOTE, SIGNATORY, shown.number))


def _publication(_user: User | None) -> Given:
    Publication.objects.create(text_fr="Markedwords")
    return Given(secrets=("Markedwords",))


TABLE: dict[str, list[Entry]] = {
    "partnerships:public": [
        entry(NOT_FOUND, NOT_FOUND),
        entry(OK, OK, given=_public),
    ],
    "partnerships:public_settings": [
        entry(SIGN_IN, FORBIDDEN, OK, granted=LEADS, given=_publication),
    ],
    "partnerships:agreements": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters"), granted=READERS,
              hidden_from=[f"as {kind}" for kind in IN_UNIT]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters", shared=True), granted=READERS),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("physics"), granted=READERS),
    ],
    "partnerships:new": _for_writers(lambda _user: Given(), _new),
    "partnerships:partner_vitality": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_of_partner("letters"), granted=READERS),
    ],
    "partnerships:partner_timeline": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_of_partner("letters", event=True), granted=READERS,
              hidden_from=[f"as {kind}" for kind in IN_UNIT]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_of_partner("physics", event=True), granted=READERS),
    ],
    "partnerships:agreement": _read(_one, TITLE, NOTE),
    "partnerships:edit": _form(_one(TITLE, NOTE), _changed),
    "partnerships:text": _read(_one, SIGNATORY),
    "partnerships:article": _form(_in_type("exchange", topic="jury"), _written_article),
    "partnerships:article_newest": _posted(_in_type("exchange", topic="jury")),
    "partnerships:details": _form(
        _in_type("double-degree"), _in_type("double-degree", kind="two")
    ),
    "partnerships:factsheet": _read(_sheet, NOTE),
    "partnerships:factsheet_edit": _form(
        _sheet(NOTE), _new_sheet
    ),
    "partnerships:conditions": _read(_one, NOTE),
    "partnerships:conditions_edit": _form(_one(TITLE, NOTE), _conditions),
    "partnerships:people": _read(_one, SIGNATORY),
    "partnerships:party_add": _form(_one(), _added),
    "partnerships:party_edit": _form(_party(SIGNATORY), _party(signatory="x")),
    "partnerships:party_remove": _posted(_party(several=True)),
    "partnerships:documents": [
        *_read(_one, TITLE),
        _by(
            WRITERS,
            entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_one(locale="fr"), granted=WRITERS,
                  method="post"),
        ),
    ],
    "partnerships:word": [
        _by(WRITERS, entry(SIGN_IN, FORBIDDEN, OK, given=_one(), granted=WRITERS)),
    ],
    "partnerships:word_read": _form(_one(TITLE), _compared),
    "partnerships:deadlines": _read(_one, TITLE),
    "partnerships:history": _read(_one, TITLE, NOTE),
    "partnerships:submit": _form(_one(TITLE), _sent),
    "partnerships:signature": _form(
        _one(TITLE, state=State.SIGNATURE), _one(state=State.SIGNATURE)
    ),
    "partnerships:step": _posted(_step),
}  # fmt: skip
