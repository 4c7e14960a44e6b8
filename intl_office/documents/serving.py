"""Handing out private files: to those who may, as downloads that no browser opens or runs."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from intl_office.documents.models import StoredFile

# Nothing runs, nothing loads, should a browser show it after all.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def download(request: HttpRequest, file: StoredFile, *, name: str = "") -> HttpResponseBase:
    """Stream a file whose reader was checked; 304 where the browser has it already.

    Raises Http404 where the store has lost it.
    """
    etag = f'"{file.sha256}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return _guarded(known, etag)
    try:
        content = file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        content, as_attachment=True, filename=name or file.name, content_type=file.media_type
    )
    answer["Content-Length"] = str(file.size)
    return _guarded(answer, etag)


def _guarded(answer: HttpResponse | FileResponse, etag: str) -> HttpResponse | FileResponse:
    answer["ETag"] = etag
    # The browser keeps it, and asks each time whether the reader still may.
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
