"""Deadlines: each person's own; those of others by role are tested in tests/deadlines."""

from intl_office.accounts import secrets
from intl_office.accounts.models import User
from intl_office.deadlines.actions.calendar import PURPOSE
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import CalendarLinkFactory, DeadlineFactory, DelegationFactory
from tests.kit.matrix import Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
NOT_FOUND, METHOD = Expect.NOT_FOUND, Expect.METHOD
MARK = "Marked deadline"


def _others(user: User | None) -> Given:
    """A personal reminder is shown to nobody else, whatever their role."""
    row = DeadlineFactory.create(title=MARK, source="personal", owners=[UserFactory.create()])
    return Given(kwargs={"uid": row.uid}, never=(MARK,))


def _month(user: User | None) -> Given:
    _others(user)
    DeadlineFactory.create(title="Own one", days=0, owners=[user or UserFactory.create()])
    return Given(secrets=("Own one",), never=(MARK,))


def _listed(user: User | None) -> Given:
    _others(user)
    own = DeadlineFactory.create(title="Own one", owners=[user or UserFactory.create()])
    return Given(secrets=(own.title,), never=(MARK,))


def _own(user: User | None) -> Given:
    owner = user or UserFactory.create()
    row = DeadlineFactory.create(title=MARK, source="personal", owners=[owner])
    return Given(kwargs={"uid": row.uid}, secrets=(MARK,))


def _delegation(user: User | None) -> Given:
    return Given(kwargs={"uid": DelegationFactory.create().uid})


def _feed(user: User | None) -> Given:
    """Whoever knows the address reads what its owner may see."""
    token, kept = secrets.new_token(PURPOSE)
    link = CalendarLinkFactory.create(token_hash=kept)
    _others(user)
    DeadlineFactory.create(title="Own one", owners=[link.user])
    return Given(kwargs={"token": token}, secrets=("Own one",), never=(MARK,))


def _wishes(user: User | None) -> Given:
    return Given(data={"rhythm": "daily"})


TABLE: dict[str, list[Entry]] = {
    "deadlines:deadlines": [entry(SIGN_IN, OK, given=_listed)],
    "deadlines:month": [entry(SIGN_IN, OK, given=_month)],
    "deadlines:new": [entry(SIGN_IN, OK)],
    "deadlines:deadline": [
        entry(SIGN_IN, NOT_FOUND, given=_others),
        entry(SIGN_IN, OK, given=_own),
    ],
    "deadlines:edit": [
        entry(SIGN_IN, NOT_FOUND, given=_others),
        entry(SIGN_IN, NOT_FOUND, given=_others, method="post"),
    ],
    "deadlines:delete": [
        entry(SIGN_IN, NOT_FOUND, given=_others),
        entry(SIGN_IN, NOT_FOUND, given=_others, method="post"),
        entry(SIGN_IN, ELSEWHERE, given=_own, method="post"),
    ],
    "deadlines:done": [
        entry(SIGN_IN, METHOD, given=_own),
        entry(SIGN_IN, NOT_FOUND, given=_others, method="post"),
        entry(SIGN_IN, ELSEWHERE, given=_own, method="post"),
    ],
    "deadlines:mute": [entry(SIGN_IN, NOT_FOUND, given=_others, method="post")],
    "deadlines:unmute": [entry(SIGN_IN, NOT_FOUND, given=_others, method="post")],
    "deadlines:wishes": [
        entry(SIGN_IN, OK),
        entry(SIGN_IN, ELSEWHERE, given=_wishes, method="post"),
    ],
    "deadlines:delegate": [entry(SIGN_IN, METHOD)],
    "deadlines:end_delegation": [
        entry(SIGN_IN, METHOD, given=_delegation),
        entry(SIGN_IN, NOT_FOUND, given=_delegation, method="post"),
    ],
    "deadlines:calendar": [entry(SIGN_IN, OK)],
    "deadlines:make_calendar": [entry(SIGN_IN, METHOD), entry(SIGN_IN, OK, method="post")],
    "deadlines:revoke_calendar": [
        entry(SIGN_IN, METHOD),
        entry(SIGN_IN, ELSEWHERE, method="post"),
    ],
    "deadlines:feed": [entry(OK, OK, given=_feed)],
}
