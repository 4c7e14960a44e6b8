"""The closing date stands among the deadlines of those who have a draft."""

from intl_office.deadlines.actions.deadlines import Titles, close_deadline, set_deadline
from intl_office.deadlines.enums import State
from mobility.enums import ApplicationState
from mobility.models import Application, Campaign

SOURCE, CLOSING = "mobility", "closing"


def keep_deadline(application: Application) -> None:
    """Remind the student of a draft; close the deadline once it is sent or withdrawn."""
    if application.state != ApplicationState.DRAFT:
        gone = application.state == ApplicationState.WITHDRAWN
        state = State.CANCELLED if gone else State.DONE
        close_deadline(source=SOURCE, subject=application.uid, key=CLOSING, state=state)
        return
    campaign = application.campaign
    set_deadline(
        source=SOURCE,
        subject=application.uid,
        key=CLOSING,
        due=campaign.closing,
        title=Titles(campaign.title_fr, campaign.title_en),
        owners=[application.student],
    )


def keep_deadlines_of(campaign: Campaign) -> None:
    """Move the deadlines of all drafts with the campaign's closing date."""
    for application in campaign.applications.filter(state=ApplicationState.DRAFT).select_related(
        "student"
    ):
        application.campaign = campaign
        keep_deadline(application)


def close_deadlines_of(campaign: Campaign) -> None:
    """The campaign is closed: drafts that were not sent are recalled no more."""
    drafts = campaign.applications.filter(state=ApplicationState.DRAFT)
    for uid in drafts.values_list("uid", flat=True):
        close_deadline(source=SOURCE, subject=uid, key=CLOSING, state=State.CANCELLED)
