"""The versions of an agreement's text: kept, sent, compared, commented."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.core.errors import add_violation
from intl_office.core.permissions import required
from intl_office.documents.actions.comments import answer, settle
from intl_office.documents.actions.redlines import ask_redline
from intl_office.documents.actions.versions import (
    About,
    Guest,
    keep_version,
    recall,
    send_version,
)
from intl_office.documents.models import VersionComment, VersionSending
from intl_office.documents.version_forms import AnswerForm, KeepForm, SendForm
from intl_office.documents.views import versions as pages
from intl_office.ui import panels
from intl_office.ui.forms import OfficeForm
from intl_office.ui.once import once
from partnerships import rules
from partnerships.models import Agreement
from partnerships.views.asking import RefusedError, ask, only
from partnerships.views.frame import asking, found, head
from partnerships.workflow import KIND

SHOWN = 6  # agreements in a box


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    label = gettext_lazy("Comments of partners that wait for an answer")
    template = "partnerships/versions_today.html"
    panels.today.register("version-comments", panels.Panel(label, template, _waiting, 21))


def _waiting(request: HttpRequest) -> Mapping[str, Any] | None:
    """Agreements with comments that wait, for those who may answer."""
    found = rules.edited_by(request.user)
    if not found:
        return None
    waiting = VersionComment.objects.waiting().filter(version__kind=KIND)
    rows = Agreement.objects.filter(
        found.condition("unit__path"), uid__in=waiting.values("version__subject")
    )
    known = list(rows.only("uid", "number", "title_fr", "title_en").order_by("pk")[: SHOWN + 1])
    return {"rows": known[:SHOWN], "more": len(known) > SHOWN} if known else None


@require_safe
@required(rules.SEE)
def versions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The versions kept, where they were sent, what waits."""
    row = found(request, uid)
    return _page(request, row, pages.listed(request, _about(row)))


@require_safe
@required(rules.SEE)
def version(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """One version with its comments."""
    row = found(request, uid)
    return _page(request, row, pages.shown(request, _about(row), number))


@require_safe
@required(rules.SEE)
def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Two versions, or one and the text as it is now, side by side."""
    row = found(request, uid)
    return _page(request, row, pages.compared(request, _about(row)))


@require_POST
@required(rules.SEE)
def redline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Have the comparison of two versions made as a PDF."""
    row = found(request, uid)
    only(rules.may_edit(request.user, row))
    two = pages.chosen(request, _about(row), request.POST)

    def work() -> str:
        made = ask_redline(
            about=_about(row), earlier=two.earlier, later=two.later, by=asking(request)
        )
        return made.get_absolute_url()

    return once(request, work)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def keep(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Keep the text as it is now as a version."""
    row = _writable(request, uid)
    form = KeepForm(request.POST or None, user=request.user)

    def work() -> str:
        kept = keep_version(about=_about(row), by=asking(request), note=form.cleaned_data["note"])
        return _("%(version)s is kept.") % {"version": kept}

    if done := _written(request, form, work, _url(row)):
        return done
    title = _("Keep a version of %(number)s") % {"number": row.number}
    said = _("The text is kept as it stands now, with its SHA-256. Kept versions never change.")
    return ask(request, row, form, title=title, submit=_("Keep the version"), said=said,
               back=_url(row))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def send(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Send the text to a partner, who reads and comments it without an account."""
    row = _writable(request, uid)
    form = SendForm(request.POST or None, user=request.user, known=_contacts(row))

    def work() -> str:
        given = form.cleaned_data
        sent = send_version(
            about=_about(row),
            to=form.guest,
            by=asking(request),
            days=given["days"],
            words=given["words"],
            note=given["note"],
        )
        return _("%(version)s is sent to %(name)s.") % {"version": sent.version, "name": sent.name}

    if done := _written(request, form, work, _url(row)):
        return done
    title = _("Send the text of %(number)s") % {"number": row.number}
    said = _("The partner gets a mail with a link of their own: they read the text and comment on"
             " each article, without an account. The text is kept as a version, which never"
             " changes.")  # fmt: skip
    return ask(request, row, form, title=title, submit=_("Send the version"), said=said,
               back=_url(row))  # fmt: skip


@require_POST
@required(rules.SEE)
def recall_sending(request: HttpRequest, uid: UUID, sending: UUID) -> HttpResponse:
    """Shut a guest's page."""
    row = found(request, uid)
    only(rules.may_edit(request.user, row))
    known = pages.sending_of(_about(row), sending)
    said = _("The version is recalled: its link no longer opens.")
    return _done(lambda: recall(sending=known, by=asking(request)), request, said, _url(row))


@require_POST
@required(rules.SEE)
def comment(request: HttpRequest, uid: UUID, comment: UUID) -> HttpResponseBase:
    """Answer a thread, or settle it."""
    row = found(request, uid)
    only(rules.may_edit(request.user, row))
    first = pages.thread_of(_about(row), comment)
    back = f"{_url(row)}{first.version.number}/#c-{first.uid}"
    if "settle" in request.POST:
        said = _("The thread is settled.")
        return _done(lambda: settle(thread=first, by=asking(request)), request, said, back)
    form = AnswerForm(request.POST, user=request.user)

    def work() -> str:
        answer(thread=first, text=form.cleaned_data["text"], by=asking(request))
        return _("Your answer stands on the partner’s page.")

    if done := _written(request, form, work, back):
        return done
    page = pages.threaded(request, _about(row), first, form)
    return _page(request, row, page, status=422)


# ---------------------------------------------------------------- parts
def _about(row: Agreement) -> About:
    return About(KIND, row.uid)


def _url(row: Agreement) -> str:
    return _about(row).rules.versions_url(row.uid)


def _writable(request: HttpRequest, uid: UUID) -> Agreement:
    row = found(request, uid)
    only(rules.may_edit(request.user, row) and row.is_open)
    return row


def _contacts(row: Agreement) -> list[Guest]:
    language = "fr" if row.languages == "fr" else "en"
    last = VersionSending.objects.filter(version__kind=KIND, version__subject=row.uid).last()
    sent = [Guest(last.name, last.address, last.language)] if last else []
    known = [party.contact for party in row.all_parties if party.contact]
    return sent + [Guest(str(one), one.email, language) for one in known if one.email]


def _written(
    request: HttpRequest, form: OfficeForm, work: Callable[[], str], back: str
) -> HttpResponseBase | None:
    """Do what the form asks once, then go `back`; None where it was refused: it says why."""
    if request.method != "POST" or not form.is_valid():
        return None

    def act() -> str:
        try:
            messages.success(request, work())
        except ValidationError as refused:
            add_violation(form, refused)
            raise RefusedError from refused
        return back

    try:
        return once(request, act)
    except RefusedError:
        return None


def _done(work: Callable[[], object], request: HttpRequest, done: str, back: str) -> HttpResponse:
    """Do it and go `back`, with what happened or why it did not."""
    try:
        work()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, done)
    return redirect(back)


def _page(
    request: HttpRequest, row: Agreement, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    known = head(request, row, "partnerships:versions") | context
    return render(request, "partnerships/versions.html", known, status=status)
