"""Campaigns, applications, mobilities: the letters are not for those who read the sciences."""

from typing import Any

from intl_office.accounts.models import User
from mobility.enums import CERTIFICATE, ApplicationState, CampaignState
from mobility.models import Application, Mobility
from tests.factories.access import house
from tests.factories.documents import CONTENT, DocumentFactory
from tests.factories.mobility import (
    ApplicationFactory,
    CampaignFactory,
    EnrolmentFactory,
    MobilityFactory,
    ProgrammeFactory,
    submitted,
)
from tests.kit.matrix import ADMINISTRATOR, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
MARK = "Markedstudent"
OFFICERS = ADMINISTRATOR | {"director", "officer-mobility"}
WHOLE_HOUSE = OFFICERS | {"vice-president"}
BY_UNIT = frozenset({"referent", "coordinator"})
READERS = WHOLE_HOUSE | BY_UNIT
OF_A_UNIT = frozenset(f"as {kind}" for kind in BY_UNIT)


def _enrolment() -> Any:
    programme = ProgrammeFactory.create(unit=house().letters)
    return EnrolmentFactory.create(programme=programme, last_name=MARK)


def _application(state: str = CampaignState.CLOSED) -> Application:
    campaign = CampaignFactory.create(unit=house().letters, state=state)
    return submitted(campaign, None, enrolment=_enrolment())


def _mobility() -> Mobility:
    row: Mobility = MobilityFactory.create(enrolment=_enrolment())
    return row


def _one(user: User | None) -> Given:
    return Given(kwargs={"uid": _mobility().uid}, secrets=(MARK,))


def _days(user: User | None) -> Given:
    return Given(kwargs={"uid": _mobility().uid})


def _listed(user: User | None) -> Given:
    _mobility()
    return Given(secrets=(MARK,))


def _campaign(user: User | None) -> Given:
    row = CampaignFactory.create(
        unit=house().letters, title_fr="Markedcampaign", title_en="Markedcampaign"
    )
    return Given(kwargs={"uid": row.uid}, secrets=("Markedcampaign",))


def _campaign_listed(user: User | None) -> Given:
    return Given(secrets=_campaign(user).secrets)


def _campaign_step(user: User | None) -> Given:
    row = CampaignFactory.create(unit=house().letters, state=CampaignState.DRAFT)
    return Given(kwargs={"uid": row.uid, "name": "open"})


def _selection(user: User | None) -> Given:
    """Of the whole house: a referent sees the page, and nobody of the letters on it."""
    campaign = CampaignFactory.create(state=CampaignState.CLOSED)
    submitted(campaign, None, enrolment=_enrolment())
    return Given(kwargs={"uid": campaign.uid}, secrets=(MARK,))


def _places(user: User | None) -> Given:
    return Given(kwargs={"uid": CampaignFactory.create().uid})


def _applied(user: User | None) -> Given:
    return Given(kwargs={"uid": _application().uid}, secrets=(MARK,))


def _marked(user: User | None) -> Given:
    return Given(kwargs={"uid": _application().uid}, data={"mark": "12"})


def _wished(user: User | None) -> Given:
    row = _application()
    return Given(kwargs={"uid": row.uid, "wish": row.wishes.get().uid})


def _decided(user: User | None) -> Given:
    return Given(kwargs={"uid": _application().uid, "name": "wait"})


def _step(user: User | None) -> Given:
    return Given(kwargs={"uid": _mobility().uid, "name": "confirm"})


def _own(user: User | None) -> Given:
    row = _others(user) if user is None else _draft(user)
    return Given(kwargs={"uid": row.uid}, secrets=("Markedmotive",))


def _own_files(user: User | None) -> Given:
    return Given(kwargs=_own(user).kwargs)


def _draft(user: User) -> Application:
    enrolment = EnrolmentFactory.create(user=user)
    row: Application = ApplicationFactory.create(enrolment=enrolment, motivation="Markedmotive")
    return row


def _others(user: User | None) -> Application:
    row: Application = ApplicationFactory.create(motivation="Markedmotive")
    return row


def _somebodys(user: User | None) -> Given:
    return Given(kwargs={"uid": _others(user).uid}, never=("Markedmotive",))


def _somebodys_step(user: User | None) -> Given:
    return Given(kwargs={"uid": _others(user).uid, "name": "withdraw"})


