"""Drafting an agreement: partner, entries, conditions, people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.core.permissions import required
from intl_office.organisations.models import Partner
from intl_office.organisations.succession import heirs
from intl_office.reference.models import IscedField
from intl_office.ui.drafting import Drafting
from intl_office.ui.once import once
from partnerships import rules
from partnerships.actions.agreements import add_partner, remove_party, save_conditions
from partnerships.forms import AgreementForm, ConditionFormSet, PartyForm, condition_formset
from partnerships.models import Agreement, AgreementParty
from partnerships.views.frame import asking, found, head

FOUND = 20  # partners shown at once
CHECK = "more"  # the button that gives more empty forms


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.EDIT)
def new(request: HttpRequest) -> HttpResponseBase:
    """Choose the partner, then draft the agreement; one that has closed leads to who follows."""
    partner = _chosen(request)
    if partner is not None and not partner.is_active:
        return _closed(request, partner)
    if partner is None:
        title = _("New agreement: with whom?")
        return _choose(request, title, reverse("partnerships:agreements"))
    form = AgreementForm(request.POST or None, instance=Agreement(), user=request.user)
    form.partner = partner
    back = reverse("partnerships:agreements")
    title = _("New agreement with %(partner)s") % {"partner": partner}
    return _form(request, form, title=title, back=back, subject=f"new:{partner.uid}")


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = _draft(request, uid)
    form = AgreementForm(request.POST or None, instance=row, user=request.user)
    title = _("Edit agreement %(number)s") % {"number": row.number}
    return _form(request, form, title=title, back=row.get_absolute_url(), subject=str(uid))


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
    row = _draft(request, uid)
    posted = request.POST if request.method == "POST" else None
    more = posted is not None and CHECK in posted
    lines = condition_formset(posted, user=request.user, agreement=row, more=more)
    if posted is not None and not more and lines.is_valid() and _saved(request, row, lines):
        messages.success(request, _("The conditions have been saved; the places follow them."))
        return redirect("partnerships:conditions", uid)
    refused = posted is not None and not more
    context = {"lines": lines, "refused": refused, "isced": IscedField.objects.detailed()}
    known = head(request, row, "partnerships:conditions") | context
    status = 422 if refused else 200
    return render(request, "partnerships/conditions_form.html", known, status=status)


def _saved(request: HttpRequest, row: Agreement, lines: ConditionFormSet) -> bool:
    try:
        save_conditions(agreement=row, entries=lines.entries(), by=asking(request))
    except ValidationError as refused:
        for message in refused.messages:
            messages.error(request, message)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def party_edit(request: HttpRequest, uid: UUID, party: UUID) -> HttpResponse:
    """Who signs for a party, whom to write to."""
    row = _draft(request, uid)
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
    row = _draft(request, uid)
    back = reverse("partnerships:people", args=[uid])
    partner = _chosen(request)
    if partner is not None and not partner.is_active:
        return _closed(request, partner)
    if request.method == "POST" and partner is not None:
        said = _("%(partner)s is a party now.") % {"partner": partner}

        def work() -> object:
            return add_partner(agreement=row, partner=partner, by=asking(request))

        return _act(request, back, said, work)
    title = _("Add a partner to agreement %(number)s") % {"number": row.number}
    return _choose(request, title, back, adding=True)


@require_POST
@required(rules.SEE)
def party_remove(request: HttpRequest, uid: UUID, party: UUID) -> HttpResponseBase:
    """Take a partner away."""
    row = _draft(request, uid)
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


def _draft(request: HttpRequest, uid: UUID) -> Agreement:
    """The agreement, for those who may change it; 404 once it is no draft any more."""
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    if not row.is_open:
        raise Http404
    return row


def _chosen(request: HttpRequest) -> Partner | None:
    text = request.POST.get("partner") or request.GET.get("partner", "")
    try:
        uid = UUID(text)
    except ValueError:
        return None
    rows = Partner.objects.visible_to(asking(request)).current()
    return get_object_or_404(rows.select_related("country"), uid=uid)


def _closed(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Refused: nothing is agreed with an institution that has closed; its heirs are named."""
    context = {"partner": partner, "heirs": heirs(partner)}
    status = 409 if request.method == "POST" else 200
    return render(request, "partnerships/partner_closed.html", context, status=status)


def _choose(
    request: HttpRequest, title: str, back: str, *, adding: bool = False
) -> HttpResponseBase:
    """Look for a partner; htmx asks for what was found alone."""
    words = request.GET.get("q", "").strip()[:200]
    context = {
        "title": title,
        "back": back,
        "adding": adding,
        "words": words,
        "partners": _matching(request, words),
    }
    part = bool(request.headers.get("HX-Request"))
    name = "partnerships/_found.html" if part else "partnerships/choose.html"
    return render(request, name, context)


def _matching(request: HttpRequest, words: str) -> list[Partner]:
    if len(words) < 2:
        return []
    rows = Partner.objects.visible_to(asking(request)).current().active()
    rows = rows.select_related("country").defer("search")
    exact = list(rows.matching(words).order_by("legal_name", "pk")[:FOUND])
    return exact or list(rows.resembling(words)[:FOUND])
