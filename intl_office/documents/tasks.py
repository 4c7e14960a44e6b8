"""Background work of this room: thin, all is in the actions."""

from celery import shared_task
from django.utils import timezone

from intl_office.documents import dispatch
from intl_office.documents.actions import making, tidying


@shared_task(soft_time_limit=making.SOFT_LIMIT, time_limit=making.SOFT_LIMIT + 30)
def render_document(document_id: int) -> None:
    """Make one document."""
    making.make(document_id=document_id)


@shared_task
def sweep_documents() -> None:
    """Send again what dead workers and a lost broker left behind."""
    for document_id in making.sweep():
        dispatch.send(document_id)


@shared_task(expires=3_000)  # seconds: the next hour has its own folder
def tidy_files() -> None:
    """Remove what no row names from the folder of the store whose turn it is."""
    tidying.tidy(folder=tidying.folder_of(timezone.now()))
