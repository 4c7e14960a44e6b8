"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    """Countries, ISCED-F, languages, rates and bands by call year."""

    name = "intl_office.reference"
    verbose_name = _("Reference data")
