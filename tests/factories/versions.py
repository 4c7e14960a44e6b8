"""Versions of an agreement's text, sent and commented."""

import re
from typing import Any

from intl_office.accounts.models import User
from intl_office.documents.actions.comments import comment
from intl_office.documents.actions.versions import About, Guest, keep_version, send_version
from intl_office.documents.models import TextVersion, VersionComment, VersionSending
from intl_office.mail.models import Message
from partnerships.models import Agreement, Article
from partnerships.workflow import KIND
from tests.factories.partnerships import agreement_with

INGRID = Guest("Ingrid Svensson", "ingrid@partner.example", "en")


def about(row: Agreement) -> About:
    return About(KIND, row.uid)


def drafted(text: str = "The purpose is exchange.", **columns: Any) -> Agreement:
    """A draft with one article that somebody wrote."""
    row = agreement_with(**columns)
    write(row, text)
    return row


def write(row: Agreement, text: str) -> None:
    """Change the article on the purpose, in both languages."""
    Article.objects.update_or_create(
        agreement=row, topic="scope", defaults={"text_en": text, "text_fr": f"FR {text}"}
    )


def kept(row: Agreement, by: User) -> TextVersion:
    return keep_version(about=about(row), by=by)


def sent(row: Agreement, by: User, to: Guest = INGRID, days: int = 30) -> VersionSending:
    return send_version(about=about(row), to=to, by=by, days=days)


def link_of(sending: VersionSending) -> str:
    """The path that stands in the mail alone."""
    mail = Message.objects.get(kind="documents.version_sent", cause=f"version:{sending.uid}")
    found = re.search(r"/[^\s()<>]*text-version/[^\s()<>]+", mail.text)
    assert found, mail.text
    return found.group()


def said(sending: VersionSending, text: str = "Six months, please.") -> VersionComment:
    return comment(sending=sending, part="scope", text=text)
