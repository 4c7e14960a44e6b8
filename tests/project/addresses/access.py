"""Who has which role, what it may do, seeing as somebody else."""

from collections.abc import Callable

from intl_office.access.models import SeeingAs
from intl_office.accounts.models import User
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.kit.matrix import LEADS, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
MARK = "Markedreferent"
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
    # The demonstration is not loaded.
    "access:demo_sign_in": [
        entry(METHOD, METHOD, given=_kind(kind="director")),
        entry(NOT_FOUND, NOT_FOUND, given=_kind(kind="director"), method="post"),
    ],
}
