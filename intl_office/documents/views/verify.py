"""Whoever has a file may ask what it is: which text, who signed when by which means, intact or not.

Nothing is told that is not in the file already, but names, functions and days of who signed.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.accounts import limits
from intl_office.documents.actions.verifying import ask
from intl_office.documents.models import Signing, Verification
from intl_office.documents.signing_enums import SigningState
from intl_office.documents.signing_forms import VerifyForm

AGAIN = 1  # second after which the page asks for itself
PATIENCE = timedelta(minutes=2)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponseBase:
    """Bring a file."""
    if request.method != "POST":
        form = VerifyForm(user=request.user)
        return render(request, "documents/verify.html", {"form": form})
    limited = limits.refusal(request, "verify")
    if limited:
        return limited
    form = VerifyForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return render(request, "documents/verify.html", {"form": form}, status=422)
    file = form.cleaned_data["file"]
    return redirect(ask(file=file, accepted=file.accepted))


@login_not_required
@never_cache
@require_safe
def verified(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was found out; until then the page asks for itself, without a script."""
    row = get_object_or_404(Verification.objects.defer("content"), uid=uid)
    late = timezone.now() - row.created_at > PATIENCE
    context = {"row": row, "late": late, **(_found(row.report) if row.is_done else {})}
    answer = render(request, "documents/verified.html", context)
    if not row.is_done and not late:
        answer["Refresh"] = str(AGAIN)
    return answer


def _found(report: dict[str, Any]) -> dict[str, Any]:
    signing = Signing.objects.filter(uid=report["signing"]).select_related("document").first() \
        if report["signing"] else None  # fmt: skip
    seals = [{**one, "at": _time(one["at"])} for one in report["seals"]]
    broken = [one for one in seals if not one["intact"] or one["changed"]]
    return {
        "kind": report["kind"],
        "readable": report["readable"],
        "signing": signing,
        "seals": seals,
        "broken": broken,
        "ours": any(one["ours"] for one in seals),
        "complete": signing is not None and signing.state == SigningState.COMPLETE,
        "slots": list(signing.slots.all()) if signing else [],
    }


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
