"""The project's addresses, and a page opened by a link as other rooms will have."""

import uuid

from django.http import HttpResponse
from django.urls import path

from intl_office.accounts.links import LinkRequest, link_required
from intl_office.urls import handler400, handler403, handler404, handler500
from intl_office.urls import urlpatterns as project

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@link_required("letter")
def letter(request: LinkRequest, uid: uuid.UUID) -> HttpResponse:
    return HttpResponse(f"letter {uid} for {request.user} by {request.access_link.email}")


@link_required("parcel")
def parcel(request: LinkRequest, uid: uuid.UUID) -> HttpResponse:
    return HttpResponse(f"parcel {uid}")


urlpatterns = [
    path("letter/<uuid:uid>/", letter, name="letter"),
    path("parcel/<uuid:uid>/", parcel, name="parcel"),
    *project,
]
