"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobilityConfig(AppConfig):
    """Enrolments, campaigns, applications, mobilities, grants, recognition."""

    name = "mobility"
    verbose_name = _("Mobility")

    def ready(self) -> None:
        """Register permissions, pages, imports, mails, deadlines and demonstration rows."""
        from intl_office.core.demo import DemoLoader, demo_loaders  # noqa: PLC0415
        from intl_office.documents.kinds import document_kinds  # noqa: PLC0415
        from mobility import demo, demo_certificates, imports, notifications, personal, rules  # noqa: PLC0415  # they ask for models
        from mobility.certificates import MobilityCertificate  # noqa: PLC0415
        from mobility.views import frame  # noqa: PLC0415

        rules.register()
        imports.register_all()
        notifications.register_all()
        personal.register()
        frame.register()
        document_kinds.register(MobilityCertificate.code, MobilityCertificate())
        demo_loaders.register("mobility", DemoLoader(demo.load, order=95, label=_("Mobility")))
        # After the library of texts, which is loaded at 120.
        demo_loaders.register("certificates", DemoLoader(demo_certificates.load, order=122))
