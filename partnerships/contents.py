"""What an agreement of each type must hold, and where that is written.

`CONTENTS` is read by the guard of `submit`, the text page and the printed document alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from partnerships.enums import AgreementType, Fact, Topic

HOUSE = "code de l’éducation, L123-7-1"
EXCHANGE_LAW = "code de l’éducation, L123-7-1"
IIA_LAW = "Erasmus+ IIA 2021-2029"
DEGREE_LAW = "code de l’éducation, D613-18 – D613-21"
CTI_LAW = "CTI, références et orientations"
THESIS_LAW = "arrêté du 25 mai 2016, art. 20–23"
TRAINEE_LAW = "code de l’éducation, D124-4"
DATA_LAW = "RGPD – GDPR, (EU) 2016/679"


@dataclass(frozen=True, slots=True)
class Contents:
    """Required articles and facts; the value is the source, an article of law or a programme."""

    topics: Mapping[Topic, str]
    facts: Mapping[Fact, str]


def _from(source: str, *topics: Topic) -> dict[Topic, str]:
    return dict.fromkeys(topics, source)


_END = (Topic.DURATION, Topic.AMENDMENT, Topic.TERMINATION, Topic.DISPUTES, Topic.LANGUAGES)
_BASE = {**_from(HOUSE, Topic.SCOPE, Topic.COORDINATION, *_END), Topic.DATA: DATA_LAW}
_FRAMEWORK = {**_BASE, **_from(HOUSE, Topic.PROPERTY, Topic.FINANCE)}
EXCHANGED = (
    Topic.BALANCE, Topic.SELECTION, Topic.STUDY, Topic.FEES, Topic.INSURANCE, Topic.CREDITS,
    Topic.CALENDAR, Topic.STAFF,
)  # fmt: skip
_DEGREE = (
    Topic.ENROLMENT, Topic.TRAINING, Topic.TEAMS, Topic.ALTERNATION, Topic.FEES, Topic.SUPPORT,
    Topic.ECTS, Topic.JURY, Topic.DIPLOMA, Topic.RECOGNITION, Topic.DECLARATION,
)  # fmt: skip
_THESIS = (
    Topic.ENROLMENT, Topic.ALTERNATION, Topic.FEES, Topic.SOCIAL_COVER, Topic.JURY, Topic.DEFENCE,
    Topic.DIPLOMA, Topic.DEROGATIONS, Topic.DEPOSIT, Topic.PROPERTY,
)  # fmt: skip
_TRAINEE = (Topic.LEGAL_MENTIONS, Topic.SOCIAL_COVER, Topic.INSURANCE, Topic.FINANCE)
_NETWORK = (Topic.MEMBERSHIP, Topic.GOVERNANCE, Topic.FEES, Topic.EVENTS, Topic.FINANCE)

CONTENTS: Mapping[str, Contents] = {
    AgreementType.FRAMEWORK: Contents(_FRAMEWORK, {Fact.DIMENSIONS: HOUSE}),
    AgreementType.EXCHANGE: Contents(
        {**_FRAMEWORK, **_from(EXCHANGE_LAW, *EXCHANGED)}, {Fact.CONDITIONS: EXCHANGE_LAW}
    ),
    AgreementType.INTER_INSTITUTIONAL: Contents(
        {**_BASE, **_from(IIA_LAW, *EXCHANGED, Topic.LIABILITY)},
        {Fact.CONDITIONS: IIA_LAW, Fact.FACTSHEET: IIA_LAW},
    ),
    AgreementType.DOUBLE_DEGREE: Contents(
        {**_FRAMEWORK, **_from(DEGREE_LAW, *_DEGREE)}, {Fact.DEGREE: DEGREE_LAW}
    ),
    AgreementType.COTUTELLE: Contents(
        {**_BASE, **_from(THESIS_LAW, *_THESIS)}, {Fact.COTUTELLE: THESIS_LAW}
    ),
    AgreementType.TRAINEESHIP: Contents(
        {**_BASE, **_from(TRAINEE_LAW, *_TRAINEE)}, {Fact.TRAINEESHIP: TRAINEE_LAW}
    ),
    AgreementType.NETWORK: Contents({**_BASE, **_from(HOUSE, *_NETWORK)}, {}),
    AgreementType.AMENDMENT: Contents(_from(HOUSE, Topic.SCOPE), {}),
}


def contents_of(agreement_type: str, *, engineers: bool = False) -> Contents:
    """What this type must hold; `engineers` adds what the CTI asks of an engineering degree."""
    known = CONTENTS[agreement_type]
    if not engineers:
        return known
    return Contents({**known.topics, Topic.INSERTION: CTI_LAW}, known.facts)
