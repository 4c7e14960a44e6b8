"""Closing a partner."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from intl_office.organisations import rules
from intl_office.organisations.forms.closing import CloseForm
from intl_office.organisations.views.asked import answered, needs
from intl_office.organisations.views.partners import current


@needs(rules.may_edit_partners)
def close(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that a partner has closed, and who follows it; 404 where it is said already."""
    partner = current(request, uid)
    if not partner.is_active:
        raise Http404
    return answered(
        request,
        CloseForm(request.POST or None, instance=partner, user=request.user),
        title=_("“%(name)s” has closed") % {"name": partner},
        said=_("The partner is closed; its agreements and its history stay."),
        back=partner.get_absolute_url(),
    )
