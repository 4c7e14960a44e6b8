"""Addresses of the frame."""

from dataclasses import replace

from intl_office.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.kit.matrix import Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE, METHOD = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE, Expect.METHOD


def _own_name(user: User | None) -> Given:
    other = UserFactory.create(first_name="Hidden", last_name="Otherperson")
    return Given(secrets=(user.get_short_name(),) if user else (), never=(other.last_name,))


def _search(user: User | None) -> Given:
    UserFactory.create(last_name="Otherperson")
    return Given(query={"q": "otherp"}, never=("Otherperson",))


def _today() -> Entry:
    """A student has a space of their own; nothing waits on Today."""
    line = entry(SIGN_IN, OK, given=_own_name)
    return replace(line, expected={**line.expected, "as student": ELSEWHERE})


TABLE: dict[str, list[Entry]] = {
    "ui:home": [entry(OK, ELSEWHERE)],
    "ui:today": [_today()],
    "ui:search": [entry(SIGN_IN, OK, given=_search)],
    "ui:help": [entry(OK, OK)],
    "ui:demo_progress": [entry(OK, OK)],
    "ui:accessibility": [entry(OK, OK)],
    "ui:gallery": [entry(SIGN_IN, OK)],
    "ui:accent_css": [entry(OK, OK)],
    "ui:theme": [entry(METHOD, METHOD), entry(ELSEWHERE, ELSEWHERE, method="post")],
    "ui:language": [entry(METHOD, METHOD), entry(ELSEWHERE, ELSEWHERE, method="post")],
}
