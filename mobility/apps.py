"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobilityConfig(AppConfig):
    """Enrolments, campaigns, applications, mobilities, grants, recognition."""

    name = "mobility"
    verbose_name = _("Mobility")
