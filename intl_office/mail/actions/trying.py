"""Trying the mail server."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from intl_office.mail.actions.queueing import Recipient, notify
from intl_office.mail.models import Message
from intl_office.mail.notifications import Trial


def send_trial(*, by: AbstractBaseUser) -> Message:
    """Queue a mail to the person who asks for it."""
    address = str(getattr(by, by.get_email_field_name()))
    to = Recipient(address, name=str(by), language=getattr(by, "language", ""))
    return notify(kind=Trial.code, subject=timezone.now(), to=to, cause=f"trial:{uuid.uuid4()}")
