"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Workflow, periods, money, academic years, base models, registries, audit context."""

    name = "intl_office.core"
    verbose_name = _("Core")

    def ready(self) -> None:
        """Bind shared tasks to the broker in every process that runs Django."""
        import intl_office.celery  # noqa: F401, PLC0415
        from intl_office.core import migrating  # noqa: PLC0415  # it asks for Django's own

        migrating.apply()
