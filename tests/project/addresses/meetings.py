"""Bodies and meetings: those who see them all, those who prepare them, nobody else."""

from typing import Any

from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.circuits.meeting_enums import MeetingState
from tests.factories.meetings import (
    BodyFactory,
    ItemFactory,
    MeetingFactory,
    outsider,
    waiting_turn,
)
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
READERS = OFFICE | {"vice-president", "legal"}
PREPARING = LEADS | {"officer-cooperation", "officer-laboratories"}
BODY, MARK, SEAT = "Marked body", "Marked subject", "Marked person"


def _body(user: User | None) -> Given:
    body = BodyFactory.create(name_en=BODY, name_fr=BODY)
    outsider(body, SEAT)
    waiting_turn(body, title=MARK)
    return Given(kwargs={"code": body.code}, secrets=(BODY, SEAT, MARK))


def _bodies(user: User | None) -> Given:
    BodyFactory.create(name_en=BODY, name_fr=BODY)
    return Given(secrets=(BODY,))


def _member(user: User | None) -> Given:
    return Given(kwargs={"uid": outsider(BodyFactory.create(), SEAT).uid}, secrets=(SEAT,))


def _meetings(user: User | None) -> Given:
    MeetingFactory.create(place=MARK)
    return Given(secrets=(MARK,))


def _meeting(user: User | None) -> Given:
    item = ItemFactory.create(title=MARK)
    return Given(kwargs={"uid": item.meeting.uid}, secrets=(MARK,))


def _of_meeting(user: User | None) -> Given:
    item = ItemFactory.create(title=MARK, meeting__place="Somewhere")
    return Given(kwargs={"uid": item.meeting.uid}, secrets=("Somewhere",))


def _decided(user: User | None) -> Given:
    day = {"meeting__day": timezone.localdate(), "meeting__state": MeetingState.SENT}
    item = ItemFactory.create(title=MARK, **day)
    return Given(kwargs={"uid": item.meeting.uid}, secrets=(MARK,))


def _step(user: User | None) -> Given:
    return Given(kwargs={"uid": ItemFactory.create().meeting.uid, "name": "send"})


def _paper(user: User | None) -> Given:
    meeting = ItemFactory.create().meeting
    return Given(kwargs={"uid": meeting.uid, "code": "agenda"}, data={"language": "fr"})


def _item(user: User | None) -> Given:
    item = ItemFactory.create(title=MARK)
    return Given(kwargs={"uid": item.uid}, secrets=(MARK,))


def _removed(user: User | None) -> Given:
    return Given(kwargs={"uid": ItemFactory.create().uid})


def _empty(user: User | None) -> Given:
    return Given(kwargs={"uid": MeetingFactory.create().uid})


def _prepared(method: str, outcome: Expect, given: Any) -> list[Entry]:
    """404 for those who do not see the meeting, 403 for those who only read it."""
    expected = dict.fromkeys(entry(SIGN_IN, NOT_FOUND).expected, NOT_FOUND)
    for role in expected:
        name = role.removeprefix("as ")
        if name in READERS:
            expected[role] = FORBIDDEN
        if name in PREPARING:
            expected[role] = outcome
    expected["anonymous"] = SIGN_IN
    return [Entry(expected, given, method)]


TABLE: dict[str, list[Entry]] = {
    "circuits:bodies": [entry(SIGN_IN, OK, given=_bodies, granted=READERS, hidden_from=["user"])],
    "circuits:body": [entry(SIGN_IN, NOT_FOUND, OK, given=_body, granted=READERS)],
    "circuits:body_new": [entry(SIGN_IN, FORBIDDEN, OK, granted=PREPARING)],
    "circuits:body_edit": [
        entry(
            SIGN_IN,
            FORBIDDEN,
            OK,
            given=lambda user: Given(_body(user).kwargs, secrets=(BODY,)),
            granted=PREPARING,
        )
    ],
    "circuits:member_new": [
        entry(
            SIGN_IN,
            FORBIDDEN,
            OK,
            given=lambda user: Given(_body(user).kwargs, secrets=(BODY,)),
            granted=PREPARING,
        )
    ],
    "circuits:meeting_new": [
        entry(
            SIGN_IN,
            FORBIDDEN,
            OK,
            given=lambda user: Given(_body(user).kwargs, secrets=(BODY,)),
            granted=PREPARING,
        )
    ],
    "circuits:member_edit": [entry(SIGN_IN, FORBIDDEN, OK, given=_member, granted=PREPARING)],
    "circuits:meetings": [
        entry(SIGN_IN, OK, given=_meetings, granted=READERS, hidden_from=["user"])
    ],
    "circuits:meeting": [entry(SIGN_IN, NOT_FOUND, OK, given=_meeting, granted=READERS)],
    "circuits:meeting_edit": _prepared("get", OK, _of_meeting),
    "circuits:meeting_decisions": _prepared("get", OK, _decided),
    "circuits:item_new": _prepared("get", OK, _empty),
    "circuits:item_edit": _prepared("get", OK, _item),
    "circuits:meeting_step": [
        entry(SIGN_IN, METHOD, given=_step),
        *_prepared("post", ELSEWHERE, _step),
    ],
    "circuits:meeting_paper": [
        entry(SIGN_IN, METHOD, given=_paper),
        *_prepared("post", ELSEWHERE, _paper),
    ],
    "circuits:agenda_fill": [
        entry(SIGN_IN, METHOD, given=_empty),
        *_prepared("post", ELSEWHERE, _empty),
    ],
    "circuits:agenda_order": [
        entry(SIGN_IN, METHOD, given=_empty),
        *_prepared("post", ELSEWHERE, _empty),
    ],
    "circuits:item_remove": [
        entry(SIGN_IN, METHOD, given=_removed),
        *_prepared("post", ELSEWHERE, _removed),
    ],
}
