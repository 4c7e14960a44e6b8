"""The Django app of this room."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Home institution, units, people, partners and contacts."""

    name = "intl_office.organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        """Register pages, search, imports, merge resolvers, demonstration rows."""
        from intl_office.core.demo import DemoLoader, demo_loaders
        from intl_office.jobs.imports.kinds import register
        from intl_office.organisations import demo, personal, sources
        from intl_office.organisations.imports.contacts import Contacts
        from intl_office.organisations.imports.eche import EcheImport
        from intl_office.organisations.queries import read_brand
        from intl_office.ui import brand

        register(EcheImport())
        register(Contacts())
        demo_loaders.register("organisations", DemoLoader(demo.load, order=40, label=_("Partners")))
        sources.register_all()
        personal.register()
        brand.sources.register("institution", read_brand)
        _register_pages()
        _register_resolvers()


def _register_pages() -> None:
    from intl_office.organisations import rules
    from intl_office.ui import navigation

    def sees_partners(request: HttpRequest) -> bool:
        return rules.may_see_partners(request.user)

    def sees_house(request: HttpRequest) -> bool:
        return rules.may_see_people(request.user)

    def adds_partners(request: HttpRequest) -> bool:
        return rules.may_edit_partners(request.user)

    entry = navigation.Entry
    navigation.rail.register(
        "partners", entry(_("Partners"), "organisations:partners", "building", 22, sees_partners)
    )
    navigation.rail.register(
        "house",
        entry(_("Our institution"), "organisations:units", "signpost-split", 70, sees_house),
    )
    navigation.new.register(
        "partner", entry(_("Partner"), "organisations:partner_new", "building", 20, adds_partners)
    )


def _register_resolvers() -> None:
    from intl_office.organisations.merging import (
        LinksStay,
        StaysBehind,
        resolvers,
    )

    place = StaysBehind(label=_("Coordinates: those of the partner that stays are kept."))
    units = StaysBehind(
        on=("name",), label=_("Unit “%(row)s”: joined with the unit of the same name.")
    )
    said = _("Link “%(row)s”: it is already there, or would join the partner with itself.")
    resolvers.register("organisations.Place.partner", place)
    resolvers.register("organisations.PartnerUnit.partner", units)
    resolvers.register(
        "organisations.PartnerLink.source",
        LinksStay(other="target", on=("target_id", "kind"), label=said),
    )
    resolvers.register(
        "organisations.PartnerLink.target",
        LinksStay(other="source", on=("source_id", "kind"), label=said),
    )
