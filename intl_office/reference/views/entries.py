"""The pages of one row: what it holds, its history, its form."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from intl_office.core.audit import history
from intl_office.reference.forms import EntryForm, RateForm, form_for
from intl_office.reference.forms.entry import ABOUT
from intl_office.reference.models import Entry, Rate
from intl_office.reference.rules import may_edit
from intl_office.reference.sections import SECTIONS, Section
from intl_office.ui.components import Tab

FORMS: dict[str, type[EntryForm]] = {
    slug: RateForm if section.model is Rate else form_for(section.model, [*section.fields])
    for slug, section in SECTIONS.items()
}


@require_GET
def detail(request: HttpRequest, section: str, uid: UUID) -> HttpResponse:
    """Every column of a row, and where its figures were read."""
    found = _section(section)
    row = _row(request, found, uid)
    context = {"facts": list(_facts(row, FORMS[section]))}
    return render(request, "reference/detail.html", _context(request, found, row) | context)


@require_GET
def changes(request: HttpRequest, section: str, uid: UUID) -> HttpResponse:
    """Who changed what, and why."""
    found = _section(section)
    row = _row(request, found, uid)
    context = _context(request, found, row) | {"changes": history(row)}
    return render(request, "reference/history.html", context)


def edit(request: HttpRequest, section: str, uid: UUID) -> HttpResponse:
    """Correct a row, or adopt a rate."""
    found = _section(section)
    _officers_only(request)
    row = _row(request, found, uid)
    form = FORMS[section](request.POST or None, user=request.user, instance=row)
    back = _url(found, row)
    return _answer(request, form, found, title=str(row), back=back)


def add(request: HttpRequest, section: str) -> HttpResponse:
    """Enter a row of the office's own."""
    found = _section(section)
    _officers_only(request)
    form = FORMS[section](request.POST or None, user=request.user)
    title = _("New entry: %(table)s") % {"table": found.title}
    return _answer(request, form, found, title=title, back=_list_url(found))


def _answer(
    request: HttpRequest, form: EntryForm, section: Section, *, title: str, back: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (row := form.saved()):
        messages.success(request, _("Saved. A new delivery of the application leaves it alone."))
        return redirect(_url(section, row))
    context = {
        "form": form,
        "section": section,
        "title": title,
        "back": back,
        "list_url": _list_url(section),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reference/form.html", context, status=status)


def _section(slug: str) -> Section:
    if slug not in SECTIONS:
        raise Http404
    return SECTIONS[slug]


def _row(request: HttpRequest, section: Section, uid: UUID) -> Entry:
    rows = cast("Any", section.model._default_manager.all())
    return cast("Entry", get_object_or_404(rows.visible_to(request.user).for_list(), uid=uid))


def _officers_only(request: HttpRequest) -> None:
    if not may_edit(request.user):
        raise PermissionDenied


def _context(request: HttpRequest, section: Section, row: Entry) -> dict[str, Any]:
    url, history_url = _url(section, row), _url(section, row, "history")
    return {
        "section": section,
        "row": row,
        "may_edit": may_edit(request.user),
        "edit_url": _url(section, row, "edit"),
        "list_url": _list_url(section),
        "tabs": [
            Tab(_("Entry"), url, current=request.path == url),
            Tab(_("History"), history_url, current=request.path == history_url),
        ],
    }


def _url(section: Section, row: Entry, page: str = "detail") -> str:
    return reverse(f"reference:{page}", args=[section.slug, row.uid])


def _list_url(section: Section) -> str:
    return reverse("reference:list", args=[section.slug])


def _facts(row: Entry, form: type[EntryForm]) -> Iterator[tuple[str, str]]:
    """Label and value of each column that holds something, source and note apart."""
    columns = {column.name: column for column in row._meta.concrete_fields}
    for name in form.base_fields:
        if name not in ABOUT and name != "reason" and (text := _text(row, name)):
            yield str(columns[name].verbose_name), text


def _text(row: Model, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return ""
    years = {"call", "call_from", "call_to"}
    return str(value) if name in years else str(localize(value))
