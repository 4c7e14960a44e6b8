"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    """Agreements and conditions, requests, negotiation, renewal, networks."""

    name = "partnerships"
    verbose_name = _("Partnerships")
