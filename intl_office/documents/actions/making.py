"""Making the files of documents: each once, whatever dies in between.

A worker marks the row in a short transaction, then holds a lock on it for as long as it works. The
lock is its sign of life: it goes with the connection. A row "being made" that nobody holds
belonged to a dead worker, and whoever comes next takes it over at once.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.documents.actions.files import store_made
from intl_office.documents.enums import LIVE, DocumentState, Layout, Locale
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models import Document, DocumentTransition
from intl_office.documents.rendering import Order, Renderer, RenderingFailed, renderer
from intl_office.documents.workflow import documents

logger = logging.getLogger("office.documents")
MEDIA_TYPE = "application/pdf"
MAX_ATTEMPTS = 5  # a document that kills its workers is given up
# The broker answers in milliseconds; after so long it has lost the message, or the queue is long.
FORGOTTEN = timedelta(minutes=5)
# A dead worker's row, found by its lock: soon, but not while its own task comes back by itself.
ABANDONED = timedelta(seconds=30)
SWEPT = 500
SOFT_LIMIT = 120  # seconds for one document


def make(*, document_id: int) -> bool:
    """Make the file of a document that waits; say whether it is ready now by this call.

    Raises OperationalError, InterfaceError and OSError where the database or the store is away:
    the sweep comes back to it.
    """
    document = _claim(document_id)
    if document is None:
        return False
    with override(document.requested_by.language):
        return _attempt(document)


def _attempt(document: Document) -> bool:
    try:
        return _make(document)
    except (OperationalError, InterfaceError, OSError):
        raise
    except SoftTimeLimitExceeded:
        _fail(document, _("It took longer than %(limit)s seconds.") % {"limit": SOFT_LIMIT})
    except RenderingFailed as error:
        logger.warning("document not made", extra={"document": document.pk, "why": str(error)})
        _fail(document, str(error))
    except Exception:
        # Who asked for it reads that it failed; otherwise it would seem to be made for ever.
        logger.exception("document failed", extra={"document": document.pk})
        _fail(document, _("Unexpected error. It has been recorded."))
    return False


def render(document: Document, engine: Renderer | None = None) -> bytes:
    """Make the bytes of a document from its row; the same row and template give the same bytes."""
    kind = document_kinds.get(document.kind)
    if kind is None:
        raise RenderingFailed(_("This kind of document is not known any more."))
    return (engine or renderer()).render(order_of(document, kind.template))


def order_of(document: Document, template: str) -> Order:
    """What the row says, as the renderer wants it."""
    return Order(
        template=template,
        context=document.context,
        locale=Locale(document.locale),
        title=document.title,
        author=document.author,
        reference=str(document.uid),
        made_at=document.created_at,
        draft=document.draft,
        layout=Layout(document.context.get("layout", Layout.COLUMNS)),
    )


@transaction.atomic
def sweep(*, now: datetime | None = None) -> list[int]:
    """Find what dead workers and a lost broker left behind; return what is to be sent."""
    at = now or timezone.now()
    waiting = Document.objects.filter(state=DocumentState.WAITING, sent_at__lt=at - FORGOTTEN)
    begun = Document.objects.filter(state=DocumentState.RENDERING, updated_at__lt=at - ABANDONED)
    found = [*_unheld(waiting), *_unheld(begun)]
    Document.objects.filter(pk__in=found).update(sent_at=at)
    return found


def _unheld(rows: Any) -> list[int]:
    held_by_nobody = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return list(held_by_nobody.order_by("pk").values_list("pk", flat=True)[:SWEPT])


@transaction.atomic
def _claim(document_id: int) -> Document | None:
    """Mark a row that nobody works on; None where there is nothing to do."""
    rows = Document.objects.filter(pk=document_id, state__in=LIVE).select_related("requested_by")
    document = rows.select_for_update(skip_locked=True, of=("self",), no_key=True).first()
    if document is None:
        return None
    if document.attempts >= MAX_ATTEMPTS:
        _give_up(document)
        return None
    _move(document, "begin", attempts=document.attempts + 1)
    return document


def _give_up(document: Document) -> None:
    with override(document.requested_by.language):
        words = _("Stopped %(times)s times before its end. It is not tried again by itself.")
        _move(document, "fail", last_error=words % {"times": document.attempts})


@transaction.atomic
def _make(document: Document) -> bool:
    if not _is_held(document):
        return False
    engine = renderer()
    content = render(document, engine)
    file = store_made(content=content, name=document.file_name, media_type=MEDIA_TYPE)
    _move(
        document,
        "finish",
        file=file,
        sha256=file.sha256,
        size=file.size,
        rendered_at=timezone.now(),
        template_version=engine.version(document_kinds[document.kind].template),
        last_error="",
    )
    document_kinds[document.kind].on_made(document)
    return True


def _is_held(document: Document) -> bool:
    """Take the lock for as long as the transaction lasts; the attempt tells workers apart."""
    rows = Document.objects.filter(
        pk=document.pk, state=DocumentState.RENDERING, attempts=document.attempts
    )
    return rows.select_for_update(skip_locked=True, no_key=True).only("pk").first() is not None


@transaction.atomic
def _fail(document: Document, words: str) -> None:
    if _is_held(document):
        _move(document, "fail", last_error=words)


def _move(document: Document, name: str, **values: Any) -> None:
    """Move a row that the transaction holds, as the table says, and log it."""
    line, now = documents.transitions[name], timezone.now()
    Document.objects.filter(pk=document.pk).update(state=line.target, updated_at=now, **values)
    DocumentTransition.objects.create(
        document=document,
        name=name,
        source=document.state,
        target=line.target,
        at=now,
        reason=str(values.get("last_error", "")),
    )
    document.state = line.target
    for column, value in values.items():
        setattr(document, column, value)
