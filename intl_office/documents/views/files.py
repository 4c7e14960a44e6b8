"""Files that people brought, for those who may read them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from intl_office.documents.models import StoredFile
from intl_office.documents.readers import may_read
from intl_office.documents.serving import download
from intl_office.documents.views.documents import asking


@require_GET
def stored(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One file as a download.

    Raises:
        Http404: there is none, or it is not for this person.

    """
    found = get_object_or_404(StoredFile, uid=uid)
    if not may_read(asking(request), found):
        raise Http404
    return download(request, found)
