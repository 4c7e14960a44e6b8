"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """Stored mails, editable templates, sending."""

    name = "intl_office.mail"
    verbose_name = _("Mail")
