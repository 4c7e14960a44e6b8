"""Background work of this room."""

from celery import shared_task

from intl_office.mail.actions import erasing, sending


@shared_task
def deliver(message_id: int) -> None:
    """Send one mail; what is gone, sent or held back is left alone."""
    sending.deliver(message_id=message_id)


@shared_task(expires=55)  # a sweep that waited for a minute has a successor
def sweep() -> None:
    """Find what was lost, postponed or abandoned, and send what is due."""
    sending.sweep()


@shared_task(expires=3_000)  # seconds: it comes every hour
def forget_links() -> None:
    """Erase personal links in mails that did not leave."""
    erasing.forget_links()
