"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Long work with progress; import and export engines."""

    name = "intl_office.jobs"
    verbose_name = _("Jobs")
