"""Long work: one's own, how far it is, what came of it."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intl_office.jobs.actions.jobs import cancel_job
from intl_office.jobs.enums import JobState, Outcome
from intl_office.jobs.kinds import JobKind, job_kinds
from intl_office.jobs.models import Job, JobRow
from intl_office.jobs.queries import outcomes
from intl_office.jobs.rules import cancels, is_owner, sees_all
from intl_office.ui import export, keyset
from intl_office.ui.components import Tone

SIZE = 50
STATE_TONES: dict[str, Tone] = {
    JobState.WAITING: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "good",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "warn",
}
OUTCOME_TONES: dict[str, Tone] = {
    Outcome.OK: "good",
    Outcome.CREATED: "good",
    Outcome.CHANGED: "info",
    Outcome.UNCHANGED: "neutral",
    Outcome.SKIPPED: "neutral",
    Outcome.WARNING: "warn",
    Outcome.ERROR: "bad",
}
_STEP = 10  # per cent between two announcements


def asking(request: HttpRequest) -> AbstractBaseUser:
    """The person signed in; the middleware lets nobody else come here."""
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  # tells the type checker
    return request.user


def _job(request: HttpRequest, uid: uuid.UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(asking(request)).for_list(), uid=uid)


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """One's own long works, the last first; technical administrators see all."""
    found = Job.objects.visible_to(asking(request)).for_list()
    page = keyset.page(found, keyset.Order("pk", descending=True), request.GET.get("cursor", ""))
    rows = [(job, STATE_TONES[job.state]) for job in page.rows]
    context = {"rows": rows, "page": page, "all": sees_all(request.user)}
    return render(request, "jobs/list.html", context)


@require_GET
@never_cache
def job(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """How far a work is, or what came of it; htmx asks for the bar alone."""
    found = _job(request, uid)
    if request.headers.get("HX-Request"):
        return _beat(request, found)
    template = "jobs/result.html" if found.ended else "jobs/running.html"
    return render(request, template, job_context(request, found))


def _beat(request: HttpRequest, found: Job) -> HttpResponse:
    """The bar again; once over, the way to the result."""
    if found.ended:
        answer = HttpResponse(status=200)
        answer["HX-Redirect"] = found.link or request.path
        return answer
    return render(request, "jobs/_bar.html", bar_context(request, found))


def bar_context(request: HttpRequest, found: Job) -> dict[str, Any]:
    """What the bar shows; `say` is read out by screen readers, every ten per cent."""
    step = found.percent // _STEP * _STEP
    changed = request.GET.get("said", "") != str(step)
    return {"job": found, "step": step, "say": changed and "said" in request.GET}


def job_context(request: HttpRequest, found: Job) -> dict[str, Any]:
    """What the page of a work shows, running or over."""
    return {
        **bar_context(request, found),
        "tone": STATE_TONES[found.state],
        "may_cancel": cancels(asking(request), found),
        "owner": is_owner(asking(request), found),
        **(outcome_context(request, found) if found.ended else {}),
    }


def outcome_context(request: HttpRequest, found: Job) -> dict[str, Any]:
    """The outcomes of the rows, one page of them."""
    chosen = request.GET.get("outcome", "")
    rows = found.rows.filter(outcome=chosen) if chosen in Outcome.values else found.rows.all()
    page = keyset.page(rows, keyset.Order("number"), request.GET.get("cursor", ""), SIZE)
    counts = outcomes(found)
    return {
        "outcomes": [(one, number, OUTCOME_TONES[one]) for one, number in counts],
        "outcome_total": sum(number for _one, number in counts),
        "chosen": chosen,
        "rows": [(row, OUTCOME_TONES[row.outcome]) for row in page.rows],
        "page": page,
    }


@require_POST
def cancel(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Stop a work; go back to its page."""
    found = _job(request, uid)
    cancel_job(job=found, by=asking(request))
    return redirect("jobs:job", uid=found.uid)


@require_GET
def outcomes_csv(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """The outcome of every row as CSV."""
    found = _job(request, uid)
    rows = JobRow.objects.filter(job=found).order_by("number").iterator(chunk_size=2_000)
    columns: export.Columns = [
        (_("Row"), lambda row: row.number),
        (_("Reference"), lambda row: row.reference),
        (_("Outcome"), lambda row: row.get_outcome_display()),
        (_("Message"), lambda row: row.message),
    ]
    name = _("outcomes")
    return export.csv_file(f"{name}-{found.uid}", columns, rows)


@require_GET
def file(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """The file that a work left, for the one who started it, as long as they see what is in it.

    Raises:
        Http404: there is none, or its time is over, or it is not for this person.

    """
    found = _job(request, uid)
    kept, kind = found.file, job_kinds.get(found.kind)
    if kept is None or kind is None or not _may_fetch(kind, found, asking(request)):
        raise Http404
    return FileResponse(
        kept.file.open("rb"),
        as_attachment=True,
        filename=kept.name,
        content_type=kept.content_type,
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _may_fetch(kind: JobKind, found: Job, user: AbstractBaseUser) -> bool:
    return is_owner(user, found) and kind.may_fetch(found, user)
