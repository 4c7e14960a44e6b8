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
        from intl_office.jobs.kinds import job_kinds  # noqa: PLC0415
        from intl_office.mail import kinds as mails  # noqa: PLC0415
        from partnerships import (  # noqa: PLC0415
            demo,
            demo_life,
            demo_renewals,
            imports,
            notifications,
            personal,
            rules,
            sources,
            tasks,  # noqa: F401  # known to the worker by name
        )
        from partnerships.actions.renewing import WORK  # noqa: PLC0415
        from partnerships.house_requests import register as register_requests  # noqa: PLC0415
        from partnerships.notifications_renewals import RenewalProposed  # noqa: PLC0415
        from partnerships.printing import AgreementKind  # noqa: PLC0415
        from partnerships.renewal_work import Renewals  # noqa: PLC0415
        from partnerships.subjects import AgreementSubject  # noqa: PLC0415
        from partnerships.views import frame, public, renewal_frame  # noqa: PLC0415

        rules.register()
        notifications.register()
        sources.register()
        personal.register()
        frame.register()
        public.register()
        renewal_frame.register()
        job_kinds.register(WORK, Renewals())
        mails.register(RenewalProposed())
        subject_kinds.register(AgreementSubject.code, AgreementSubject())
        document_kinds.register(AgreementKind.code, AgreementKind())
        demo_loaders.register("partnerships", DemoLoader(demo.load, order=80))
        demo_loaders.register("exchanges", DemoLoader(demo_renewals.load_exchanges, order=81))
        demo_loaders.register("partnerships-life", DemoLoader(demo_life.load, order=82))
        demo_loaders.register("renewals", DemoLoader(demo_renewals.load, order=96))
        register_requests()
        imports.register_all()
