"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    """Reminder engine and calendars."""

    name = "intl_office.deadlines"
    verbose_name = _("Deadlines")

    def ready(self) -> None:
        """Register this room's own source, mails, permission and place in the frame."""
        from intl_office.deadlines import (
            circuits,
            house,
            meetings,
            notifications,
            personal,
            rights,
            tasks,  # noqa: F401
        )
        from intl_office.deadlines.views import frame
        from intl_office.mail import kinds

        house.register()
        circuits.register()
        meetings.register()
        personal.register()
        rights.register()
        kinds.register(notifications.Single())
        kinds.register(notifications.Digest())
        frame.register()
