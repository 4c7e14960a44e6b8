"""What the frame keeps for each user."""

from intl_office.ui.models.draft import Draft, DraftQuerySet
from intl_office.ui.models.saved_view import SavedView, SavedViewQuerySet
from intl_office.ui.models.sending import Sending, SendingQuerySet

__all__ = [
    "Draft",
    "DraftQuerySet",
    "SavedView",
    "SavedViewQuerySet",
    "Sending",
    "SendingQuerySet",
]
