"""The Django app of this room."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Long work with progress; import and export engines."""

    name = "intl_office.jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Register the room's own kinds of work, its tasks and its pages."""
        from intl_office.jobs import exports, personal, tasks  # noqa: F401  # they ask for models
        from intl_office.jobs.actions import imports as steps
        from intl_office.jobs.imports import problems, work
        from intl_office.jobs.kinds import job_kinds
        from intl_office.jobs.views import today
        from intl_office.ui import exporting, navigation

        personal.register()
        job_kinds.register(steps.CHECK, work.Check())
        job_kinds.register(steps.WRITE, work.Write())
        job_kinds.register(steps.UNDO, work.Undo())
        job_kinds.register(steps.PROBLEMS, problems.Problems())
        job_kinds.register(exports.KIND, exports.ListExport())
        exporting.makers.register("jobs", exports.start)
        today.register()
        navigation.new.register(
            "import",
            navigation.Entry(
                _("Import a file"), "jobs:imports", "upload", 90, _something_to_import
            ),
        )
        navigation.account.register(
            "jobs", navigation.Entry(_("My background tasks"), "jobs:jobs", "hourglass-split", 80)
        )


def _something_to_import(request: HttpRequest) -> bool:
    """Whether the person may do one of the imports."""
    from intl_office.jobs.imports.kinds import import_kinds

    user = request.user
    return user.is_authenticated and any(kind.allows(user) for kind in import_kinds.values())
