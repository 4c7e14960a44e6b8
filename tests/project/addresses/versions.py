"""Versions of an agreement's text: who reads the agreement reads them, writers keep and answer."""

from typing import Any

from intl_office.accounts.models import User
from intl_office.documents.actions.comments import comment
from intl_office.documents.actions.versions import About, Guest, send_version
from intl_office.documents.models import VersionComment
from partnerships.models import Article
from partnerships.workflow import KIND
from tests.factories.access import user_with
from tests.kit.matrix import Entry, Expect, Given, entry
from tests.project.addresses import partnerships as base
from tests.project.addresses.partnerships import (
    ELSEWHERE,
    FORBIDDEN,
    METHOD,
    SIGN_IN,
    TITLE,
    WRITERS,
    Make,
)

GUEST, WORDS, TEXT = "Markedguest", "Markedcomment", "Markedarticle"
SENT = {"name": "x", "address": "x@partner.example", "language": "en", "days": "30"}
TWO = {"earlier": "1", "later": "draft"}


def _commented(code: str = "letters") -> VersionComment:
    """A version of a text, sent and commented."""
    row = base._agreement(code)  # the rows of the sibling table
    Article.objects.create(agreement=row, topic="scope", text_fr=TEXT, text_en=TEXT)
    to, by = Guest(GUEST, "guest@partner.example", "en"), user_with("administrator")
    sending = send_version(about=About(KIND, row.uid), to=to, by=by, days=30)
    return comment(sending=sending, part="scope", text=WORDS)


def _of(*secrets: str, code: str = "letters", **more: Any) -> Make:
    data, query = more.pop("data", {}), more.pop("query", {})

    def given(_user: User | None) -> Given:
        said = _commented(code)
        known = {"comment": said.uid, "sending": said.guest and said.guest.uid, "number": 1}
        kwargs = {"uid": said.version.subject} | {name: known[name] for name in more}
        if data and "note" in data:
            Article.objects.filter(agreement__uid=said.version.subject).update(text_en="new")
        return Given(kwargs=kwargs, data=data, query=query, secrets=secrets)

    return given


def _shared(_user: User | None) -> Given:
    """Nobody is a guest without having followed the link, whatever they may do in the house."""
    said = _commented()
    assert said.guest
    return Given(kwargs={"uid": said.guest.uid}, data={"text": "x", "part": "scope"},
                 never=(TEXT, WORDS, GUEST, TITLE))  # fmt: skip


def _redline() -> list[Entry]:
    post = entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_of(data=TWO), granted=WRITERS, method="post")
    return [entry(SIGN_IN, METHOD, given=_of()), base._by(WRITERS, post)]


def _numbered(*secrets: str, **options: Any) -> Make:
    return _of(*secrets, number=True, **options)


def _two(*secrets: str, **options: Any) -> Make:
    return _of(*secrets, query={**TWO, "only": ""}, **options)


TABLE: dict[str, list[Entry]] = {
    "documents:shared": [
        entry(Expect.FORBIDDEN, Expect.FORBIDDEN, given=_shared),
        entry(Expect.FORBIDDEN, Expect.FORBIDDEN, given=_shared, method="post"),
    ],
    "partnerships:versions": base._read(_of, TITLE, GUEST),
    "partnerships:version": base._read(_numbered, TEXT, WORDS),
    "partnerships:version_compare": base._read(_two, TEXT),
    "partnerships:version_redline": _redline(),
    "partnerships:version_keep": base._form(_of(TITLE), _of(data={"note": "x"})),
    "partnerships:version_send": base._form(_of(TITLE), _of(data=SENT)),
    "partnerships:version_comment": base._posted(_of(comment=True, data={"text": "x"})),
    "partnerships:version_recall": base._posted(_of(sending=True)),
}
