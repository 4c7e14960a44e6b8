"""Empty sheets for taking over what the office has in spreadsheets."""

import csv

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from intl_office.jobs.imports.kinds import import_kinds
from partnerships import rules

TEMPLATES = ("agreements", "agreement-conditions")


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty file with the headings that the import understands."""
    if not rules.may_record_some(request.user):
        raise PermissionDenied
    if code not in TEMPLATES:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    answer.write("\ufeff")  # so that spreadsheets read the accents
    columns = import_kinds[code].columns
    csv.writer(answer, delimiter=";").writerow([str(column.label) for column in columns])
    return answer
