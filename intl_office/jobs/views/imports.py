"""The import assistant: file, columns, preview, report, undo."""

import uuid
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intl_office.core.errors import add_violation
from intl_office.core.uploads import CONTENT_TYPES, FileKind
from intl_office.core.workflow import WorkflowError
from intl_office.jobs.actions import imports as actions
from intl_office.jobs.enums import ImportStatus, JobState, Level
from intl_office.jobs.forms.imports import ColumnsForm, PlaceForm, UploadForm, WriteForm
from intl_office.jobs.imports import mapping
from intl_office.jobs.imports.kinds import ImportKind, import_kinds
from intl_office.jobs.imports.problems import file_name, write_problems
from intl_office.jobs.imports.reading import Layout, Sheet
from intl_office.jobs.models import ImportBatch
from intl_office.jobs.rules import is_owner
from intl_office.jobs.views.jobs import asking, job_context, outcome_context
from intl_office.jobs.workflow import imports as workflow
from intl_office.ui import keyset
from intl_office.ui.components import Tone

# A spreadsheet with its problems is made while the user waits, up to so many rows.
WAITED_FOR = 10_000
SAMPLE = 5  # rows shown under the headings
LEVEL_TONES: dict[str, Tone] = {Level.OK: "good", Level.WARNING: "warn", Level.ERROR: "bad"}
STATUS_TONES: dict[str, Tone] = {
    ImportStatus.WRITTEN: "good",
    ImportStatus.CHECKED: "warn",
    ImportStatus.UPLOADED: "warn",
}


def _batch(request: HttpRequest, uid: uuid.UUID) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(asking(request)).for_list(), uid=uid)


def _kind(batch: ImportBatch) -> ImportKind:
    kind = import_kinds.get(batch.kind)
    if kind is None:
        raise Http404
    return kind


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """What one may import, and one's own imports, the last first."""
    user = asking(request)
    found = ImportBatch.objects.visible_to(user).for_list()
    page = keyset.page(found, keyset.Order("pk", descending=True), request.GET.get("cursor", ""))
    context = {
        "kinds": [kind for kind in import_kinds.values() if kind.allows(user)],
        "rows": [(one, _title(one), STATUS_TONES.get(one.status, "neutral")) for one in page.rows],
        "page": page,
    }
    return render(request, "jobs/imports/list.html", context)


