"""The lives of a campaign, of an application and of a mobility."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import Reason, Transition, Workflow, at, reason, value
from mobility.enums import ApplicationState, CampaignState, MobilityState
from mobility.rules import is_own, may_run, may_select

STUDENT = _("the student")
OFFICE = _("the mobility office")
_A, _C, _M = ApplicationState, CampaignState, MobilityState


# ---------------------------------------------------------------- campaigns
def still_time(campaign: Any) -> Iterator[Reason]:
    """The closing moment lies ahead."""
    if campaign.closing.passed():
        yield Reason(
            code="over",
            message=_("The closing date has passed: move it first."),
            whose_turn=OFFICE,
            link=campaign.edit_url,
        )


def time_to_open(campaign: Any) -> Iterator[Reason]:
    """The opening moment has come, the closing one has not."""
    if campaign.opens_due > timezone.now():
        yield Reason(code="early", message=_("The campaign opens later."))
    yield from still_time(campaign)


def time_to_close(campaign: Any) -> Iterator[Reason]:
    """The closing moment has passed."""
    if not campaign.closing.passed():
        yield Reason(code="time-left", message=_("Students still have time to apply."))


def all_decided(campaign: Any) -> Iterator[Reason]:
    """Every application has its answer."""
    if campaign.undecided:
        yield Reason(
            code="undecided",
            message=_("Some applications have no answer yet."),
            whose_turn=OFFICE,
            link=campaign.selection_url,
        )


campaigns = Workflow(
    CampaignState,
    [
        Transition(
            name="open",
            sources=(_C.DRAFT,),
            target=_C.OPEN,
            label=_("Open it now"),
            who=may_run,
            whose_turn=OFFICE,
            guards=(still_time,),
        ),
        Transition(
            name="clock-open",
            sources=(_C.DRAFT,),
            target=_C.OPEN,
            label=_("Open on its day"),
            who=None,
            guards=(time_to_open,),
        ),
        Transition(
            name="close",
            sources=(_C.OPEN,),
            target=_C.CLOSED,
            label=_("Close it now"),
            who=may_run,
            whose_turn=OFFICE,
            reason_required=True,
        ),
        Transition(
            name="clock-close",
            sources=(_C.OPEN,),
            target=_C.CLOSED,
            label=_("Close on its day"),
            who=None,
            guards=(time_to_close,),
        ),
        Transition(
            name="reopen",
            sources=(_C.CLOSED,),
            target=_C.OPEN,
            label=_("Open it again"),
            who=may_run,
            whose_turn=OFFICE,
            guards=(still_time,),
            reason_required=True,
        ),
        Transition(
            name="publish",
            sources=(_C.CLOSED,),
            target=_C.PUBLISHED,
            label=_("Publish the results"),
            who=may_run,
            whose_turn=OFFICE,
            guards=(all_decided,),
            sets={"published_at": at},
        ),
    ],
    initial=_C.DRAFT,
    field="state",
)


# ---------------------------------------------------------------- applications
def campaign_is_open(application: Any) -> Iterator[Reason]:
    """Students still have time; the moment counts, not when the clock came by."""
    if not application.campaign.takes_entries:
        yield Reason(code="closed", message=_("Applications are closed: nothing can be changed."))


def campaign_is_closed(application: Any) -> Iterator[Reason]:
    """Nobody is selected while others may still apply."""
    if application.campaign.state not in {_C.CLOSED, _C.PUBLISHED}:
        yield Reason(
            code="open",
            message=_("Students may still apply: close the campaign first."),
            whose_turn=OFFICE,
            link=application.campaign.get_absolute_url(),
        )


def not_published(application: Any) -> Iterator[Reason]:
    """What students were told is not taken back here."""
    if application.campaign.state == _C.PUBLISHED:
        yield Reason(code="published", message=_("The results are published."))


def wishes_are_made(application: Any) -> Iterator[Reason]:
    """There is one wish at least."""
    if not application.wish_count:
        yield Reason(
            code="wishes",
            message=_("Choose at least one destination."),
            whose_turn=STUDENT,
            link=f"{application.form_url}#id_wish_1",
        )


def motivation_is_written(application: Any) -> Iterator[Reason]:
    """The student says why."""
    if not application.motivation.strip():
        yield Reason(
            code="motivation",
            message=_("Write why you want to go."),
            whose_turn=STUDENT,
            link=f"{application.form_url}#id_motivation",
        )


def files_are_there(application: Any) -> Iterator[Reason]:
    """Every document that the campaign asks for was uploaded."""
    for kind in application.missing_files:
        yield Reason(
            code=f"file-{kind}",
            message=_("Add this document: %(name)s.") % {"name": kind.label},
            whose_turn=STUDENT,
            link=f"{application.files_url}#id_{kind}",
        )


applications = Workflow(
    ApplicationState,
    [
        Transition(
            name="submit",
            sources=(_A.DRAFT,),
            target=_A.SUBMITTED,
            label=_("Submit my application"),
            who=is_own,
            whose_turn=STUDENT,
            guards=(campaign_is_open, wishes_are_made, motivation_is_written, files_are_there),
            sets={"submitted_at": at},
        ),
        Transition(
            name="take-back",
            sources=(_A.SUBMITTED,),
            target=_A.DRAFT,
            label=_("Change my application"),
            who=is_own,
            whose_turn=STUDENT,
            guards=(campaign_is_open,),
            sets={"submitted_at": value(None)},
        ),
        Transition(
            name="withdraw",
            sources=(_A.DRAFT, _A.SUBMITTED),
            target=_A.WITHDRAWN,
            label=_("Withdraw my application"),
            who=is_own,
            whose_turn=STUDENT,
            guards=(campaign_is_open,),
            sets={"submitted_at": value(None)},
        ),
        Transition(
            name="restart",
            sources=(_A.WITHDRAWN,),
            target=_A.DRAFT,
            label=_("Apply after all"),
            who=is_own,
            whose_turn=STUDENT,
            guards=(campaign_is_open,),
        ),
        Transition(
            name="select",
            sources=(_A.SUBMITTED, _A.WAITING),
            target=_A.SELECTED,
            label=_("Select"),
            who=may_select,
            whose_turn=OFFICE,
            guards=(campaign_is_closed,),
            sets={"decided_at": at, "answer": value("")},
        ),
        Transition(
            name="wait",
            sources=(_A.SUBMITTED,),
            target=_A.WAITING,
            label=_("Put on the waiting list"),
            who=may_select,
            whose_turn=OFFICE,
            guards=(campaign_is_closed,),
            sets={"decided_at": at},
        ),
        Transition(
            name="refuse",
            sources=(_A.SUBMITTED, _A.WAITING),
            target=_A.REFUSED,
            label=_("Refuse"),
            who=may_select,
            whose_turn=OFFICE,
            guards=(campaign_is_closed,),
            sets={"decided_at": at, "answer": reason},
            reason_required=True,
        ),
        Transition(
            name="reconsider",
            sources=(_A.SELECTED, _A.WAITING, _A.REFUSED),
            target=_A.SUBMITTED,
            label=_("Take the decision back"),
            who=may_select,
            whose_turn=OFFICE,
            guards=(campaign_is_closed, not_published),
            sets={"decided_at": value(None), "answer": value("")},
        ),
    ],
    initial=_A.DRAFT,
    field="state",
)


# ---------------------------------------------------------------- mobilities
def has_begun(mobility: Any) -> Iterator[Reason]:
    """Its first day has come."""
    if mobility.starts_on > timezone.localdate():
        yield Reason(code="early", message=_("The first day lies ahead."))


def is_over(mobility: Any) -> Iterator[Reason]:
    """Its last day has passed."""
    if mobility.ends_on >= timezone.localdate():
        yield Reason(code="not-over", message=_("The last day lies ahead."))


mobilities = Workflow(
    MobilityState,
    [
        Transition(
            name="confirm",
            sources=(_M.PLANNED,),
            target=_M.CONFIRMED,
            label=_("Confirm"),
            who=may_select,
            whose_turn=OFFICE,
        ),
        Transition(
            name="cancel",
            sources=(_M.PLANNED, _M.CONFIRMED),
            target=_M.CANCELLED,
            label=_("Cancel and give the place back"),
            who=may_select,
            whose_turn=OFFICE,
            reason_required=True,
        ),
        Transition(
            name="leave",
            sources=(_M.CONFIRMED,),
            target=_M.ABROAD,
            label=_("Leave on the first day"),
            who=None,
            guards=(has_begun,),
        ),
        Transition(
            name="come-back",
            sources=(_M.ABROAD,),
            target=_M.RETURNED,
            label=_("Come back after the last day"),
            who=None,
            guards=(is_over,),
        ),
    ],
    initial=_M.PLANNED,
    field="state",
)
