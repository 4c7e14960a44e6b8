"""The Django app of this room."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """Stored mails, editable templates, sending."""

    name = "intl_office.mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        """Register this room's mail, its place in the frame, its checks and its tasks."""
        from intl_office.mail import checks, kinds, notifications, personal, tasks  # noqa: F401
        from intl_office.mail.views import frame

        register(checks.house_texts)
        register(checks.reply_to)
        kinds.register(notifications.Trial())
        frame.register()
        personal.register()
