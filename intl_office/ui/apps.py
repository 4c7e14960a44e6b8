"""The Django app of this room."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Layout, components, tables, filters, forms, exports, charts and maps."""

    name = "intl_office.ui"
    verbose_name = _("Interface")

    def ready(self) -> None:
        """Register the frame's own entry and the checks of its settings."""
        from intl_office.ui import checks, navigation, personal

        register(checks.accent)
        register(checks.contact)
        personal.register()
        navigation.rail.register(
            "today", navigation.Entry(_("Today"), "ui:today", icon="house-door", order=10)
        )
