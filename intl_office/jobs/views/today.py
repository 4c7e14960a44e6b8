"""What this room shows on Today: the exports that somebody asked for, running or ready."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.jobs.exports import KIND
from intl_office.jobs.models import Job
from intl_office.jobs.views.jobs import STATE_TONES, asking
from intl_office.ui import panels

SHOWN = 5
TOLD = timedelta(days=1)  # how long the end of an export is news


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    panel = panels.Panel(_("Your exports"), "jobs/panel.html", _exports, order=25)
    panels.today.register("exports", panel)


def _exports(request: HttpRequest) -> Mapping[str, Any] | None:
    """The person's own, the last first; nothing where there is none."""
    news = Q(ended_at=None) | Q(ended_at__gte=timezone.now() - TOLD)
    mine = Job.objects.filter(news, started_by_id=asking(request).pk, kind=KIND)
    found = list(mine.select_related("deliverable").order_by("-pk")[:SHOWN])
    return {"rows": [(job, STATE_TONES[job.state]) for job in found]} if found else None
