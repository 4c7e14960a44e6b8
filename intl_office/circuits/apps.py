"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CircuitsConfig(AppConfig):
    """Approval circuits as data, bodies and their meetings."""

    name = "intl_office.circuits"
    verbose_name = _("Circuits")
