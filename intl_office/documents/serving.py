"""Handing out private files: to those who may, as downloads that no browser opens or runs."""

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.utils.cache import get_conditional_response

from intl_office.documents.models import Signing, StoredFile
from intl_office.documents.signing_manifest import manifest_of

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


def manifest_file(signing: Signing) -> HttpResponse:
    """What binds text, signatures, scans and seals, as JSON to keep."""
    said = manifest_of(signing)
    answer = JsonResponse(said, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="signatures-{str(signing.uid)[:8]}.json"'
    return answer


def _guarded(answer: HttpResponse | FileResponse, etag: str) -> HttpResponse | FileResponse:
    answer["ETag"] = etag
    # The browser keeps it, and asks each time whether the reader still may.
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
