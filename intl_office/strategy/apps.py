"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    """Objectives, indicators, targets, reports."""

    name = "intl_office.strategy"
    verbose_name = _("Strategy")
