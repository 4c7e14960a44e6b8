"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Roles with scope, visibility, personal data rights."""

    name = "intl_office.access"
    verbose_name = _("Access")
