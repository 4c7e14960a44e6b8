"""Stored mails: the list, one mail, decisions on it."""

from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from intl_office.core.workflow import Option
from intl_office.mail import layout
from intl_office.mail.actions.deciding import DECISIONS
from intl_office.mail.actions.trying import send_trial
from intl_office.mail.filters import MessageFilters
from intl_office.mail.forms.decisions import DecisionForm
from intl_office.mail.models import Message, MessageTransition
from intl_office.mail.queries import text_is_shown
from intl_office.mail.tables import TONES, MessageTable, kind_title
from intl_office.mail.transport import has_server, sender
from intl_office.mail.views.frame import tabs
from intl_office.mail.views.officers import officer, officers_only
from intl_office.mail.workflow import messages
from intl_office.ui.components import Event
from intl_office.ui.views.lists import ListPage


@method_decorator(officers_only, name="dispatch")
class MessageList(ListPage):
    """Every mail, the newest first."""

    name = "mails"
    title = gettext_lazy("Mails")
    table_class = MessageTable
    filterset_class = MessageFilters
    template_name = "mail/messages.html"

    def rows(self) -> QuerySet[Message]:
        """What officers see."""
        return Message.objects.all().for_list()

    def context(self) -> dict[str, Any]:
        """Say also whether mails can leave at all."""
        return super().context() | {"tabs": tabs("mail:messages"), "has_server": has_server()}


@officers_only
@require_safe
def message(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One mail: exactly what is or will be sent, its way so far, what can be done."""
    return _page(request, _found(uid))


@officers_only
@require_POST
def decide(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Send again, settle or cancel, with a reason."""
    if step not in DECISIONS:
        raise Http404
    found = _found(uid)
    form = DecisionForm(request.POST, user=request.user, step=step)
    if form.is_valid() and form.decide(found):
        notices.success(request, _("Done: %(what)s.") % {"what": messages.transitions[step].label})
        return redirect(found)
    return _page(request, _found(uid), form)


@officers_only
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Send a trial mail to the officer, and show it."""
    return redirect(send_trial(by=officer(request)))


@officers_only
@require_safe
@xframe_options_sameorigin
def html(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The HTML alternative as it was sent; nothing in it runs, nothing is loaded."""
    found = _found(uid)
    if not text_is_shown(found):
        raise Http404
    policy = {
        "default-src": ["'none'"],
        "style-src": layout.style_hashes(found.html) or ["'none'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "sandbox": ["allow-popups"],
    }
    return csp_replace(policy)(lambda _request: HttpResponse(found.html))(request)


def _found(uid: UUID) -> Message:
    return get_object_or_404(Message, uid=uid)


def _page(request: HttpRequest, found: Message, form: DecisionForm | None = None) -> HttpResponse:
    context = {
        "message": found,
        "tone": TONES[found.status],
        "kind_title": kind_title(found.kind),
        "sender": sender(found.language),
        "text_is_shown": text_is_shown(found),
        "events": [_event(step) for step in found.transitions.select_related("by")],
        "attachments": found.attachments.order_by("pk"),
        "decisions": [
            _decision(request, option, form) for option in messages.options(found, officer(request))
        ],
    }
    status = 422 if form else 200
    return render(request, "mail/message.html", context, status=status)


def _decision(
    request: HttpRequest, option: Option, bound: DecisionForm | None
) -> tuple[Option, DecisionForm, bool]:
    step = option.transition.name
    if bound and bound.step == step:
        return option, bound, True
    return option, DecisionForm(user=request.user, step=step), False


def _event(step: MessageTransition) -> Event:
    failed = step.name in {"fail", "doubt"}
    return Event(
        messages.transitions[step.name].label,
        state="failed" if failed else "done",
        at=step.at,
        who=str(step.by) if step.by else "",
        text=step.reason,
    )
