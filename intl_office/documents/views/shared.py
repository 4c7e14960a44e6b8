"""The page of a guest: a version of a text, read and commented without an account."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intl_office.accounts import limits
from intl_office.accounts.links import link_required
from intl_office.accounts.models import AccessLink
from intl_office.core.errors import add_violation
from intl_office.documents.actions.comments import comment
from intl_office.documents.actions.redlines import Text
from intl_office.documents.actions.versions import PURPOSE, About
from intl_office.documents.models import TextVersion, VersionComment, VersionSending
from intl_office.documents.version_forms import SaidForm
from intl_office.documents.views.versions import Read, between, read
from intl_office.ui.once import once

CHANGED = "changed"  # parameter: what changed since the version had before


class _RefusedError(Exception):
    """The form holds the reason; nothing was written."""


def _shut(request: HttpRequest, link: AccessLink) -> HttpResponse:
    """Say that it was recalled, or is over; the text is not shown any more."""
    rows = VersionSending.objects.select_related("link")
    page = {"sending": get_object_or_404(rows, link=link)}
    return render(request, "documents/versions/shut.html", page, status=410)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@link_required(PURPOSE, shut=_shut)
def shared(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text with one's comments and their answers; POST says something of a part."""
    if request.method == "POST" and (refused := limits.refusal(request, "guest_comment")):
        return refused
    rows = VersionSending.objects.select_related("version", "link", "sent_by")
    sending = get_object_or_404(rows, uid=uid)
    with override(_reading(request, sending)):
        return _answered(request, sending)


def _reading(request: HttpRequest, sending: VersionSending) -> str:
    """The language chosen in this browser; else that in which the version was sent."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else sending.language


def _answered(request: HttpRequest, sending: VersionSending) -> HttpResponse:
    forms: dict[str, SaidForm] = {}
    if request.method != "POST" and CHANGED in request.GET and (before := _before(sending)):
        two = (Text(one, one.parts) for one in (before, sending.version))
        page = {"version": sending.version, **between(*two)}
        return render(request, "documents/versions/changed.html", page)
    if request.method == "POST":
        key = request.POST.get("thread") or request.POST.get("part", "")
        form = forms[key] = SaidForm(request.POST, user=request.user, auto_id="id_said_%s")
        if form.is_valid() and (done := _said(request, sending, form)):
            return done
    page = _page(request, sending, forms)
    return render(request, "documents/versions/shared.html", page, status=422 if forms else 200)


def _said(request: HttpRequest, sending: VersionSending, form: SaidForm) -> HttpResponse | None:
    """Write it once and show the page again; None where it was refused, and the form says why."""

    def work() -> str:
        try:
            comment(
                sending=sending,
                part=request.POST.get("part", ""),
                text=form.cleaned_data["text"],
                parent=_thread(request, sending),
            )
        except ValidationError as refused:
            add_violation(form, refused)
            raise _RefusedError from refused
        messages.success(request, _("Thank you: your comment has been sent."))
        return request.get_full_path()

    try:
        return once(request, work)
    except _RefusedError:
        return None


def _thread(request: HttpRequest, sending: VersionSending) -> VersionComment | None:
    """The thread that is gone on with; raises ValidationError for one that is not theirs."""
    named = request.POST.get("thread", "")
    if not named:
        return None
    try:
        found = sending.comments.begun().filter(uid=UUID(named)).first()
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(_("The text has no such thread."), code="thread")
    return found


def _page(
    request: HttpRequest, sending: VersionSending, sent: Mapping[str, SaidForm]
) -> dict[str, Any]:
    version = sending.version
    is_open = About(version.kind, version.subject).rules.negotiable(version.subject)

    def form(key: str) -> SaidForm | None:
        """That which was refused, else an empty one; none once the text is settled."""
        made = sent.get(key) or SaidForm(user=request.user, auto_id=f"id_{key}_%s")
        return made if is_open else None

    mine = Q(guest=sending) | Q(parent__guest=sending)
    comments = VersionComment.objects.filter(mine, version=version)
    parts = read(version, comments, lambda first: form(str(first.uid)))
    return {
        "version": version,
        "sending": sending,
        "open": is_open,
        "newer": _newer(version),
        "before": _before(sending),
        "languages": _languages(request, version),
        "base": "",
        "read": [replace(one, form=form(one.part.key)) for one in parts],
        # What was refused and belongs to nothing on the page.
        "refused": [one for key, one in sent.items() if not _is_shown(key, parts)],
    }


def _is_shown(key: str, parts: Sequence[Read]) -> bool:
    threads = {str(thread.first.uid) for one in parts for thread in one.threads if thread.form}
    return key in threads or any(one.part.key == key for one in parts)


def _before(sending: VersionSending) -> TextVersion | None:
    """The version that went to the same address before this one, and was not recalled."""
    version = sending.version
    had = VersionSending.objects.standing().filter(address__iexact=sending.address)
    rows = TextVersion.objects.about(version.kind, version.subject).defer("words")
    return rows.filter(number__lt=version.number, pk__in=had.values("version")).first()


def _newer(version: TextVersion) -> TextVersion | None:
    """The latest version, where a later one than this was sent to somebody."""
    rows = TextVersion.objects.about(version.kind, version.subject)
    later = rows.filter(number__gt=version.number, sendings__recalled_at=None)
    return later.exclude(sendings=None).defer("words").first()


def _languages(request: HttpRequest, version: TextVersion) -> Sequence[str]:
    asked = request.GET.get("text", "")
    return (asked,) if asked in version.languages else version.languages
