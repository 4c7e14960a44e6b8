"""The report on a page, and having it printed."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from intl_office.core.languages import reader_code
from intl_office.core.permissions import required
from intl_office.documents.models import Document
from intl_office.strategy import rules
from intl_office.strategy.actions.reports import KIND
from intl_office.strategy.board import board
from intl_office.strategy.forms import DayForm, PrintForm
from intl_office.strategy.models import Report
from intl_office.strategy.views.frame import asking

PRINTED = 5  # reports listed at the foot


@require_safe
@required(rules.READ)
def report(request: HttpRequest) -> HttpResponse:
    """International relations as of a day."""
    chosen = _day_form(request)
    return _page(request, chosen, _print_form(request, chosen.day))


@require_POST
@required(rules.READ)
def printed(request: HttpRequest) -> HttpResponse:
    """Have the report of a day printed by a worker; its page shows when it is ready."""
    form = PrintForm(request.POST, user=request.user)
    if form.is_valid():
        return redirect(form.save())
    return _page(request, _day_form(request), form, status=422)


def _day_form(request: HttpRequest) -> DayForm:
    today = {"on": timezone.localdate()}
    return DayForm(request.GET or None, user=request.user, initial=today)


def _print_form(request: HttpRequest, day: date) -> PrintForm:
    return PrintForm(user=request.user, initial={"on": day, "locale": reader_code()})


def _page(
    request: HttpRequest, chosen: DayForm, print_form: PrintForm, status: int = 200
) -> HttpResponse:
    day = chosen.day
    context = {
        "board": board(day, persons=rules.opens_persons(request.user)),
        "chosen": chosen,
        "is_today": day == timezone.localdate(),
        "today": timezone.localdate(),
        "print_form": print_form,
        "reads_everything": rules.reads_everything(asking(request)),
        "documents": _documents(request, day),
    }
    return render(request, "strategy/report.html", context, status=status)


def _documents(request: HttpRequest, day: date) -> list[Document]:
    rows = Document.objects.all().visible_to(asking(request)).for_list()
    found = rows.filter(kind=KIND, subject__in=Report.objects.filter(day=day).values("uid"))
    return list(found.order_by("-pk")[:PRINTED])
