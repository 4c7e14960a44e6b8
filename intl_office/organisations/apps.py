"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Home institution, units, people, partners and contacts."""

    name = "intl_office.organisations"
    verbose_name = _("Organisations")
