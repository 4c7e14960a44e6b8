"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Funding watch, proposals, consortium, budget, reporting."""

    name = "projects"
    verbose_name = _("Projects")
