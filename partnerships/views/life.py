"""Ministers, notice, evaluation, mails of one agreement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intl_office.core.permissions import required
from intl_office.mail.wording import WordingError
from intl_office.ui.once import once
from partnerships import rules
from partnerships.actions.clocks import WAITING
from partnerships.actions.ending import withdraw_notice
from partnerships.actions.evaluating import OVER
from partnerships.actions.writing import Ready, preview, ready, send_letter
from partnerships.enums import LIVE
from partnerships.forms import (
    EvaluationForm,
    LetterForm,
    MinistryForm,
    NoticeForm,
    WithdrawForm,
)
from partnerships.life_enums import Letter
from partnerships.models import Agreement, Evaluation, MinistryWindow, Notice
from partnerships.views.asking import ask, only, posted, taken, written
from partnerships.views.frame import asking, found

ROOM = "partnerships."


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def ministries(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """When the draft went to both ministers, and what they answered."""
    row = _in(request, uid, WAITING)
    window = row.window or MinistryWindow(agreement=row)
    form = MinistryForm(*posted(request), instance=window, user=request.user)
    done = _("Recorded: the page says until when the ministers may oppose.")
    if answer := written(request, form, done=done, url=row.get_absolute_url):
        return answer
    title = _("Agreement %(number)s: both ministers") % {"number": row.number}
    said = _("The draft goes to the minister of higher education and to the minister of foreign"
             " affairs. It may be concluded if no opposition comes within one month of receipt"
             " (code de l’éducation, art. L123-7-1); a renewal or an amendment is communicated"
             " again (D123-19).")  # fmt: skip
    return ask(request, row, form, title=title, submit=_("Record"), said=said)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def end(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give notice, or end the agreement by common consent."""
    row = found(request, uid)
    only(rules.may_end(request.user, row))
    if row.state not in LIVE:
        raise Http404
    notice = row.notice or Notice(agreement=row)
    form = NoticeForm(*posted(request), instance=notice, user=request.user)
    if answer := written(request, form, done=lambda: _ends(form), url=row.get_absolute_url):
        return answer
    title = _("Terminate agreement %(number)s") % {"number": row.number}
    return ask(request, row, form, title=title, submit=_("Record the notice"))


def _ends(form: NoticeForm) -> str:
    if form.instance.effective_on <= timezone.localdate():
        return _("The agreement is terminated: its places are not offered any more.")
    return _("Notice is recorded: places of the years after it are not offered any more.")


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The notice does not hold any more."""
    row = found(request, uid)
    only(rules.may_end(request.user, row))
    if row.state not in LIVE or row.notice is None:
        raise Http404
    form = WithdrawForm(*posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        done = _("The notice is withdrawn: the agreement goes on.")
        return taken(
            request,
            row,
            done,
            lambda: withdraw_notice(agreement=row, by=asking(request), reason=why),
        )
    title = _("Withdraw the notice of agreement %(number)s") % {"number": row.number}
    return ask(request, row, form, title=title, submit=_("Withdraw it"))


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def evaluation(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """What the agreement brought, for both ministers."""
    row = _in(request, uid, OVER)
    report = row.evaluation or Evaluation(agreement=row)
    form = EvaluationForm(*posted(request), instance=report, user=request.user)
    done = _("The evaluation is saved.")
    if answer := written(request, form, done=done, url=row.get_absolute_url):
        return answer
    title = _("Evaluation of agreement %(number)s") % {"number": row.number}
    said = _("At its end an agreement is evaluated, and the evaluation is sent to both ministers"
             " (code de l’éducation, art. L123-7-1). The flows come from the places.")  # fmt: skip
    return ask(request, row, form, title=title, submit=_("Save the evaluation"), said=said)


# ---------------------------------------------------------------- mails
@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def letter(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """A mail that is ready: read it in both languages, then send it."""
    row = found(request, uid)
    only(rules.may_edit(request.user, row))
    known = _ready(row, name)
    form = LetterForm(request.POST or None, ready=known, user=request.user)
    if request.method == "POST" and known.to and form.is_valid():
        return _sent(request, row, known, form)
    title = _("Mail about agreement %(number)s") % {"number": row.number}
    context: dict[str, Any] = {
        "agreement": row,
        "form": form,
        "ready": known,
        "title": title,
        "back": row.get_absolute_url(),
    }
    status = 422 if form.is_bound else 200
    shown = context | _words(request, row, known)
    return render(request, "partnerships/letter.html", shown, status=status)


def _ready(row: Agreement, name: str) -> Ready:
    wanted = f"{ROOM}{name}"
    if wanted not in Letter.values:
        raise Http404
    one = next((one for one in ready(row) if one.letter == wanted), None)
    if one is None:
        raise Http404
    return one


def _words(request: HttpRequest, row: Agreement, known: Ready) -> dict[str, Any]:
    name = known.to[0].name if known.to else "…"
    try:
        return {"words": preview(agreement=row, letter=known.letter, name=name)}
    except WordingError as wrong:
        messages.error(request, wrong.message)
        return {"words": {}}


def _sent(request: HttpRequest, row: Agreement, known: Ready, form: LetterForm) -> HttpResponseBase:
    def work() -> str:
        made = send_letter(
            agreement=row,
            letter=known.letter,
            address=form.cleaned_data["address"],
            language=form.cleaned_data["language"],
            by=asking(request),
        )
        messages.success(request, _("The mail to %(to)s is on its way.") % {"to": made.address})
        return row.get_absolute_url()

    try:
        return once(request, work)
    except (ValidationError, WordingError) as wrong:
        said = wrong.messages if isinstance(wrong, ValidationError) else [wrong.message]
        messages.error(request, " ".join(said))
        return redirect(row)


def _in(request: HttpRequest, uid: UUID, states: Any) -> Agreement:
    """The agreement in one of these states, for those who may change it."""
    row = found(request, uid)
    only(rules.may_edit(request.user, row))
    if row.state not in states:
        raise Http404
    return row
