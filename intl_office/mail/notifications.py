"""The mail of this room: a trial of the mail server."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intl_office.mail.enums import Priority
from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording


class Trial(MailKind[datetime]):
    """Sent by officers to themselves, to see that mails leave and arrive."""

    code = "mail.trial"
    title = _("Trial mail")
    group = _("Mails")
    variables = (
        Variable("asked_at", _("When it was asked for"), datetime(2026, 11, 21, 9, 30)),  # noqa: DTZ001  # an example, shown as it is
        Variable("url", _("Address of the service"), "https://office.example.org"),
    )
    house = {
        "en": Wording(
            "Trial mail of {{ institution }}",
            "Hello {{ recipient_name }},\n\n"
            "You asked for this mail on {{ asked_at }}. If you can read it, mails leave the "
            "service and arrive.\n\n"
            "[Open the service]({{ url }})",
        ),
        "fr": Wording(
            "Courriel d’essai de {{ institution }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Vous avez demandé ce courriel le {{ asked_at }}. Si vous pouvez le lire, les "
            "courriels partent du service et arrivent.\n\n"
            "[Ouvrir le service]({{ url }})",
        ),
    }
    priority = Priority.NOW

    def context(self, subject: datetime) -> Mapping[str, object]:
        """Give the time at which it was asked for."""
        return {"asked_at": subject, "url": settings.PUBLIC_URL}
