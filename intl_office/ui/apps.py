"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Layout, components, tables, filters, forms, exports, charts and maps."""

    name = "intl_office.ui"
    verbose_name = _("Interface")