def _title(batch: ImportBatch) -> Any:
    kind = import_kinds.get(batch.kind)
    return kind.title if kind else batch.kind


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """The first step: the file.

    Raises:
        Http404: nobody registered this kind, or it is not for this user.

    """
    kind = import_kinds.get(code)
    if kind is None or not kind.allows(asking(request)):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.upload_import(kind=kind, by=asking(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("jobs:import", uid=batch.uid)
    return render(request, "jobs/imports/upload.html", {"kind": kind, "form": form})


@require_GET
@never_cache
def detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The step at which an import stands."""
    batch = _batch(request, uid)
    kind = _kind(batch)
    if batch.status == ImportStatus.UPLOADED and is_owner(request.user, batch):
        return _columns_page(request, batch, kind)
    if batch.status == ImportStatus.CHECKED:
        return _preview_page(request, batch, kind, WriteForm(user=request.user))
    if batch.job and not batch.job.ended:
        return _page(request, "working", batch, kind, **job_context(request, batch.job))
    return _report_page(request, batch, kind)


def _page(
    request: HttpRequest, name: str, batch: ImportBatch, kind: ImportKind, **more: Any
) -> HttpResponse:
    stopped = batch.job and batch.job.state in (JobState.FAILED, JobState.CANCELLED)
    context = {
        "batch": batch,
        "kind": kind,
        "owner": is_owner(request.user, batch),
        "stopped": batch.job if stopped else None,
        **more,
    }
    return render(request, f"jobs/imports/{name}.html", context)


# ---------------------------------------------------------------- columns
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The second step: which column is what; also to change one's mind at the preview."""
    batch = _batch(request, uid)
    open_to_change = batch.status in (ImportStatus.UPLOADED, ImportStatus.CHECKED)
    if not (open_to_change and is_owner(request.user, batch)):
        return redirect("jobs:import", uid=batch.uid)
    return _columns_page(request, batch, _kind(batch))


def _columns_page(request: HttpRequest, batch: ImportBatch, kind: ImportKind) -> HttpResponse:
    layout = Layout.from_json(batch.layout)
    given = request.POST if request.method == "POST" else request.GET
    sheet = layout.sheet(given.get("sheet", batch.sheet))
    header_row = _header_row(given.get("header_row", ""), batch, sheet, kind)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(request, batch, kind, sheet, header_row),
        kind=kind,
        sheet=sheet,
        header_row=header_row,
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        return _check(request, batch, sheet, header_row, form)
    place = PlaceForm(
        initial={"sheet": sheet.name, "header_row": header_row},
        layout=layout,
        sheet=sheet,
        user=request.user,
    )
    return _page(
        request, "columns", batch, kind, form=form, place=place,
        sheet=sheet, header_row=header_row, sample=_sample(sheet, header_row),
    )  # fmt: skip


def _header_row(given: str, batch: ImportBatch, sheet: Sheet, kind: ImportKind) -> int:
    rows = {number for number, _texts in sheet.head}
    if given.isdecimal() and int(given) in rows:
        return int(given)
    return batch.header_row if sheet.name == batch.sheet else mapping.header_row(sheet, kind)


def _initial(
    request: HttpRequest, batch: ImportBatch, kind: ImportKind, sheet: Sheet, header_row: int
) -> dict[str, int]:
    """What was chosen for this file, else the last time for such a file, else what is guessed."""
    if batch.mapping and (sheet.name, header_row) == (batch.sheet, batch.header_row):
        return dict(batch.mapping)
    texts = mapping.headings(sheet, header_row)
    known = mapping.remembered(asking(request), kind, texts)
    return mapping.guess(texts, kind) if known is None else known


def _sample(sheet: Sheet, header_row: int) -> dict[str, Any]:
    below = [line for line in sheet.head if line[0] > header_row]
    return {"headings": mapping.headings(sheet, header_row), "rows": below[:SAMPLE]}


def _check(
    request: HttpRequest, batch: ImportBatch, sheet: Sheet, header_row: int, form: ColumnsForm
) -> HttpResponse:
    try:
        actions.check_import(
            batch=batch,
            sheet=sheet.name,
            header_row=header_row,
            mapping=form.mapping,
            by=asking(request),
        )
    except WorkflowError as error:
        messages.warning(request, error.message)
    return redirect("jobs:import", uid=batch.uid)


# ---------------------------------------------------------------- preview
def _preview_page(
    request: HttpRequest, batch: ImportBatch, kind: ImportKind, form: WriteForm
) -> HttpResponse:
    chosen = request.GET.get("level", "")
    rows = batch.preview.all()
    if chosen in (Level.ERROR, Level.WARNING):
        rows = rows.filter(level=chosen)
    page = keyset.page(rows, keyset.Order("number"), request.GET.get("cursor", ""))
    shown = [column for column in kind.columns if column.name in batch.mapping]
    return _page(
        request,
        "preview",
        batch,
        kind,
        form=form,
        columns=shown,
        rows=[_shown(row, shown) for row in page.rows],
        page=page,
        chosen=chosen,
        ready=batch.rows and not batch.errors,
        good=batch.rows - batch.errors - batch.warnings,
    )


def _shown(row: Any, columns: Any) -> dict[str, Any]:
    """A row of the preview: each cell with what is said about it."""
    about: dict[str, list[tuple[str, str]]] = {}
    for column, level, message in row.said():
        about.setdefault(column, []).append((LEVEL_TONES[level], message))
    here = {column.name for column in columns}
    # What is said of a column that the file does not have is about the row.
    elsewhere = [one for name, said in about.items() if name not in here for one in said]
    return {
        "number": row.number,
        "label": row.get_level_display(),
        "tone": LEVEL_TONES[row.level],
        "issues": elsewhere,
        "cells": [(row.cells.get(one.name, ""), about.get(one.name, [])) for one in columns],
    }


@require_GET
def problems(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """The user's spreadsheet with its problems, for a file that is not too long to wait for."""
    batch = _batch(request, uid)
    if batch.rows > WAITED_FOR:
        raise Http404
    kind = _kind(batch)
    with ExitStack() as stack:
        target = stack.enter_context(TemporaryFile())
        write_problems(batch, kind, target)
        stack.pop_all()  # the answer closes it
    return FileResponse(
        target,
        as_attachment=True,
        filename=file_name(batch),
        content_type=CONTENT_TYPES[FileKind.XLSX],
    )


@require_POST
def start_problems(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The same in a worker."""
    job = actions.start_problems(batch=_batch(request, uid), by=asking(request))
    return redirect("jobs:job", uid=job.uid)


# ---------------------------------------------------------------- write, undo, give up
@require_POST
def write(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The third step: everything, or nothing."""
    batch = _batch(request, uid)
    form = WriteForm(request.POST, user=request.user)
    form.is_valid()
    try:
        actions.write_import(
            batch=batch,
            accepts_warnings=form.cleaned_data["accepts_warnings"],
            by=asking(request),
        )
    except WorkflowError as error:
        return _refused(request, batch, form, error)
    return redirect("jobs:import", uid=batch.uid)


def _refused(
    request: HttpRequest, batch: ImportBatch, form: WriteForm, error: WorkflowError
) -> HttpResponse:
    """Say at its field what is missing; an import that has moved on is simply shown."""
    if not error.reasons:
        messages.warning(request, error.message)
        return redirect("jobs:import", uid=batch.uid)
    add_violation(
        form,
        ValidationError({reason.field or "__all__": reason.message for reason in error.reasons}),
    )
    return _preview_page(request, batch, _kind(batch), form)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What would be lost, and the button."""
    batch = _batch(request, uid)
    if request.method == "GET" and batch.status == ImportStatus.WRITTEN:
        return _page(request, "undo", batch, _kind(batch))
    if request.method == "POST":
        _move(request, lambda: actions.undo_import(batch=batch, by=asking(request)))
    return redirect("jobs:import", uid=batch.uid)


@require_POST
def discard(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give up an import of which nothing was written."""
    batch = _batch(request, uid)
    _move(request, lambda: actions.discard_import(batch=batch, by=asking(request)))
    return redirect("jobs:imports")


def _move(request: HttpRequest, step: Any) -> None:
    try:
        step()
    except WorkflowError as error:
        messages.warning(request, error.message)


def _report_page(request: HttpRequest, batch: ImportBatch, kind: ImportKind) -> HttpResponse:
    """What came of it: the outcomes of the last work."""
    options = {line.transition.name: line for line in workflow.options(batch, asking(request))}
    undoable = "undo" in options and options["undo"].possible
    more = outcome_context(request, batch.job) if batch.job else {}
    return _page(request, "report", batch, kind, job=batch.job, undoable=undoable, **more)
