"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Document kinds, templates, rendering, signatures, private files."""

    name = "intl_office.documents"
    verbose_name = _("Documents")
