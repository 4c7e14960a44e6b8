"""What waits for me, and deciding it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.enums import Outcome
from intl_office.circuits.filters import DecisionFilters
from intl_office.circuits.forms.decisions import DecisionForm
from intl_office.circuits.models import Run, Turn, TurnQuerySet
from intl_office.circuits.panel import run_panel
from intl_office.circuits.queries import waiting_for
from intl_office.circuits.subjects import Line
from intl_office.circuits.tables import DecisionTable, due_words
from intl_office.circuits.views.frame import asking, tabs
from intl_office.circuits.workflow import turns
from intl_office.core.workflow import StaleState
from intl_office.ui.bulk import BulkAction, Preview
from intl_office.ui.views.lists import ListPage


def foresee(turn: Turn, user: Any) -> Preview:
    """What an approval would do to one turn, or why it is not possible."""
    options = {one.transition.name: one for one in turns.options(turn, user)}
    found = options.get(Outcome.APPROVE.value)
    if found is None or not found.allowed:
        return Preview("", [_("This decision is not yours, or was taken already.")])
    return Preview(_("“%(step)s” approves") % {"step": turn.step}, found.reasons)


def approve(turn: Turn, user: User) -> Turn:
    """Approve one turn without a remark."""
    return decide(turn=turn, outcome=Outcome.APPROVE, by=user)


class DecisionList(ListPage):
    """What waits for the reader, the most urgent first."""

    name = "decisions"
    title = gettext_lazy("My decisions")
    table_class = DecisionTable
    filterset_class = DecisionFilters
    template_name = "circuits/decisions.html"
    bulk = (
        BulkAction(name="approve", label=gettext_lazy("Approve"), preview=foresee, act=approve),
    )

    def rows(self) -> TurnQuerySet:
        """Open turns of the reader, and those of people for whom they stand in."""
        return waiting_for(asking(self.request)).by_urgency()

    def context(self) -> dict[str, Any]:
        """Add the parts of the room."""
        return super().context() | {"tabs": tabs(self.request, "circuits:decisions")}


@require_safe
@cache_control(private=True, max_age=15)
def count(request: HttpRequest) -> HttpResponse:
    """How many decisions wait for the reader; a part of the rail, empty where none does."""
    number = Turn.objects.all().waiting_for(asking(request)).count()
    return render(request, "circuits/count.html", {"number": number})


@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read what there is to decide, and decide it."""
    user = asking(request)
    row = get_object_or_404(Turn.objects.all().visible_to(user).for_list(), uid=uid)
    principal = row.decides_as(user) if row.is_open else None
    if principal is None:
        if request.method == "POST":
            messages.error(request, _("This decision is not yours, or was taken already."))
        return redirect(row.run)
    form = DecisionForm(request.POST or None, user=user, turn=row)
    if request.method == "POST" and form.is_valid() and _taken(request, form):
        return redirect("circuits:decisions")
    context = {
        "turn": row,
        "form": form,
        "panel": run_panel(row.run, user),
        "lines": summary_of(row.run),
        "subject_url": subject_url(row.run),
        "due": due_words(row),
        "stands_in_for": None if principal == user.pk else User.objects.get(pk=principal),
        "tabs": tabs(request, "circuits:decisions"),
    }
    return render(request, "circuits/turn.html", context, status=422 if form.is_bound else 200)


def _taken(request: HttpRequest, form: DecisionForm) -> bool:
    """Whether the page is done with: the decision was taken, by this person or by another."""
    try:
        if not form.save():
            return False
    except StaleState:
        messages.error(request, _("Somebody decided at the same moment. Nothing of yours is kept."))
        return True
    messages.success(request, _("Decided: %(title)s") % {"title": form.turn.run.title})
    return True


def summary_of(run: Run) -> list[Line]:
    """What people must know of a file to decide; nothing where its room does not say."""
    subject = run.kind.find(run.subject) if run.kind else None
    if run.kind is None or subject is None:
        return []
    return list(run.kind.summary(subject, (get_language() or "fr")[:2]))


def subject_url(run: Run) -> str:
    """The page of the file; empty where it is not there any more."""
    subject = run.kind.find(run.subject) if run.kind else None
    return run.kind.url(subject) if run.kind and subject else ""
