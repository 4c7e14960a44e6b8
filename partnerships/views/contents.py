"""Writing what an agreement holds besides its articles: particulars, factsheets."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.core.permissions import required
from intl_office.ui.comparing import chosen
from intl_office.ui.drafting import Drafting
from partnerships import rules
from partnerships.enums import OVER
from partnerships.facts import facts_of
from partnerships.forms.contents import DETAILS_FORMS, FactsheetForm
from partnerships.models import Agreement, AgreementParty, Factsheet
from partnerships.models.completeness import OF_FACT
from partnerships.views.drafting import draft_of
from partnerships.views.frame import found


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def details(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Fill in the particulars of a degree, a joint supervision, traineeships."""
    row = draft_of(request, uid)
    name = row.details_name
    if not name:
        raise Http404
    kind = DETAILS_FORMS[name]
    model: Any = kind._meta.model  # the form of a model has one
    made = row.details or model(agreement=row)
    fact = next(one for one, known in OF_FACT.items() if known == name)
    frame = {
        "agreement": row,
        "title": str(fact.label),
        "back": row.get_absolute_url(),
        "source": row.required.facts[fact],
    }
    return _write(request, kind, made, frame, str(uid))


@require_safe
@required(rules.SEE)
def factsheet(request: HttpRequest, party: UUID) -> HttpResponse:
    """What one institution tells its partners."""
    side, row = _side(request, party)
    sheet = Factsheet.objects.filter(party=side).first()
    context = {
        "party": side,
        "agreement": row,
        "facts": list(facts_of(sheet)) if sheet else [],
        "sheet": sheet,
        "may_write": _may_update(request, row),
    }
    return render(request, "partnerships/factsheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def factsheet_edit(request: HttpRequest, party: UUID) -> HttpResponseBase:
    """Keep a factsheet up to date, also of an agreement in force."""
    side, row = _side(request, party)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    if row.state in OVER:
        raise Http404
    made = Factsheet.objects.filter(party=side).first() or _like_the_last(side)
    title = _("Factsheet of %(party)s") % {"party": side.name}
    hint = _("A change needs no new signature: it holds from now on.")
    back = reverse("partnerships:factsheet", args=[party])
    frame = {"agreement": row, "title": title, "back": back, "hint": hint}
    return _write(request, FactsheetForm, made, frame, str(party))


def _like_the_last(side: AgreementParty) -> Factsheet:
    """A new sheet begins as the last one that the same institution gave."""
    rows = Factsheet.objects.filter(party__partner=side.partner_id).order_by("-updated_at")
    last = rows.first()
    shown = {name: getattr(last, name) for name in Factsheet.shown} if last else {}
    return Factsheet(party=side, **shown)


def _side(request: HttpRequest, uid: UUID) -> tuple[AgreementParty, Agreement]:
    """The party and its agreement, for those who may read it; raises Http404 for the others."""
    rows = AgreementParty.objects.select_related("partner", "agreement")
    side = get_object_or_404(rows, uid=uid)
    row = found(request, side.agreement.uid)
    side.agreement = row
    return side, row


def _may_update(request: HttpRequest, row: Agreement) -> bool:
    return row.state not in OVER and rules.may_edit(request.user, row)


def _write(
    request: HttpRequest, kind: Any, made: Any, frame: dict[str, Any], subject: str
) -> HttpResponseBase:
    """Show or write one of these forms, with its draft and the other writer's version."""
    form = kind(_sent(request, kind, made), instance=made, user=request.user)
    drafting = Drafting(request, form, subject=subject)
    if answer := drafting.answer():
        return answer
    if request.method == "POST" and form.is_valid() and form.write() is not None:
        drafting.forget()
        messages.success(request, _("Saved."))
        return redirect(frame["back"])
    context = {"form": form, "hint": "", "source": "", **frame}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/content.html", context, status=status)


def _sent(request: HttpRequest, kind: Any, made: Any) -> Any:
    if request.method != "POST":
        return None
    return chosen(request.POST, lambda: kind(instance=made, user=request.user))
