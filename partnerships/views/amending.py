"""Amendments: begin one, write its lines."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.core.permissions import required
from partnerships import rules
from partnerships.actions.amending import remove_change, why_not_amend
from partnerships.forms import ChangeForm
from partnerships.life_enums import Matter
from partnerships.models import Agreement, Change
from partnerships.views.asking import ask, only, posted, written
from partnerships.views.frame import asking, found, head


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def amend(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Begin an amendment with what it changes first."""
    row = found(request, uid)
    if why_not_amend(row, asking(request)):
        raise Http404
    form = ChangeForm(*posted(request), instance=Change(), user=request.user)
    form.parent = row
    done = _("The amendment is drafted: say all that it changes, then send it for approval.")
    if answer := written(request, form, done=done, url=lambda: _after(form.instance)):
        return answer
    title = _("Amend agreement %(number)s") % {"number": row.number}
    return ask(request, row, form, title=title, submit=_("Begin the amendment"))


@require_safe
@required(rules.SEE)
def changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What an amendment changes, before and after."""
    row = _amendment(found(request, uid))
    known = head(request, row, "partnerships:changes")
    known["changes"] = row.own_changes
    return render(request, "partnerships/changes.html", known)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def change_add(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One more line."""
    return _form(request, _draft(request, uid), None)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def change_edit(request: HttpRequest, uid: UUID, change: UUID) -> HttpResponseBase:
    """Change a line."""
    row = _draft(request, uid)
    return _form(request, row, get_object_or_404(row.changes, uid=change))


@require_POST
@required(rules.SEE)
def change_remove(request: HttpRequest, uid: UUID, change: UUID) -> HttpResponseBase:
    """Take a line away."""
    row = _draft(request, uid)
    one = get_object_or_404(row.changes, uid=change)
    try:
        remove_change(change=one, by=asking(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The line is taken away."))
    return redirect("partnerships:changes", uid)


def _form(request: HttpRequest, row: Agreement, one: Change | None) -> HttpResponseBase:
    form = ChangeForm(*posted(request), instance=one or Change(amendment=row), user=request.user)
    if answer := written(request, form, done=_("Saved."), url=lambda: _after(form.instance)):
        return answer
    title = _("What amendment %(number)s changes") % {"number": row.number}
    return ask(request, row, form, title=title, submit=_("Save"), back=row.changes_url)


def _after(change: Change) -> str:
    """Conditions are written next; else the lines are shown."""
    page = "conditions_edit" if change.matter == Matter.CONDITIONS else "changes"
    return reverse(f"partnerships:{page}", args=[change.amendment.uid])


def _amendment(row: Agreement) -> Agreement:
    if not row.is_amendment:
        raise Http404
    return row


def _draft(request: HttpRequest, uid: UUID) -> Agreement:
    row = _amendment(found(request, uid))
    only(rules.may_edit(request.user, row))
    if not row.is_open:
        raise Http404
    return row
