"""The gallery: every component with its source, for those who build the application."""

from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import may
from intl_office.core.uploads import DOCUMENTS, MB
from intl_office.core.workflow import Option, Transition
from intl_office.core.workflow import Reason as WorkflowReason
from intl_office.ui.components import Action, Crumb, Event, NextStep, Reason, Tab, Text, Trend
from intl_office.ui.drafting import Drafting
from intl_office.ui.forms import OfficeForm, Visitor
from intl_office.ui.steps import Step, StepPanel
from intl_office.ui.upload_field import UploadField
from intl_office.ui.views import samples

TONES = [
    ("good", _("Active")),
    ("warn", _("Ends soon")),
    ("bad", _("Refused")),
    ("info", _("In review")),
    ("neutral", _("Draft")),
]
TABS = [
    Tab(_("Overview"), "#tabs", current=True),
    Tab(_("Documents"), "#tabs", count=3),
    Tab(_("History"), "#tabs"),
]
CRUMBS = [Crumb(_("Partnerships"), "#breadcrumbs"), Crumb(_("Agreements"))]
BLOCKED = NextStep(
    headline=_("The learning agreement waits for the signature of the host institution."),
    who=_("the host institution"),
    reasons=[
        Reason(
            _("No signatory is known at the partner."), who=_("mobility pole"), url="#next-step"
        ),
        Reason(_("Two courses have no number of credits.")),
    ],
    action=Action(_("Write to the partner"), "#next-step", post=False),
)
MOVING = NextStep(
    headline=_("Everything is there: the agreement can be sent to signature."),
    who=_("you"),
    action=Action(_("Open the agreement"), "#next-step", post=False),
)
EVENTS = [
    Event(
        _("Application sent"),
        at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        who=_("the student"),
    ),
    Event(_("Selection by the faculty"), state="current", text=_("The board meets on Thursday.")),
    Event(_("Nomination to the partner"), state="coming"),
]


class SampleForm(OfficeForm):
    """One field of each kind."""

    title = forms.CharField(label=_("Title"), help_text=_("As it will stand on the document."))
    email = forms.EmailField(label=_("Email address"))
    starts_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("Choose")), ("B", _("Bachelor")), ("M", _("Master"))]
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[("out", _("Outgoing")), ("in", _("Incoming"))],
        widget=forms.RadioSelect,
        help_text=_("Seen from the home institution."),
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}), required=False)
    agreed = forms.BooleanField(label=_("I have read the conditions"))


class LongForm(OfficeForm):
    """A form that saves as one writes, with a file."""

    autosave = True
    subject = forms.CharField(label=_("Subject of the stay"))
    programme = forms.CharField(
        label=_("Programme of studies"), widget=forms.Textarea({"rows": 4}), required=False
    )
    proof = UploadField(
        label=_("Proof of level"),
        help_text=_("A certificate of less than two years."),
        kinds=DOCUMENTS,
        max_bytes=10 * MB,
        required=False,
    )


def _workflow() -> StepPanel:
    """A panel as `steps.panel` makes it from a workflow, with each sort of step."""
    unsigned = WorkflowReason(
        code="partner",
        message=_("The partner has not signed."),
        whose_turn=_("the host institution"),
        link="#workflow",
    )
    return StepPanel(
        _("In review"),
        "info",
        [
            Step(Option(_line("send", _("Send to signature")), allowed=True, reasons=()), "#"),
            Step(Option(_line("return", _("Return"), why=True), allowed=True, reasons=()), "#"),
            Step(Option(_line("close", _("Close")), allowed=True, reasons=(unsigned,)), "#"),
            Step(Option(_line("sign", _("Sign")), allowed=False, reasons=()), "#"),
        ],
    )


def _line(name: str, label: Text, *, why: bool = False) -> Transition:
    who = _("the director")
    return Transition(
        name=name,
        sources=("review",),
        target="next",
        label=label,
        who=None,
        whose_turn=who,
        reason_required=why,
    )


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, each with the name of its source; the long form keeps its draft, no more.

    Raises:
        Http404: the installation serves users and the reader is no administrator.
    """
    if not (settings.LOCAL or settings.DEBUG or may(request.user, "application.administer")):
        raise Http404
    long_form = LongForm(request.POST or None, request.FILES or None, user=request.user)
    if answer := Drafting(request, long_form).answer():
        return answer
    forms_shown = {"form": _wrong_form(request.user), "long_form": long_form}
    return render(request, "ui/gallery.html", {**_samples(), **forms_shown})


def _samples() -> dict[str, object]:
    return {
        "tones": TONES,
        "tabs": TABS,
        "crumbs": CRUMBS,
        "blocked": BLOCKED,
        "moving": MOVING,
        "events": EVENTS,
        "rising": Trend(12, _("since last year")),
        "falling": Trend(-3, _("since last year")),
        "workflow": _workflow(),
        "charts": samples.all_charts(),
        "late": Trend(4, _("since last month"), better="down"),
    }


def _wrong_form(user: Visitor) -> SampleForm:
    return SampleForm({"title": "", "email": "someone@", "direction": "out"}, user=user)
