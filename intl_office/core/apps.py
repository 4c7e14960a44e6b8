"""The Django app of this room."""

import gc

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# New objects before Python looks for garbage. With its own 700, reading and writing the thousands
# of rows of an export spends a fifth of its time looking, and finds nothing.
GARBAGE_AFTER = 10_000


class CoreConfig(AppConfig):
    """Workflow, periods, money, academic years, base models, registries, audit context."""

    name = "intl_office.core"
    verbose_name = _("Core")

    def ready(self) -> None:
        """Set up every process that runs Django; bind shared tasks to the broker."""
        import intl_office.celery  # noqa: F401
        from intl_office.core import migrating  # it asks for Django's own

        migrating.apply()
        gc.set_threshold(GARBAGE_AFTER, *gc.get_threshold()[1:])