def _certificate(user: User | None, *, own: bool) -> Given:
    enrolment = EnrolmentFactory.create(**({"user": user} if own and user else {}))
    row = MobilityFactory.create(enrolment=enrolment)
    file = DocumentFactory.create(ready=True, kind=CERTIFICATE, subject=row.uid)
    text = CONTENT.decode()
    kwargs = {"uid": file.uid}
    return Given(kwargs=kwargs, secrets=(text,)) if own else Given(kwargs=kwargs, never=(text,))


def _own_certificate(user: User | None) -> Given:
    return _certificate(user, own=True)


def _somebodys_certificate(user: User | None) -> Given:
    return _certificate(user, own=False)


def _begun(user: User | None) -> Given:
    return Given(kwargs={"uid": CampaignFactory.create().uid})


def _mine(user: User | None) -> Given:
    campaign = CampaignFactory.create(title_en="Markedcampaign", title_fr="Markedcampaign")
    ApplicationFactory.create(campaign=campaign, state=ApplicationState.DRAFT)
    return Given(never=(MARK, "Markedcampaign"))


def _template(user: User | None) -> Given:
    return Given(kwargs={"code": "enrolments"})


def _reads(**options: Any) -> Entry:
    return entry(SIGN_IN, NOT_FOUND, OK, granted=WHOLE_HOUSE, **options)


def _refused(answer: Expect, **options: Any) -> Entry:
    """Officers get the page, readers of the house 403, the others 404."""
    known = entry(SIGN_IN, NOT_FOUND, answer, granted=OFFICERS, **options)
    only = {f"as {kind}": FORBIDDEN for kind in WHOLE_HOUSE - OFFICERS}
    return Entry({**known.expected, **only}, known.given, known.method, known.hidden_from)


def _posted(given: Any) -> list[Entry]:
    return [
        _refused(ELSEWHERE, given=given, method="post"),
        entry(SIGN_IN, METHOD, given=given),
    ]


TABLE: dict[str, list[Entry]] = {
    "mobility:mobilities": [
        entry(SIGN_IN, FORBIDDEN, OK, granted=READERS, given=_listed, hidden_from=OF_A_UNIT)
    ],
    "mobility:enrolments": [
        entry(SIGN_IN, FORBIDDEN, OK, granted=READERS, given=_listed, hidden_from=OF_A_UNIT)
    ],
    "mobility:template": [entry(SIGN_IN, FORBIDDEN, OK, granted=OFFICERS, given=_template)],
    "mobility:campaigns": [
        entry(
            SIGN_IN, FORBIDDEN, OK, granted=READERS, given=_campaign_listed, hidden_from=OF_A_UNIT
        )
    ],
    "mobility:campaign_new": [entry(SIGN_IN, FORBIDDEN, OK, granted=OFFICERS)],
    "mobility:campaign": [_reads(given=_campaign)],
    "mobility:campaign_edit": [_refused(OK, given=_campaign)],
    "mobility:campaign_step": _posted(_campaign_step),
    "mobility:selection": [
        entry(SIGN_IN, NOT_FOUND, OK, granted=READERS, given=_selection, hidden_from=OF_A_UNIT)
    ],
    "mobility:places": [entry(SIGN_IN, NOT_FOUND, OK, granted=READERS, given=_places)],
    "mobility:application": [_reads(given=_applied)],
    "mobility:mark": _posted(_marked),
    "mobility:select": _posted(_wished),
    "mobility:decide": _posted(_decided),
    "mobility:mobility": [_reads(given=_one)],
    "mobility:mobility_days": [_refused(OK, given=_days)],
    "mobility:mobility_step": _posted(_step),
    "mobility:my": [entry(SIGN_IN, OK, given=_mine)],
    "mobility:begin": [
        entry(SIGN_IN, NOT_FOUND, given=_begun, method="post"),
        entry(SIGN_IN, METHOD, given=_begun),
    ],
    "mobility:mine": [
        entry(SIGN_IN, OK, given=_own),
        entry(SIGN_IN, NOT_FOUND, given=_somebodys),
    ],
    "mobility:my_certificate": [
        entry(SIGN_IN, OK, given=_own_certificate),
        entry(SIGN_IN, NOT_FOUND, given=_somebodys_certificate),
    ],
    "mobility:mine_form": [
        entry(SIGN_IN, OK, given=_own),
        entry(SIGN_IN, NOT_FOUND, given=_somebodys),
    ],
    "mobility:mine_files": [
        entry(SIGN_IN, OK, given=_own_files),
        entry(SIGN_IN, NOT_FOUND, given=_somebodys),
    ],
    "mobility:mine_step": [
        entry(SIGN_IN, NOT_FOUND, given=_somebodys_step, method="post"),
        entry(SIGN_IN, METHOD, given=_somebodys_step),
    ],
}
