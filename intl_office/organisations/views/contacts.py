"""People at a partner."""

import csv
import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intl_office.core.errors import add_violation
from intl_office.jobs.imports.kinds import import_kinds
from intl_office.organisations import rules
from intl_office.organisations.actions import partners
from intl_office.organisations.forms import ContactForm, LastDayForm
from intl_office.organisations.models import Contact
from intl_office.organisations.views.asked import answered, needs, person
from intl_office.organisations.views.partner_page import head
from intl_office.organisations.views.partners import current


@needs(rules.may_see_contacts)
def index(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The contacts of a partner: those of today, then the former ones."""
    partner = current(request, uid)
    rows = Contact.objects.visible_to(person(request)).filter(partner=partner)
    found = list(rows.select_related("unit").order_by("last_name", "pk"))
    context = {
        "contacts": [one for one in found if one.is_current],
        "former": [one for one in found if not one.is_current],
        **head(request, partner, "organisations:contacts"),
    }
    return render(request, "organisations/contacts.html", context)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty address list with the headings that the import understands."""
    kind = import_kinds["contacts"]
    if not kind.allows(person(request)):
        raise PermissionDenied
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contacts.csv"'
    answer.write("\ufeff")  # so that spreadsheets read the accents
    csv.writer(answer, delimiter=";").writerow([str(column.label) for column in kind.columns])
    return answer


@needs(rules.may_edit_partners)
def new(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add a contact."""
    partner = current(request, uid)
    form = ContactForm(request.POST or None, instance=Contact(partner=partner), user=request.user)
    return answered(
        request,
        form,
        title=_("New contact at %(partner)s") % {"partner": partner},
        said=_("The contact has been added."),
        back=reverse("organisations:contacts", args=[uid]),
    )


@needs(rules.may_edit_partners)
def edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change a contact."""
    contact = _contact(request, uid)
    shown = str(contact)
    form = ContactForm(request.POST or None, instance=contact, user=request.user)
    return answered(
        request,
        form,
        title=_("Edit the contact %(name)s") % {"name": shown},
        said=_("The contact has been saved."),
        back=_list(contact),
    )


@needs(rules.may_edit_partners)
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say until when somebody is a contact."""
    contact = _contact(request, uid)
    form = LastDayForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _ended(request, contact, form):
        messages.success(request, _("The contact ends on that day."))
        return redirect(_list(contact))
    context = {
        "form": form,
        "title": _("%(name)s is no longer a contact") % {"name": contact},
        "back": _list(contact),
    }
    status = 422 if form.is_bound else 200
    return render(request, "organisations/form.html", context, status=status)


def _ended(request: HttpRequest, contact: Contact, form: LastDayForm) -> bool:
    last_day = form.cleaned_data["last_day"]
    try:
        partners.end_contact(contact=contact, last_day=last_day, by=person(request))
    except ValidationError as refused:
        add_violation(form, refused)
        return False
    return True


@needs(rules.may_edit_partners)
@require_POST
def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Note that the contact was found right today."""
    contact = _contact(request, uid)
    partners.confirm_contact(contact=contact, day=timezone.localdate(), by=person(request))
    messages.success(request, _("Confirmed today: %(name)s.") % {"name": contact})
    return redirect(_list(contact))


def _contact(request: HttpRequest, uid: uuid.UUID) -> Contact:
    rows = Contact.objects.visible_to(person(request)).select_related("partner", "unit")
    return get_object_or_404(rows, uid=uid)


def _list(contact: Contact) -> str:
    return reverse("organisations:contacts", args=[contact.partner.uid])
