"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CircuitsConfig(AppConfig):
    """Approval circuits as data, bodies and their meetings."""

    name = "intl_office.circuits"
    verbose_name = _("Circuits")

    def ready(self) -> None:
        """Register permissions, mails, demo rows and the room's place in the frame."""
        from intl_office.circuits import house, house_meetings
        from intl_office.circuits.views import frame

        house.register()
        house_meetings.register()
        frame.register()
