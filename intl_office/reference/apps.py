"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    """Countries, ISCED-F, languages, rates and bands by call year."""

    name = "intl_office.reference"
    verbose_name = _("Reference data")

    def ready(self) -> None:
        """Bring the pages into the frame, and the data into every database."""
        from intl_office.core.preparation import preparations
        from intl_office.reference.actions.load import load_and_say
        from intl_office.ui import navigation

        preparations.register("reference", load_and_say)

        navigation.rail.register(
            "reference",
            navigation.Entry(
                _("Reference data"), "reference:home", icon="clipboard-check", order=90
            ),
        )
