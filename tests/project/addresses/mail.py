"""Stored mails and their texts: for those who handle mail."""

from collections.abc import Callable

from intl_office.accounts.models import User
from tests.factories.mail import MessageFactory
from tests.kit.matrix import OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, METHOD = Expect.FORBIDDEN, Expect.METHOD
MARK = "Marked subject"


def _list(user: User | None) -> Given:
    MessageFactory.create(subject=MARK, sent=True)
    return Given(secrets=(MARK,))


def _one(user: User | None) -> Given:
    row = MessageFactory.create(subject=MARK, text=f"{MARK} inside", sent=True)
    return Given(kwargs={"uid": row.uid}, secrets=(MARK,))


def _page(user: User | None) -> Given:
    html = f"<!doctype html><html><body><p>{MARK}</p></body></html>"
    row = MessageFactory.create(html=html, sent=True)
    return Given(kwargs={"uid": row.uid}, secrets=(MARK,))


def _step(user: User | None) -> Given:
    row = MessageFactory.create(subject=MARK, queued=True)
    return Given(kwargs={"uid": row.uid, "step": "cancel"}, data={"reason": "x"}, never=(MARK,))


def _text(**more: str) -> Callable[[User | None], Given]:
    return lambda _user: Given(kwargs={"code": "mail.trial", **more})


TABLE: dict[str, list[Entry]] = {
    "mail:messages": [entry(SIGN_IN, FORBIDDEN, OK, given=_list, granted=OFFICE)],
    "mail:message": [entry(SIGN_IN, FORBIDDEN, OK, given=_one, granted=OFFICE)],
    "mail:html": [entry(SIGN_IN, FORBIDDEN, OK, given=_page, granted=OFFICE)],
    "mail:decide": [
        entry(SIGN_IN, FORBIDDEN, METHOD, given=_step, granted=OFFICE),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_step, method="post", granted=OFFICE),
    ],
    "mail:trial": [
        entry(SIGN_IN, FORBIDDEN, METHOD, granted=OFFICE),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, method="post", granted=OFFICE),
    ],
    "mail:texts": [entry(SIGN_IN, FORBIDDEN, OK, granted=OFFICE)],
    "mail:text": [entry(SIGN_IN, FORBIDDEN, OK, given=_text(), granted=OFFICE)],
    "mail:versions": [entry(SIGN_IN, FORBIDDEN, OK, given=_text(), granted=OFFICE)],
    "mail:restore": [
        entry(SIGN_IN, FORBIDDEN, METHOD, given=_text(language="fr"), granted=OFFICE),
        entry(
            SIGN_IN, FORBIDDEN, ELSEWHERE, given=_text(language="fr"), method="post", granted=OFFICE
        ),
    ],
}
