"""How a document reaches a worker."""

from intl_office.celery import app
from intl_office.core.queue import enqueue

# By name: `tasks` stands above the actions that send.
TASK = "intl_office.documents.tasks.render_document"
PRIORITY = 3  # somebody waits for it


def send(document_id: int) -> None:
    """Send a document to the workers once the current transaction is committed."""
    enqueue(app.tasks[TASK], document_id, priority=PRIORITY)
