"""Background work of this room: thin, all is in the actions."""

from celery import shared_task
from celery.signals import worker_init
from django.utils import timezone

from intl_office.documents import dispatch
from intl_office.documents.actions import making, reminding, sealing, tidying, verifying


@worker_init.connect
def load_engines(**_given: object) -> None:
    """Load what makes and seals PDFs before a worker has children: they share it."""
    from intl_office.documents import sealing  # noqa: F401, PLC0415  # heavy: for workers alone
    from intl_office.documents.rendering import weasy  # noqa: F401, PLC0415  # the same


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


@shared_task(soft_time_limit=sealing.SOFT_LIMIT, time_limit=sealing.SOFT_LIMIT + 30)
def seal_slot(slot_id: int) -> None:
    """Set one seal."""
    sealing.set_seal(slot_id=slot_id)


@shared_task(soft_time_limit=verifying.LIMIT, time_limit=verifying.LIMIT + 10)
def verify_file(verification_id: int) -> None:
    """Look at one file."""
    verifying.look(verification_id=verification_id)


@shared_task
def sweep_signing() -> None:
    """Send again what a lost broker left behind; forget the files checked a day ago."""
    for slot_id in sealing.forgotten():
        dispatch.send_seal(slot_id)
    for verification_id in verifying.sweep():
        dispatch.send_verification(verification_id)


@shared_task
def remind_signatories() -> None:
    """Recall signatures that are waited for since a week."""
    reminding.remind()
