"""Who may see and handle mails."""

from intl_office.core.permissions import Visitor, may


def handles_mail(user: Visitor, message: object = None) -> bool:
    """Whether this person reads stored mails, decides on them and edits their texts."""
    return may(user, "mail.read")
