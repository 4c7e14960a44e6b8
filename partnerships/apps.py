"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    """Agreements and conditions, requests, negotiation, renewal, networks."""

    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        """Register permissions, pages, circuit, document, deadlines, search, demonstration rows."""
        from intl_office.circuits.subjects import subject_kinds
        from intl_office.documents.kinds import document_kinds
        from intl_office.jobs.kinds import job_kinds
        from intl_office.mail import kinds as mails
        from partnerships import (
            imports,
            notifications,
            personal,
            rules,
            sources,
            tasks,  # noqa: F401  # known to the worker by name
            timeline,
        )
        from partnerships.actions.renewing import WORK
        from partnerships.house_requests import register as register_requests
        from partnerships.letters import AgreementLetter
        from partnerships.notifications_renewals import RenewalProposed
        from partnerships.printing import AgreementKind
        from partnerships.renewal_work import Renewals
        from partnerships.subjects import AgreementSubject

        rules.register()
        notifications.register()
        sources.register()
        personal.register()
        _register_screens()
        timeline.register()
        register_requests()
        job_kinds.register(WORK, Renewals())
        mails.register(RenewalProposed())
        subject_kinds.register(AgreementSubject.code, AgreementSubject())
        document_kinds.register(AgreementKind.code, AgreementKind())
        document_kinds.register(AgreementLetter.code, AgreementLetter())
        imports.register_all()
        _register_demo()


def _register_screens() -> None:
    """Entries, panels and tabs; countries come after strategic partners, whose permissions hold."""
    from partnerships.views import (
        country_frame,
        frame,
        network_frame,
        partner_panels,
        public,
        renewal_frame,
        sections,
        strategic_frame,
        versions,
    )

    for part in (
        frame, sections, public, renewal_frame, network_frame, strategic_frame, country_frame,
        partner_panels, versions,
    ):  # fmt: skip
        part.register()


def _register_demo() -> None:
    """Rows of the demonstration, in the order in which they build on each other."""
    from intl_office.core.demo import DemoLoader, demo_loaders
    from partnerships import (
        demo,
        demo_clauses,
        demo_countries,
        demo_letters,
        demo_life,
        demo_networks,
        demo_partner,
        demo_renewals,
        demo_signing,
        demo_strategic,
        demo_taken,
        demo_versions,
    )

    # Mobilities, which count the places taken, are loaded at 95.
    for name, load, order, label in (
        ("partnerships", demo.load, 80, _("Agreements")),
        ("exchanges", demo_renewals.load_exchanges, 81, _("Exchange agreements")),
        ("networks", demo_networks.load, 83, _("Networks")),
        ("strategic", demo_strategic.load, 84, _("Strategic partners")),
        ("countries", demo_countries.load, 98, _("Priority countries")),
        ("partnerships-life", demo_life.load, 96, _("Amendments and notices")),
        ("renewals", demo_renewals.load, 97, _("Renewals")),
        ("signatures", demo_signing.load, 99, _("Signatures")),
        ("earlier-records", demo_taken.load, 98, _("Agreements taken over")),
        ("versions", demo_versions.load, 99, _("Versions of a text")),
        ("clauses", demo_clauses.load, 120, _("Library of clauses")),
        ("letters", demo_letters.load, 121, _("Letters about agreements")),
        ("partner-pages", demo_partner.load, 125, _("Partners")),
    ):
        demo_loaders.register(name, DemoLoader(load, order=order, label=label))
