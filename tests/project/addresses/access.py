"""Who has which role, what it may do, seeing as somebody else."""

from collections.abc import Callable
from datetime import date

from intl_office.access.models import Erasure, PastTerm, RightsRequest, SeeingAs
from intl_office.accounts.models import User
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ContactFactory
from tests.kit.matrix import ADMINISTRATOR, LEADS, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
MARK = "Markedreferent"
ASKED = "Markedwords"
# Who answers requests about personal data.
KEEPERS = ADMINISTRATOR
READERS = LEADS | {"vice-president"}


def _referent() -> User:
    return user_with("referent", house().letters, last_name=MARK)


def _list(user: User | None) -> Given:
    _referent()
    return Given(secrets=(MARK,))


def _one(user: User | None) -> Given:
    return Given(kwargs={"uid": _referent().roles.get().uid}, secrets=(MARK,))


def _end(user: User | None) -> Given:
    return Given(kwargs=_one(user).kwargs, data={"reason": "x"}, never=(MARK,))


def _mine(user: User | None) -> Given:
    _referent()
    return Given(never=(MARK,))


def _kind(**kwargs: str) -> Callable[[User | None], Given]:
    return lambda _user: Given(kwargs=kwargs)


def _looks(user: User | None) -> Given:
    SeeingAs.objects.create(viewer=UserFactory.create(), person=_referent(), reason="x")
    return Given(secrets=(MARK,))


def _look(user: User | None) -> Given:
    return Given(data={"kind": "hr", "reason": "x"})


def _end_one(**options: str) -> Entry:
    return entry(
        SIGN_IN,
        METHOD if not options else NOT_FOUND,
        METHOD if not options else ELSEWHERE,
        given=_end,
        granted=LEADS,
        **options,
    )


def _ask(user: User | None) -> Given:
    return Given(data={"kind": "objection", "message": "x"})


def _asked(user: User | None) -> RightsRequest:
    return RightsRequest.objects.create(
        user=_referent(),
        kind="erasure",
        message=ASKED,
        received_on=date(2026, 1, 1),
        due_on=date(2026, 2, 1),
    )


def _asked_list(user: User | None) -> Given:
    _asked(user)
    return Given(secrets=(MARK,))


def _request(**data: str) -> Callable[[User | None], Given]:
    return lambda user: Given(kwargs={"uid": _asked(user).uid}, data=data, secrets=(MARK,))


def _request_step(user: User | None) -> Given:
    kwargs = {"uid": _asked(user).uid, "name": "refuse"}
    return Given(kwargs=kwargs, data={"reason": "x"}, never=(ASKED,))


def _late(user: User | None) -> Given:
    contact = ContactFactory.create(last_name=MARK)
    columns = {"identity": "contact", "key": contact.pk, "found_on": date(2026, 1, 1)}
    row = PastTerm.objects.create(**columns)
    data = {"until": "2090-01-01", "reason": "x", "visa": "AD-1"}
    return Given(kwargs={"uid": row.uid}, data=data)


def _late_list(user: User | None) -> Given:
    _late(user)
    return Given(secrets=(MARK,))


def _erasure(user: User | None) -> Given:
    columns = {"identity": "account", "key": _referent().pk, "prepared_by": UserFactory.create()}
    row = Erasure.objects.create(ground="request", reason="x", **columns)
    return Given(kwargs={"uid": row.uid}, data={"name": f"Ada {MARK}"}, secrets=(MARK,))


def _somebody(user: User | None) -> Given:
    email = _referent().email
    return Given(data={"email": email, "ground": "request", "reason": "x"})


def _by_administrator(given: Callable[[User | None], Given]) -> list[Entry]:
    return [
        entry(SIGN_IN, FORBIDDEN, OK, given=given, granted=KEEPERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=given, method="post", granted=KEEPERS),
    ]


TABLE: dict[str, list[Entry]] = {
    "access:roles": [entry(SIGN_IN, FORBIDDEN, OK, given=_list, granted=READERS)],
    "access:role": [entry(SIGN_IN, NOT_FOUND, OK, given=_one, granted=READERS)],
    "access:give": [entry(SIGN_IN, FORBIDDEN, OK, granted=LEADS)],
    "access:end": [_end_one()],
    "access:mine": [entry(SIGN_IN, OK, given=_mine)],
    "access:kinds": [entry(SIGN_IN, FORBIDDEN, OK, granted=READERS)],
    "access:kind": [entry(SIGN_IN, FORBIDDEN, OK, given=_kind(kind="legal"), granted=READERS)],
    "access:see_as": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_looks, granted=LEADS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_look, method="post", granted=LEADS),
    ],
    "access:see_as_stop": [
        entry(SIGN_IN, METHOD),
        entry(SIGN_IN, ELSEWHERE, method="post"),
    ],
    "access:my_data": [entry(SIGN_IN, OK, given=_mine)],
    "access:my_copy": [entry(SIGN_IN, METHOD), entry(SIGN_IN, ELSEWHERE, method="post")],
    "access:my_data_ask": [
        entry(SIGN_IN, OK),
        entry(SIGN_IN, ELSEWHERE, given=_ask, method="post"),
    ],
    "access:requests": [entry(SIGN_IN, FORBIDDEN, OK, given=_asked_list, granted=KEEPERS)],
    "access:request": [entry(SIGN_IN, NOT_FOUND, OK, given=_request(), granted=KEEPERS)],
    "access:request_copy": [
        entry(SIGN_IN, FORBIDDEN, METHOD, given=_request(), granted=KEEPERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_request(), method="post", granted=KEEPERS),
    ],
    "access:request_step": [
        entry(SIGN_IN, METHOD, given=_request_step),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_request_step, method="post", granted=KEEPERS),
    ],
    "access:request_erasure": _by_administrator(_request(reason="x")),
    "access:past_term": [entry(SIGN_IN, FORBIDDEN, OK, given=_late_list, granted=KEEPERS)],
    "access:keep": _by_administrator(_late),
    "access:term_erasure": _by_administrator(_late),
    "access:erasure_new": [
        entry(SIGN_IN, FORBIDDEN, OK, granted=KEEPERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_somebody, method="post", granted=KEEPERS),
    ],
    "access:erasure": _by_administrator(_erasure),
    # The demonstration is not loaded.
    "access:tour": [entry(NOT_FOUND, NOT_FOUND)],
    "access:demo_sign_in": [
        entry(METHOD, METHOD, given=_kind(kind="director")),
        entry(NOT_FOUND, NOT_FOUND, given=_kind(kind="director"), method="post"),
    ],
}
