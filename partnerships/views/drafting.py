"""Drafting an agreement: partner, entries, conditions, people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.core.permissions import required
from intl_office.ui.comparing import chosen as compared
from intl_office.ui.drafting import Drafting
from intl_office.ui.once import once
from partnerships import rules
from partnerships.actions.agreements import add_partner, remove_party
from partnerships.forms import AgreementForm, PartyForm
from partnerships.models import Agreement, AgreementParty
from partnerships.views.choosing import choose, chosen, closed
from partnerships.views.conditions import ConditionsWriting
from partnerships.views.frame import asking, found, head


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.EDIT)
def new(request: HttpRequest) -> HttpResponseBase:
    """Choose the partner, then draft the agreement; one that has closed leads to who follows."""
    partner = chosen(request)
    if partner is not None and not partner.is_active:
        return closed(request, partner)
    if partner is None:
        title = _("New agreement: with whom?")
        return choose(request, title, reverse("partnerships:agreements"))
    form = AgreementForm(request.POST or None, instance=Agreement(), user=request.user)
    form.partner = partner
    if under := _under(request):
        form.show_under(under)
    back = reverse("partnerships:agreements")
    title = _("New agreement with %(partner)s") % {"partner": partner}
    return _form(request, form, title=title, back=back, subject=f"new:{partner.uid}")


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = draft_of(request, uid)
    form = AgreementForm(_posted(request, row), instance=row, user=request.user)
    title = _("Edit agreement %(number)s") % {"number": row.number}
    return _form(request, form, title=title, back=row.get_absolute_url(), subject=str(uid))


def _posted(request: HttpRequest, row: Agreement) -> QueryDict | None:
    if request.method != "POST":
        return None
    return compared(request.POST, lambda: AgreementForm(instance=row, user=request.user))


def _under(request: HttpRequest) -> Agreement | None:
    """The framework that a new agreement applies; 404 for one that the person does not read."""
    text = request.GET.get("under", "")
    return found(request, uid_or_404(text)) if text else None


def uid_or_404(text: str) -> UUID:
    """An identifier of an address; raises Http404 for anything else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _form(
    request: HttpRequest, form: AgreementForm, *, title: str, back: str, subject: str
) -> HttpResponseBase:
    drafting = Drafting(request, form, subject=subject)
    if answer := drafting.answer():
        return answer
    if request.method == "POST" and form.is_valid() and (done := _written(request, form)):
        drafting.forget()
        return done
    context = {"form": form, "title": title, "back": back, "partner": form.partner}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/form.html", context, status=status)


def _written(request: HttpRequest, form: AgreementForm) -> HttpResponseBase | None:
    def work() -> str:
        saved = form.write()
        if saved is None:
            raise _RefusedError
        messages.success(request, _("The agreement has been saved."))
        first = form.partner is not None and saved.needs_conditions
        page = "conditions_edit" if first else "agreement"
        return reverse(f"partnerships:{page}", args=[saved.uid])

    try:
        return once(request, work)
    except _RefusedError:
        return None


class _RefusedError(Exception):
    """The form holds the reason; nothing was written."""


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def conditions_edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Write who goes where, how many, in which years."""
    row = draft_of(request, uid, completing=True)
    page = ConditionsWriting(request, row)
    if answer := page.answer():
        return answer
    known = head(request, row, "partnerships:conditions") | page.context()
    status = 422 if page.refused else 200
    return render(request, "partnerships/conditions_form.html", known, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def party_edit(request: HttpRequest, uid: UUID, party: UUID) -> HttpResponse:
    """Who signs for a party, whom to write to."""
    row = draft_of(request, uid)
    side = get_object_or_404(AgreementParty.objects.filter(agreement=row), uid=party)
    form = PartyForm(request.POST or None, instance=side, user=request.user)
    back = reverse("partnerships:people", args=[uid])
    if request.method == "POST" and form.is_valid() and form.write() is not None:
        messages.success(request, _("Saved."))
        return redirect(back)
    title = _("Who signs for %(party)s?") % {"party": side.name}
    context = {"form": form, "title": title, "back": back, "submit": _("Save")}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/step.html", context | {"agreement": row}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def party_add(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Add one more partner."""
    row = draft_of(request, uid)
    back = reverse("partnerships:people", args=[uid])
    partner = chosen(request)
    if partner is not None and not partner.is_active:
        return closed(request, partner)
    if request.method == "POST" and partner is not None:
        said = _("%(partner)s is a party now.") % {"partner": partner}

        def work() -> object:
            return add_partner(agreement=row, partner=partner, by=asking(request))

        return _act(request, back, said, work)
    title = _("Add a partner to agreement %(number)s") % {"number": row.number}
    return choose(request, title, back, under=row)


@require_POST
@required(rules.SEE)
def party_remove(request: HttpRequest, uid: UUID, party: UUID) -> HttpResponseBase:
    """Take a partner away."""
    row = draft_of(request, uid)
    side = get_object_or_404(AgreementParty.objects.filter(agreement=row), uid=party)
    back = reverse("partnerships:people", args=[uid])
    said = _("%(partner)s is no party any more.") % {"partner": side.name}
    return _act(request, back, said, lambda: remove_party(party=side, by=asking(request)))


def _act(request: HttpRequest, back: str, said: str, work: Any) -> HttpResponseBase:
    try:
        work()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    return redirect(back)


def draft_of(request: HttpRequest, uid: UUID, *, completing: bool = False) -> Agreement:
    """The agreement, for those who may change it; 404 once it is no draft any more.

    `completing` finds one concluded outside too, as long as its conditions are not there.
    """
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    if not (row.is_open or (completing and row.awaits_conditions)):
        raise Http404
    return row
