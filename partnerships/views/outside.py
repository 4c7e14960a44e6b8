"""Recording what was concluded without this software."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intl_office.core.permissions import required
from partnerships import rules
from partnerships.actions.outside import record_signed
from partnerships.enums import AgreementType, State
from partnerships.forms import NetworkForm, OutsideForm, PaperForm
from partnerships.models import Agreement, Origin
from partnerships.views.asking import ask, only, posted, taken, written
from partnerships.views.choosing import choose, chosen
from partnerships.views.frame import asking, found


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.RECORD)
def outside_new(request: HttpRequest) -> HttpResponseBase:
    """Choose the partner, then record an agreement that was signed outside, in one form."""
    partner = chosen(request)
    if partner is None:
        title = _("Signed outside: with whom?")
        return choose(request, title, reverse("partnerships:agreements"))
    form = OutsideForm(*posted(request), instance=Agreement(), user=request.user)
    form.partner = partner
    done = _("The agreement is recorded, with its scan.")
    if answer := written(request, form, done=done, url=lambda: _next(form.instance)):
        return answer
    title = _("Agreement with %(partner)s, signed outside") % {"partner": partner}
    back = reverse("partnerships:agreements")
    context = {"form": form, "title": title, "back": back, "partner": partner}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/form.html", context, status=status)


def _next(row: Agreement) -> str:
    """Exchanges say how many people go: their conditions are copied next."""
    page = "conditions_edit" if row.lacks_conditions else "agreement"
    return reverse(f"partnerships:{page}", args=[row.uid])


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def outside(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A draft that was signed outside: here is the scan."""
    row = _draft(request, uid)
    form = PaperForm(*posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        done = _("The agreement is recorded, with its scan.")
        by = asking(request)
        return taken(
            request, row, done, lambda: record_signed(agreement=row, paper=form.paper, by=by)
        )
    title = _("Agreement %(number)s was signed outside") % {"number": row.number}
    return ask(request, row, form, title=title, submit=_("Record as signed"))


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def erasmus(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Both approved this agreement in another tool of the Erasmus network."""
    row = _draft(request, uid)
    if row.type != AgreementType.INTER_INSTITUTIONAL:
        raise Http404
    form = NetworkForm(*posted(request), instance=Origin(agreement=row), user=request.user)
    done = _("Both approvals are recorded: nobody has to sign.")
    if answer := written(request, form, done=done, url=row.get_absolute_url):
        return answer
    title = _("Agreement %(number)s was approved in the network") % {"number": row.number}
    said = _("An inter-institutional agreement of the Erasmus network is approved by both sides in"
             " their tools; it is not signed.")  # fmt: skip
    return ask(request, row, form, title=title, submit=_("Record the approvals"), said=said)


def _draft(request: HttpRequest, uid: UUID) -> Agreement:
    row = found(request, uid)
    only(rules.may_record(request.user, row))
    if row.state != State.DRAFT:
        raise Http404
    return row
