"""Making people anonymous, and deciding on data past its term."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intl_office.access.actions.anonymise import foresee, subject
from intl_office.access.forms.personal import ConfirmForm, KeepForm, PrepareForm
from intl_office.access.models import Erasure, PastTerm, RightsRequest
from intl_office.access.personal_work import start_anonymising
from intl_office.access.queries import past_their_term
from intl_office.access.rules import may_anonymise
from intl_office.access.views.frame import personal_tabs
from intl_office.accounts.models import User
from intl_office.core.permissions import required
from intl_office.core.personal import holdings


@required("personal_data.anonymise")
def new(request: HttpRequest) -> HttpResponse:
    """Decide on somebody found by their address."""
    return _prepare(request, PrepareForm(request.POST or None, user=request.user))


@required("personal_data.anonymise")
def for_request(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Decide on who asked for it."""
    rows = RightsRequest.objects.visible_to(cast("User", request.user)).open()
    asked = get_object_or_404(rows.select_related("user"), uid=uid)
    form = PrepareForm(request.POST or None, user=request.user, request=asked)
    return _prepare(request, form, person=str(asked.user))


@required("personal_data.anonymise")
def for_term(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Decide on somebody past the term of their data."""
    row = get_object_or_404(PastTerm.objects.filter(is_over=False), uid=uid)
    return _prepare(request, PrepareForm(request.POST or None, user=request.user, row=row))


def _prepare(request: HttpRequest, form: PrepareForm, person: str = "") -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (made := form.save()):
        return redirect(made)
    context = {"form": form, "person": person}
    return render(request, "access/erasure_new.html", context, status=422 if form.errors else 200)


@required("personal_data.anonymise")
def show(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What would change; the name, typed, does it. Afterwards: what was changed."""
    erasure = get_object_or_404(Erasure.objects.select_related("prepared_by", "done_by"), uid=uid)
    if erasure.is_done:
        return render(request, "access/erasure_done.html", {"erasure": erasure, **_report(erasure)})
    form = ConfirmForm(request.POST or None, user=request.user, erasure=erasure)
    if request.method == "POST" and form.is_valid():
        job = start_anonymising(erasure=erasure, by=cast("User", request.user))
        return redirect("jobs:job", uid=job.uid)
    lines, elsewhere = foresee(erasure)
    context = {
        "erasure": erasure,
        "who": subject(erasure),
        "lines": lines,
        "elsewhere": elsewhere,
        "form": form,
    }
    return render(request, "access/erasure.html", context, status=422 if form.errors else 200)


def _report(erasure: Erasure) -> dict[str, object]:
    known = [(holdings.get(label), rows) for label, rows in erasure.report.items()]
    return {
        "lines": [(str(one.what), rows) for one, rows in known if one],
        "elsewhere": erasure.report.get("elsewhere", 0),
    }


@required("personal_data.handle")
@require_safe
def past_term(request: HttpRequest) -> HttpResponse:
    """Whose data is past its term: somebody decides, nothing goes by itself."""
    context = {
        "rows": past_their_term(),
        "may_anonymise": may_anonymise(request.user),
        "tabs": personal_tabs(request, "access:past_term"),
    }
    return render(request, "access/past_term.html", context)


@required("personal_data.handle")
def keep(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep somebody's data longer."""
    row = get_object_or_404(PastTerm.objects.filter(is_over=False), uid=uid)
    form = KeepForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save(row)
        messages.success(request, _("The data is kept until that day."))
        return redirect("access:past_term")
    return render(request, "access/keep.html", {"form": form}, status=422 if form.errors else 200)
