"""The guided tour of the demonstration: for each role a few things to try, each on its screen.

A screen is named by its address, so that this room needs none of those above it; a stop whose
screen does not exist, or that the role may not open, is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.access.demo import DemoAccount, offered
from intl_office.access.enums import KINDS
from intl_office.access.permissions import granted_to


@dataclass(frozen=True)
class Stop:
    """One thing to try.

    Attributes:
        url_name: of its screen, without arguments.
        title: what the link says.
        about: what to do there, in words for somebody new to the field.
        permission: what the screen asks for; empty when it is for everybody.

    """

    url_name: str
    title: StrOrPromise
    about: StrOrPromise
    permission: str = ""

    @property
    def url(self) -> str:
        """The address of the screen; empty where no such screen exists."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


TODAY = Stop(
    "ui:today",
    _("Today"),
    _("Read what waits for this person: every figure opens on the rows it counts."),
)
PARTNERS = Stop(
    "organisations:partners",
    _("Partners"),
    _("Type a few letters of a university, filter by country, then open one and read its tabs."),
    "partners.see",
)
AGREEMENTS = Stop(
    "partnerships:agreements",
    _("Agreements"),
    _("Open one: it says what is next, whose turn it is, and how many places each year has."),
    "agreements.see",
)
GAPS = Stop(
    "partnerships:gaps",
    _("Where no partner?"),
    _("Choose a field and a language: see the countries without such an agreement, whom to ask."),
    "agreements.see",
)
NEW_AGREEMENT = Stop(
    "partnerships:new",
    _("Draft an agreement"),
    _("Choose a partner, say what is exchanged and for how long, and keep it as a draft."),
    "agreements.edit",
)
DECISIONS = Stop(
    "circuits:decisions",
    _("My decisions"),
    _("See what waits for this person’s approval. Approve, or refuse and say why."),
)
CIRCUITS = Stop(
    "circuits:runs",
    _("Approvals under way"),
    _("Find a file that is stuck, and read with whom it is and since when."),
    "circuits.see",
)
MEETINGS = Stop(
    "circuits:meetings",
    _("Meetings"),
    _("Open a meeting of a council and read its agenda, made from the files that wait for it."),
    "meetings.see",
)
DEADLINES = Stop(
    "deadlines:deadlines",
    _("Deadlines"),
    _("Read what is late and what is near; filter, or look at the month."),
)
CALENDAR = Stop(
    "deadlines:calendar",
    _("Calendar feed"),
    _("Make a secret address that brings these deadlines into one’s own calendar."),
)
MOBILITIES = Stop(
    "mobility:mobilities",
    _("Mobilities"),
    _("Filter by year and country, then open one: who, where, under which agreement."),
    "mobility.see",
)
CAMPAIGNS = Stop(
    "mobility:campaigns",
    _("Campaigns"),
    _("Open the campaign that takes applications, and compare the places with the wishes."),
    "mobility.see",
)
ENROLMENTS = Stop(
    "mobility:enrolments",
    _("Enrolments"),
    _("See the students as the student system gives them; they are imported from there."),
    "mobility.enrolments",
)
MY_MOBILITY = Stop(
    "mobility:my",
    _("My mobility"),
    _("Begin an application or go on with one, on a phone too: what is typed is kept."),
)
PROPOSALS = Stop(
    "projects:proposals",
    _("Projects"),
    _("Follow a proposal from idea to contract: partners, amounts, deadlines."),
    "projects.see",
)
CALLS = Stop(
    "projects:calls",
    _("Calls"),
    _("Read a call’s deadline in its own time zone and in ours."),
    "projects.see",
)
FUNDING = Stop(
    "funding:envelopes",
    _("Funding"),
    _("Open a grant: what was granted, what is committed, what is left on each line."),
    "funding.see",
)
STRATEGY = Stop(
    "strategy:report",
    _("Strategy"),
    _("Read the report of a day: partners on the map, mobilities in and out, what expires soon."),
    "strategy.read",
)
PEOPLE = Stop(
    "organisations:people",
    _("People"),
    _("Find somebody of the house, and the unit where they work."),
    "people.see",
)
IMPORTS = Stop(
    "jobs:imports",
    _("Imports"),
    _("See what can be imported. Errors are shown by row before anything is written."),
    "imports.run",
)
MAILS = Stop(
    "mail:messages",
    _("Mails"),
    _("Read what was sent, to whom and when, and what could not be sent."),
    "mail.read",
)
ROLES = Stop(
    "access:kinds",
    _("What each role may do"),
    _("Compare two roles, right by right."),
    "roles.see",
)
SEE_AS = Stop(
    "access:see_as",
    _("See as"),
    _("Look at the application as a referent or a student sees it; nothing can be changed."),
    "access.see_as",
)
PERSONAL = Stop(
    "access:requests",
    _("Personal data"),
    _("Answer somebody who asks what is kept about them."),
    "personal_data.handle",
)
MY_DATA = Stop(
    "access:my_data",
    _("My data"),
    _("Read what is kept about this person, take a copy, ask for a correction."),
)
DOCUMENTS = Stop(
    "documents:documents",
    _("Documents"),
    _("Open a PDF that was made in the background; its fingerprint proves it is unchanged."),
)

STOPS: dict[str, Sequence[Stop]] = {
    "director": (TODAY, DECISIONS, CIRCUITS, STRATEGY, SEE_AS),
    "officer-mobility": (TODAY, CAMPAIGNS, MOBILITIES, ENROLMENTS, DEADLINES),
    "officer-cooperation": (PARTNERS, NEW_AGREEMENT, AGREEMENTS, MEETINGS, DEADLINES),
    "officer-laboratories": (PARTNERS, AGREEMENTS, CIRCUITS, DEADLINES),
    "officer-projects": (CALLS, PROPOSALS, FUNDING, DEADLINES),
    "vice-president": (STRATEGY, DECISIONS, AGREEMENTS, GAPS, FUNDING),
    "referent": (TODAY, MOBILITIES, AGREEMENTS, GAPS, PARTNERS),
    "coordinator": (PROPOSALS, CALLS, AGREEMENTS, CALENDAR),
    "legal": (DECISIONS, AGREEMENTS, MEETINGS),
    "finance": (FUNDING, AGREEMENTS, PROPOSALS),
    "hr": (TODAY, PEOPLE, MY_DATA),
    "student": (MY_MOBILITY, CALENDAR, MY_DATA),
    "mobile-staff": (TODAY, DOCUMENTS, MY_DATA),
    "administrator": (ROLES, SEE_AS, IMPORTS, MAILS, PERSONAL),
}


@dataclass(frozen=True)
class Part:
    """The part of the tour that belongs to one role."""

    account: DemoAccount
    stops: Sequence[Stop]


def tour(email: str = "") -> list[Part]:
    """The whole tour, by role; empty where the demonstration has no account (on a server).

    The part of the person with this address comes first.
    """
    accounts = sorted(offered(), key=lambda account: account.email != email)
    return [Part(account, stops_of(account.kind)) for account in accounts]


def stops_of(kind: str) -> list[Stop]:
    """What a role may try: screens that exist and that it may open."""
    granted = {known.code for known in granted_to(*KINDS[kind])} | {""}
    return [stop for stop in STOPS[kind] if stop.permission in granted and stop.url]
