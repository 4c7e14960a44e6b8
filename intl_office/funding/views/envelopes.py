"""The pages of a grant."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.core import audit
from intl_office.core.permissions import required
from intl_office.deadlines.tables import tone_of
from intl_office.funding import rules
from intl_office.funding.actions.envelopes import take_step
from intl_office.funding.charts import burned
from intl_office.funding.enums import LIVE, State
from intl_office.funding.forms import EnvelopeForm, LineFormSet, line_formset
from intl_office.funding.models import AmendmentLine, Envelope
from intl_office.funding.queries import balance_of, differences, promises
from intl_office.funding.tables import COMMITMENT_TONES
from intl_office.funding.views.frame import (
    asking,
    deadlines_of,
    found,
    head,
    panel,
)
from intl_office.funding.workflow import envelopes
from intl_office.organisations.views.asked import written_once
from intl_office.ui import steps

CHECK = "check"  # the button that only adds up
SHOWN = 200  # commitments


@require_safe
@required(rules.SEE)
def envelope(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is next, and the budget."""
    row = found(request, uid)
    known = balance_of(row)
    context = {
        "panel": panel(request, row),
        "balance": known,
        "chart": burned(row, known) if known.lines else None,
        "running": row.state in LIVE and timezone.localdate() in row.period,
    }
    return render(
        request, "funding/envelope.html", head(request, row, "funding:envelope") | context
    )


@require_POST
@required(rules.SEE)
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Move the grant on."""
    row = found(request, uid)
    if name not in envelopes.transitions:
        raise Http404
    return steps.take(
        request,
        lambda: take_step(
            envelope=row, name=name, by=asking(request), reason=steps.reason(request)
        ),
        done=_("The grant is now: %(state)s.")
        % {"state": State(envelopes.transitions[name].target).label},
        back=row.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.EDIT)
def new(request: HttpRequest) -> HttpResponseBase:
    """Enter a grant with its budget."""
    return _form(request, Envelope(), title=_("New grant"))


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Change a grant; its budget, as long as it is only expected."""
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    return _form(request, row, title=_("Edit “%(title)s”") % {"title": row.title})


def _form(request: HttpRequest, row: Envelope, title: str) -> HttpResponseBase:
    posted = request.POST if request.method == "POST" else None
    checking = posted is not None and CHECK in posted
    form = EnvelopeForm(posted, instance=row, user=request.user)
    lines = _lines(request, row, more=checking) if row.state == State.EXPECTED else None
    valid = posted is not None and _all_valid(form, lines)
    if valid and not checking:
        form.lines = lines.entries() if lines else None
        if answer := written_once(request, form, _("The grant has been saved.")):
            return answer
    context = {
        "form": form,
        "lines": lines,
        "title": title,
        "back": row.get_absolute_url() if row.pk else reverse("funding:envelopes"),
        "currency": form["currency"].value() if "currency" in form.fields else row.currency,
    }
    refused = posted is not None and not checking
    return render(request, "funding/form.html", context, status=422 if refused else 200)


def _lines(request: HttpRequest, row: Envelope, *, more: bool) -> LineFormSet:
    known = list(row.lines.order_by("order", "pk")) if row.pk else []
    data = request.POST if request.method == "POST" else None
    return line_formset(data, user=request.user, lines=known, more=more)


def _all_valid(form: EnvelopeForm, lines: LineFormSet | None) -> bool:
    """Look at both, so that every error is said at once."""
    parts = [form.is_valid(), lines is None or lines.is_valid()]
    return all(parts)


@require_safe
@required(rules.SEE)
def commitments(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was promised and paid, of one line where the address names it."""
    row = found(request, uid)
    line = request.GET.get("line", "")
    rows = promises(row, request.user, SHOWN, line)
    context = {
        "line": line,
        "promises": [(one, COMMITMENT_TONES[one.commitment.state]) for one in rows],
        "differences": differences(row),
        "shown": SHOWN if len(rows) == SHOWN else 0,
    }
    return _part(request, row, "commitments", context)


@require_safe
@required(rules.SEE)
def deadlines(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The end of the period and the final report."""
    row = found(request, uid)
    rows = [(one, tone_of(one)) for one in deadlines_of(request, row)]
    return _part(request, row, "deadlines", {"deadlines": rows})


@require_safe
@required(rules.SEE)
def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who changed what of the grant, its lines and amendments."""
    row = found(request, uid)
    changed = AmendmentLine.objects.filter(amendment__envelope=row).select_related("line")
    parts: list[Any] = [row, *row.lines.all(), *row.amendments.all(), *changed]
    return _part(request, row, "history", {"changes": audit.history(*parts)})


def _part(request: HttpRequest, row: Envelope, name: str, context: dict[str, Any]) -> HttpResponse:
    known = head(request, row, f"funding:{name}") | context
    return render(request, f"funding/{name}.html", known)
