"""Asking for documents."""

import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from intl_office.documents import dispatch
from intl_office.documents.enums import Layout, Locale
from intl_office.documents.house import institution_name
from intl_office.documents.kinds import DocumentKind, document_kinds
from intl_office.documents.models import Document
from intl_office.documents.workflow import documents

_TURNS = (Locale.BOTH, Layout.SEQUENCE)


@transaction.atomic
def request_document(
    *,
    kind: str,
    subject: UUID | None,
    locale: Locale,
    by: AbstractBaseUser,
    draft: bool = False,
    token: UUID | None = None,
    values: Mapping[str, Any] | None = None,
) -> Document:
    """Freeze what a document shows and have it made by a worker.

    Args:
        kind: key in `document_kinds`; KeyError for one that nobody registered.
        subject: uid of the row that it is about; None for a kind about nothing in particular.
        locale: its language, or both side by side.
        by: who asks; raises PermissionDenied where the kind says no.
        draft: crossed with a watermark.
        token: of the form; a form sent twice makes one document.
        values: what it shows besides what its kind says, as `laid_out`; a `title` among them
            stands in place of the kind's heading.

    """
    document, new = make_document(
        kind=kind,
        subject=subject,
        locale=locale,
        by=by,
        draft=draft,
        token=token,
        values=values,
    )
    if new:
        dispatch.send(document.pk)
    return document


def make_document(
    *,
    kind: str,
    subject: UUID | None,
    locale: Locale,
    by: AbstractBaseUser,
    draft: bool = False,
    token: UUID | None = None,
    values: Mapping[str, Any] | None = None,
) -> tuple[Document, bool]:
    """Make the row without sending it; say whether it is new."""
    known, language = document_kinds[kind], Locale(locale)
    if not known.may_request(by, subject):
        raise PermissionDenied
    return Document.objects.get_or_create(
        requested_by_id=by.pk,
        token=token or uuid.uuid4(),
        defaults={
            "kind": kind,
            "subject": subject,
            "locale": language,
            "draft": draft,
            **_frozen(known, subject, language, values or {}),
        },
    )


def retry_document(*, document: Document, by: AbstractBaseUser) -> Document:
    """Have a failed document made again; raises NotAllowed, StaleState."""
    with transaction.atomic():
        fresh = documents.transition(document, "retry", by=by)
        Document.objects.filter(pk=fresh.pk).update(sent_at=timezone.now())
        dispatch.send(fresh.pk)
    return fresh


def laid_out(locale: Locale, layout: Layout) -> dict[str, Any]:
    """The value that says how two languages stand on the pages; none for the usual way."""
    return {"layout": layout.value} if (locale, layout) == _TURNS else {}


def _frozen(
    kind: DocumentKind, subject: UUID | None, locale: Locale, values: Mapping[str, Any]
) -> dict[str, Any]:
    with override(locale.languages[0]):
        return {
            "title": str(values.get("title") or kind.heading(subject, locale))[:200],
            "author": institution_name()[:200],
            "context": {**kind.context(subject, locale), **values},
        }
