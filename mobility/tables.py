"""The lists: campaigns, applications to select from, mobilities, enrolments."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill
from mobility.enums import ApplicationState, CampaignState, MobilityState
from mobility.models import Application, Campaign, Enrolment, Mobility

TONES: dict[str, Tone] = {
    CampaignState.DRAFT: "neutral",
    CampaignState.OPEN: "good",
    CampaignState.CLOSED: "warn",
    CampaignState.PUBLISHED: "info",
}
APPLICATION_TONES: dict[str, Tone] = {
    ApplicationState.DRAFT: "neutral",
    ApplicationState.SUBMITTED: "info",
    ApplicationState.WITHDRAWN: "neutral",
    ApplicationState.SELECTED: "good",
    ApplicationState.WAITING: "warn",
    ApplicationState.REFUSED: "bad",
}
MOBILITY_TONES: dict[str, Tone] = {
    MobilityState.PLANNED: "warn",
    MobilityState.CONFIRMED: "info",
    MobilityState.ABROAD: "good",
    MobilityState.RETURNED: "neutral",
    MobilityState.CANCELLED: "bad",
}
NUMBER = {"td": {"class": "cell-number"}}


class CampaignTable(OfficeTable):
    """One line a campaign."""

    title = tables.Column(linkify=True, verbose_name=_("Title"))
    state = tables.Column(verbose_name=_("State"))
    year = tables.Column(verbose_name=_("Departure in"))
    unit = tables.Column(verbose_name=_("Students of"))
    opening = tables.Column(verbose_name=_("Opens"))
    closing = tables.Column(verbose_name=_("Closes"))
    sent = tables.Column(verbose_name=_("Applications"), attrs=NUMBER)

    class Meta(OfficeTable.Meta):
        model = Campaign
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {"closing": "closes_on", "year": "year"}
    default_sort: ClassVar[str] = "-closing"
    hidden: ClassVar[Sequence[str]] = ("opening",)

    def render_state(self, value: str, record: Campaign) -> SafeString:
        """Words, icon and colour."""
        return pill(value, TONES[record.state])


class ApplicationTable(OfficeTable):
    """One line an application, with its wishes in order and the places left for each."""

    student = tables.Column(
        accessor="enrolment__full_name",
        linkify=lambda record: record.get_absolute_url(),
        verbose_name=_("Student"),
    )
    mark = tables.Column(verbose_name=_("Mark"), attrs=NUMBER)
    state = tables.Column(verbose_name=_("State"))
    programme = tables.Column(accessor="enrolment__programme", verbose_name=_("Programme"))
    wishes = tables.Column(
        accessor="wished", verbose_name=_("Wishes, and places left"), empty_values=()
    )
    level = tables.Column(accessor="enrolment__get_level_display", verbose_name=_("Level"))
    unit = tables.Column(accessor="enrolment__programme__unit", verbose_name=_("Unit"))
    status = tables.Column(accessor="enrolment__get_status_display", verbose_name=_("Status"))
    ine = tables.Column(accessor="enrolment__ine", verbose_name=_("INE"))
    submitted_at = tables.DateTimeColumn(verbose_name=_("Submitted"))

    class Meta(OfficeTable.Meta):
        model = Application
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "mark": "mark",
        "student": "enrolment__last_name",
        "submitted_at": "submitted_at",
    }
    default_sort: ClassVar[str] = "-mark"
    hidden: ClassVar[Sequence[str]] = ("unit", "status", "ine", "submitted_at")

    def render_state(self, value: str, record: Application) -> SafeString:
        """Words, icon and colour."""
        return pill(value, APPLICATION_TONES[record.state])

    def render_wishes(self, record: Application) -> SafeString:
        """A short list."""
        wished = getattr(record, "wished")  # noqa: B009  # prefetched
        return render_to_string("mobility/_wishes.html", {"wishes": wished})

    def value_wishes(self, record: Application) -> str:
        """For files: in order, apart by semicolons."""
        wished = getattr(record, "wished")  # noqa: B009  # prefetched
        return "; ".join(f"{one.rank}. {one.host}" for one in wished)


class MobilityTable(OfficeTable):
    """One line a mobility."""

    student = tables.Column(
        accessor="enrolment__full_name",
        linkify=lambda record: record.get_absolute_url(),
        verbose_name=_("Student"),
    )
    state = tables.Column(verbose_name=_("State"))
    direction = tables.Column(accessor="get_direction_display", verbose_name=_("Direction"))
    type = tables.Column(accessor="get_mobility_type_display", verbose_name=_("Type"))
    where = tables.Column(verbose_name=_("Partner"))
    country = tables.Column(verbose_name=_("Country"))
    year = tables.Column(verbose_name=_("Academic year"))
    starts_on = tables.DateColumn(verbose_name=_("From"))
    ends_on = tables.DateColumn(verbose_name=_("Until"))
    months = tables.Column(verbose_name=_("Months"), attrs=NUMBER)
    unit = tables.Column(verbose_name=_("Unit"))
    programme = tables.Column(accessor="enrolment__programme", verbose_name=_("Programme"))

    class Meta(OfficeTable.Meta):
        model = Mobility
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "starts_on": "starts_on",
        "year": "year",
        "student": "enrolment__last_name",
    }
    default_sort: ClassVar[str] = "-starts_on"
    hidden: ClassVar[Sequence[str]] = ("ends_on", "months", "unit", "programme")

    def render_state(self, value: str, record: Mobility) -> SafeString:
        """Words, icon and colour."""
        return pill(value, MOBILITY_TONES[record.state])


class EnrolmentTable(OfficeTable):
    """One line an enrolment."""

    student = tables.Column(accessor="full_name", verbose_name=_("Student"))
    ine = tables.Column(verbose_name=_("INE"))
    year = tables.Column(verbose_name=_("Academic year"))
    programme = tables.Column(verbose_name=_("Programme"))
    level = tables.Column(accessor="get_level_display", verbose_name=_("Level"))
    status = tables.Column(accessor="get_status_display", verbose_name=_("Status"))
    cohort = tables.Column(verbose_name=_("Cohort"))
    unit = tables.Column(accessor="programme__unit", verbose_name=_("Unit"))
    email = tables.Column(verbose_name=_("Address"))

    class Meta(OfficeTable.Meta):
        model = Enrolment
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {"student": "last_name", "year": "year"}
    default_sort: ClassVar[str] = "student"
    hidden: ClassVar[Sequence[str]] = ("unit", "email")
