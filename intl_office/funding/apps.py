"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    """Grants and their envelopes: programme, call year, budget lines."""

    name = "intl_office.funding"
    verbose_name = _("Funding")

    def ready(self) -> None:
        """Register permissions, pages, search, deadlines, programmes and demonstration rows."""
        from intl_office.core.demo import DemoLoader, demo_loaders
        from intl_office.core.preparation import preparations
        from intl_office.funding import demo, rules, sources
        from intl_office.funding.actions.programmes import load_programmes
        from intl_office.funding.views import frame

        rules.register()
        sources.register()
        frame.register()
        preparations.register("funding", load_programmes)
        demo_loaders.register("funding", DemoLoader(demo.load, order=70, label=_("Funding")))
