"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    """Grants and their envelopes: programme, call year, budget lines."""

    name = "intl_office.funding"
    verbose_name = _("Funding")
