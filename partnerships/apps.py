"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    """Agreements and conditions, requests, negotiation, renewal, networks."""

    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        """Register permissions, pages, circuit, document, deadlines, search, demonstration rows."""
        from intl_office.circuits.subjects import subject_kinds  # noqa: PLC0415  # asks for models
        from intl_office.core.demo import DemoLoader, demo_loaders  # noqa: PLC0415
        from intl_office.documents.kinds import document_kinds  # noqa: PLC0415
        from partnerships import demo, demo_partner, rules, sources, timeline  # noqa: PLC0415
        from partnerships.printing import AgreementKind  # noqa: PLC0415
        from partnerships.subjects import AgreementSubject  # noqa: PLC0415
        from partnerships.views import frame, partner_panels, public  # noqa: PLC0415

        rules.register()
        sources.register()
        frame.register()
        public.register()
        partner_panels.register()
        timeline.register()
        subject_kinds.register(AgreementSubject.code, AgreementSubject())
        document_kinds.register(AgreementKind.code, AgreementKind())
        demo_loaders.register("partnerships", DemoLoader(demo.load, order=80))
        # After the mobilities, which count the places taken.
        demo_loaders.register("partner-pages", DemoLoader(demo_partner.load, order=125))
