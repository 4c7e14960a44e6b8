"""The Django app of projects."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Funding watch, proposals, consortium, budget, reporting."""

    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Register permissions, pages, search, deadlines and demonstration rows."""
        from intl_office.core.demo import DemoLoader, demo_loaders
        from projects import demo, rules
        from projects.views import frame

        rules.register()
        frame.register()
        demo_loaders.register("projects", DemoLoader(demo.load, order=90, label=_("Projects")))
