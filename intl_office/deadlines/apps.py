"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    """Reminder engine and calendars."""

    name = "intl_office.deadlines"
    verbose_name = _("Deadlines")
