"""Background work of this room: thin, all is in the actions."""

from celery import shared_task

from intl_office.access.actions.anonymise import remove_left_files
from intl_office.access.actions.terms import list_past_term


@shared_task
def review_personal_data() -> None:
    """List what is past its term, and remove files that an anonymisation left behind."""
    list_past_term()
    remove_left_files()
