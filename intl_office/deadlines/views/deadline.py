"""One deadline: what it is, who is reminded, what I can do about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.core.audit import history
from intl_office.deadlines import sources
from intl_office.deadlines.actions.personal import delete_personal, mark_done, owners
from intl_office.deadlines.actions.wishes import unmute
from intl_office.deadlines.forms.personal import PersonalForm, before_words
from intl_office.deadlines.forms.wishes import MuteForm
from intl_office.deadlines.models import Deadline, Mute, Reminder
from intl_office.deadlines.models.delegation import behind
from intl_office.deadlines.rules import may_edit, may_finish
from intl_office.deadlines.tables import tone_of, words_of
from intl_office.deadlines.views.frame import asking


def found(request: HttpRequest, uid: UUID) -> Deadline:
    """A deadline that the person may see; raises Http404 for any other."""
    return get_object_or_404(Deadline.objects.all().visible_to(asking(request)).for_list(), uid=uid)


@require_safe
def deadline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All that is known about it."""
    return _page(request, found(request, uid), MuteForm(user=request.user))


@require_POST
def mute(request: HttpRequest, uid: UUID) -> HttpResponse:
    """No reminder of it for me, until a day or for good."""
    row = found(request, uid)
    form = MuteForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    form.save(row)
    messages.success(request, _("You will not be reminded of this deadline."))
    return redirect(row)


@require_POST
def unmuted(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Remind me again."""
    row = found(request, uid)
    if unmute(by=asking(request), deadline=row):
        messages.success(request, _("You will be reminded of this deadline again."))
    return redirect(row)


@require_POST
def done(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It is done."""
    row = found(request, uid)
    if mark_done(by=asking(request), deadline=row):
        messages.success(request, _("Done: %(title)s") % {"title": row.name})
    else:
        messages.info(request, _("This deadline was closed already."))
    return redirect("deadlines:deadlines")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A reminder of one's own."""
    form = PersonalForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and (row := form.save()):
        messages.success(request, _("The reminder is set."))
        return redirect(row)
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a reminder of one's own."""
    row = _own(request, uid)
    form = PersonalForm(request.POST or None, user=request.user, deadline=row)
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("The reminder is changed."))
        return redirect(row)
    return _form(request, form, row)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask, then take a reminder of one's own away."""
    row = _own(request, uid)
    if request.method == "POST":
        delete_personal(by=asking(request), deadline=row)
        messages.success(request, _("Deleted: %(title)s") % {"title": row.name})
        return redirect("deadlines:deadlines")
    return render(request, "deadlines/delete.html", {"deadline": row})


def _own(request: HttpRequest, uid: UUID) -> Deadline:
    rows = Deadline.objects.all().owned_by([asking(request).pk]).filter(source=sources.PERSONAL)
    return get_object_or_404(rows, uid=uid)


def _form(request: HttpRequest, form: PersonalForm, row: Deadline | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "deadlines/form.html", {"form": form, "deadline": row}, status=status)


def _page(request: HttpRequest, row: Deadline, form: MuteForm, status: int = 200) -> HttpResponse:
    user, today = asking(request), timezone.localdate()
    people, shared = owners(row), behind(user, today)
    context: dict[str, Any] = {
        "deadline": row,
        "tone": tone_of(row),
        "words": words_of(row),
        "steps": [before_words(step) for step in row.days_before],
        "muted": Mute.objects.all().on(today).filter(user=user, deadline=row).first(),
        "reminded": bool(people & shared),
        "may_finish": may_finish(row, people=shared if people & shared else set(), user=user.pk),
        "may_edit": may_edit(row, owners=people, user=user.pk),
        "mine": Reminder.objects.filter(deadline=row, recipient=user).order_by("made_at", "pk"),
        "form": form,
        "changes": history(row),
    }
    return render(request, "deadlines/deadline.html", context, status=status)
