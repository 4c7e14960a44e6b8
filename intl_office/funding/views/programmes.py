"""Adding and changing programmes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intl_office.core.permissions import required
from intl_office.funding import rules
from intl_office.funding.forms import ProgrammeForm
from intl_office.funding.models import Programme
from intl_office.organisations.views.asked import answered


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.PROGRAMMES)
def new(request: HttpRequest) -> HttpResponse:
    """Add a programme."""
    return _answer(request, Programme(), title=_("New programme"))


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.PROGRAMMES)
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a programme."""
    programme = get_object_or_404(Programme, uid=uid)
    return _answer(request, programme, title=_("Edit %(code)s") % {"code": programme.code})


def _answer(request: HttpRequest, programme: Programme, title: str) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, instance=programme, user=request.user)
    said = _("The programme has been saved.")
    return answered(request, form, title=title, said=said, back=reverse("funding:programmes"))
