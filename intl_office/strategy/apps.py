"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    """Objectives, indicators, targets, reports."""

    name = "intl_office.strategy"
    verbose_name = _("Strategy")

    def ready(self) -> None:
        """Register permission, pages, the panels of Today and the report's document."""
        from intl_office.documents.kinds import document_kinds
        from intl_office.strategy import rules
        from intl_office.strategy.printing import ReportKind
        from intl_office.strategy.views import frame, today

        rules.register()
        frame.register()
        today.register()
        document_kinds.register(ReportKind.code, ReportKind())
