"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobilityConfig(AppConfig):
    """Enrolments, campaigns, applications, mobilities, grants, recognition."""

    name = "mobility"
    verbose_name = _("Mobility")

    def ready(self) -> None:
        """Register permissions, pages, imports, mails, deadlines and demonstration rows."""
        from intl_office.core.demo import DemoLoader, demo_loaders
        from intl_office.documents.kinds import document_kinds
        from mobility import (
            demo,
            demo_certificates,
            imports,
            notifications,
            personal,
            rules,
        )
        from mobility.certificates import MobilityCertificate
        from mobility.views import frame

        rules.register()
        imports.register_all()
        notifications.register_all()
        personal.register()
        frame.register()
        document_kinds.register(MobilityCertificate.code, MobilityCertificate())
        demo_loaders.register("mobility", DemoLoader(demo.load, order=95, label=_("Mobility")))
        # After the library of texts, which is loaded at 120.
        demo_loaders.register("certificates", DemoLoader(demo_certificates.load, order=122))
