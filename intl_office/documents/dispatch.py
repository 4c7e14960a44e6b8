"""How a document reaches a worker."""

from intl_office.celery import app
from intl_office.core.queue import enqueue

# By name: `tasks` stands above the actions that send.
TASK = "intl_office.documents.tasks.render_document"
SEAL = "intl_office.documents.tasks.seal_slot"
VERIFY = "intl_office.documents.tasks.verify_file"
PRIORITY = 3  # somebody waits for it


def send(document_id: int) -> None:
    """Send a document to the workers once the current transaction is committed."""
    enqueue(app.tasks[TASK], document_id, priority=PRIORITY)


def send_seal(slot_id: int) -> None:
    """Send a signature to be sealed once the current transaction is committed."""
    enqueue(app.tasks[SEAL], slot_id, priority=PRIORITY)


def send_verification(verification_id: int) -> None:
    """Send a file to be checked once the current transaction is committed."""
    enqueue(app.tasks[VERIFY], verification_id, priority=PRIORITY)
