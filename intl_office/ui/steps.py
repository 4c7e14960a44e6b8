"""The panel "what is next / why is it blocked" of a row with a workflow.

    panel = steps.panel(agreements, agreement, request.user, url=agreement.step_url)
    {% workflow_panel panel %}

    def step(request, uid, name):                   # POST
        return steps.take(
            request,
            lambda: take_agreement_step(agreement=row, name=name, by=request.user,
                                        reason=steps.reason(request)),
            done=_("The agreement is signed."),
            back=row.url,
        )

A step that needs more than a reason (a day, a file) has a page of its own: name it in `pages`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from intl_office.core.workflow import NotAllowed, Option, Reason, Workflow, WorkflowError
from intl_office.ui.components import Text, Tone

REASON = "reason"  # parameter


@dataclass(frozen=True)
class Step:
    """A step as the panel shows it.

    Attributes:
        option: what the workflow says of it.
        url: where its button posts, or the page that asks what it needs.
        page: True for such a page.

    """

    option: Option
    url: str
    page: bool = False

    @property
    def label(self) -> Text:
        """What the button says."""
        return self.option.transition.label

    @property
    def whose_turn(self) -> Text:
        """Who may take it."""
        return self.option.transition.whose_turn

    @property
    def reasons(self) -> Sequence[Reason]:
        """What is missing."""
        return self.option.reasons

    @property
    def goes_back(self) -> bool:
        """Whether it is a refusal, a return or a cancellation: these ask why."""
        return self.option.transition.reason_required

    @property
    def brings(self) -> bool:
        """Whether its own page brings what is missing, and this person may fill it in."""
        return (
            self.page and self.option.allowed and any(one.link == self.url for one in self.reasons)
        )

    @property
    def asks_why(self) -> bool:
        """Whether the reason is written beside the button."""
        return self.option.transition.reason_required and not self.page


@dataclass(frozen=True)
class StepPanel:
    """Everything that may happen next to one row.

    Attributes:
        state: the row's state in words.
        tone: its colour.
        steps: from the present state, in the workflow's order.

    """

    state: Text
    tone: Tone = "neutral"
    steps: Sequence[Step] = field(default_factory=tuple)

    @property
    def possible(self) -> list[Step]:
        """The buttons of this person."""
        return [step for step in self.steps if step.option.possible]

    @property
    def blocked(self) -> list[Step]:
        """Steps that something is missing for."""
        return [step for step in self.steps if step.reasons]

    @property
    def waiting(self) -> list[Step]:
        """Steps that only wait for somebody else; a step back waits for nobody."""
        others = (step for step in self.steps if not step.reasons and not step.option.allowed)
        return [step for step in others if not step.goes_back]

    @property
    def rests(self) -> bool:
        """Whether nobody has anything to do; what goes back, as a termination, may be possible."""
        return not (self.main or self.blocked or self.waiting)

    @property
    def main(self) -> Step | None:
        """The step to take now: never one back, and where something is missing, its page."""
        ahead = (step for step in self.possible if not step.goes_back)
        return next(ahead, None) or next((step for step in self.blocked if step.brings), None)

    @property
    def others(self) -> list[Step]:
        """The other buttons of this person."""
        main = self.main
        return [step for step in self.possible if step is not main]


def panel(
    flow: Workflow,
    row: Model,
    user: AbstractBaseUser,
    *,
    url: Callable[[str], str],
    pages: Mapping[str, str] | None = None,
    tones: Mapping[str, Tone] | None = None,
) -> StepPanel:
    """What may happen next to a row, for one person.

    Args:
        flow: its workflow.
        row: the row.
        user: the reader.
        url: the address that a step's button posts to, from the step's name.
        pages: step -> page that asks what the step needs.
        tones: state -> colour.

    """
    own = pages or {}
    steps = [_step(option, url, own) for option in flow.options(row, user)]
    state = flow.state(row)
    return StepPanel(flow.states(state).label, (tones or {}).get(state, "neutral"), steps)


def _step(option: Option, url: Callable[[str], str], pages: Mapping[str, str]) -> Step:
    name = option.transition.name
    return Step(option, pages.get(name) or url(name), page=name in pages)


def reason(request: HttpRequest) -> str:
    """Why the person takes the step, as written in the panel."""
    return request.POST.get(REASON, "").replace("\x00", "").strip()  # PostgreSQL keeps no NUL


def take(
    request: HttpRequest, work: Callable[[], object], *, done: Text, back: str
) -> HttpResponseRedirect:
    """Take a step and go back to the page, with what happened or why it did not.

    Raises NotAllowed, which becomes the page 403.
    """
    try:
        work()
    except NotAllowed:
        raise
    except WorkflowError as refused:
        missing = " ".join(str(one.message) for one in refused.reasons)
        messages.error(request, f"{refused.message} {missing}".strip())
    else:
        messages.success(request, str(done))
    return redirect(back)
