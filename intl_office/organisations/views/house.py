"""The home institution."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from intl_office.core.uploads import CONTENT_TYPES, FileKind
from intl_office.organisations import rules
from intl_office.organisations.forms import InstitutionForm
from intl_office.organisations.models import Institution
from intl_office.organisations.views.asked import answered, needs

HOUR = 3600  # seconds


@needs(rules.may_edit_institution)
def edit(request: HttpRequest) -> HttpResponse:
    """Names, codes, colour and logo of the house."""
    row = Institution.get() or Institution()
    form = InstitutionForm(
        request.POST or None, request.FILES or None, instance=row, user=request.user
    )
    return answered(
        request,
        form,
        title=_("Our institution"),
        said=_("Our institution has been saved."),
        back=reverse("organisations:units"),
    )


@login_not_required
@cache_control(public=True, max_age=HOUR)
def logo(request: HttpRequest) -> HttpResponseBase:
    """The logo, which the sign-in page shows too."""
    row = Institution.get()
    if row is None or not row.logo:
        raise Http404
    kind = FileKind.PNG if str(row.logo.name).endswith(".png") else FileKind.JPEG
    answer = FileResponse(row.logo.open("rb"), content_type=CONTENT_TYPES[kind])
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
