"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EwpConfig(AppConfig):
    """The Erasmus Without Paper node."""

    name = "intl_office.ewp"
    verbose_name = _("Erasmus Without Paper")
