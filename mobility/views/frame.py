"""What this app shows in the frame, and what its pages have in common."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.access import seeing
from intl_office.core.permissions import shown
from intl_office.deadlines import sources as deadlines
from intl_office.documents.models import StoredFile
from intl_office.documents.readers import readers
from intl_office.organisations import panels as partner_pages
from intl_office.organisations.merging import StaysBehind, resolvers
from intl_office.organisations.models import Partner
from intl_office.organisations.views.asked import person
from intl_office.ui import landing, navigation, panels, search, steps
from intl_office.ui.components import Tab
from intl_office.ui.search import Hit
from mobility import rules
from mobility.actions.deadlines import CLOSING, SOURCE
from mobility.models import (
    Application,
    ApplicationFile,
    Campaign,
    Enrolment,
    Mobility,
)
from mobility.tables import APPLICATION_TONES, MOBILITY_TONES, TONES
from mobility.workflow import campaigns, mobilities

IN_PANEL = 8
MY = gettext_lazy("My mobility")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    _navigation()
    landing.landings.register("mobility", landing.Landing("mobility:my", _arrives))
    deadlines.register(
        deadlines.Source(
            code=SOURCE,
            label=gettext_lazy("Application"),
            icon="airplane",
            url=lambda subject: reverse("mobility:mine", args=[subject]),
            keys={CLOSING: gettext_lazy("Last moment to submit the application")},
            visible=deadlines.owners_only,
        )
    )
    readers.register("mobility.files", reads_file)
    seeing.private_pages.register("mobility", is_own_page)
    label = gettext_lazy("Mobility")
    partner_pages.partner_panels.register(
        "mobilities", partner_pages.Panel(label, "mobility/_of_partner.html", _of_partner, order=40)
    )
    said = gettext_lazy("“%(row)s” is wished for in the same application: its wish stays behind.")
    on = ("application_id", "places_id")
    resolvers.register("mobility.Wish.partner", StaysBehind(on=on, label=said))


def is_own_page(name: str) -> bool:
    """A student's application and certificates: nobody reads them through the student's eyes."""
    own = ("mine", "mine_form", "mine_files", "my_certificate")
    return name in {f"mobility:{one}" for one in own}


def _navigation() -> None:
    entry = navigation.Entry
    label = gettext_lazy("Mobility")
    visible = shown(rules.SEE)
    navigation.rail.register(
        "mobility", entry(label, "mobility:mobilities", "airplane", 30, visible)
    )
    navigation.rail.register("my-mobility", entry(MY, "mobility:my", "airplane", 31, _student))
    new = entry(gettext_lazy("Campaign"), "mobility:campaign_new", "airplane", 30,
                shown(rules.CAMPAIGNS))  # fmt: skip
    navigation.new.register("campaign", new)
    search.sources.register(
        "students", search.Source(gettext_lazy("Students"), find_students, order=45)
    )
    panels.today.register(
        "my-mobility", panels.Panel(MY, "mobility/_today_student.html", _today, 11, wide=True)
    )
    panels.today.register(
        "selection",
        panels.Panel(gettext_lazy("Campaigns"), "mobility/_today_office.html", _running, 43),
    )


def _student(request: HttpRequest) -> bool:
    return rules.is_student(request.user)


def _arrives(request: HttpRequest) -> bool:
    return rules.is_only_student(request.user)


def find_students(request: HttpRequest, words: str, limit: int) -> list[Hit]:
    """Mobilities of students whose name, INE or address holds every word."""
    students = Enrolment.objects.matching(words).values("pk")
    rows = Mobility.objects.visible_to(person(request)).filter(enrolment__in=students)
    found = rows.for_list().order_by("-starts_on", "-pk")[:limit]
    return [Hit(str(one.enrolment), one.get_absolute_url(), one.where) for one in found]


def reads_file(user: AbstractBaseUser, file: StoredFile) -> bool:
    """A document of an application is read by those who read the application."""
    rows = Application.objects.visible_to(user)
    return ApplicationFile.objects.filter(file=file, application__in=rows).exists()


def _of_partner(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    """The latest mobilities with a partner; nothing where the reader sees none."""
    rows = Mobility.objects.visible_to(person(request)).filter(host=partner).counted()
    found = list(rows.for_list().order_by("-starts_on", "-pk")[:IN_PANEL])
    return {"mobilities": [(one, MOBILITY_TONES[one.state]) for one in found]} if found else None


def _today(request: HttpRequest) -> Mapping[str, Any] | None:
    """The way to their space, for students who also work here; the others arrive there."""
    shown = _student(request) and not _arrives(request)
    return {"url": reverse("mobility:my")} if shown else None


def _running(request: HttpRequest) -> Mapping[str, Any] | None:
    """Campaigns that are open or in selection."""
    if not rules.may_select_somewhere(request.user):
        return None
    rows = Campaign.objects.visible_to(person(request)).filter(state__in=("open", "closed"))
    found = [(one, TONES[one.state]) for one in rows.for_list().order_by("closes_on", "pk")]
    return {"campaigns": found} if found else None


# ---------------------------------------------------------------- campaigns
def campaign_found(request: HttpRequest, uid: UUID) -> Campaign:
    """The campaign, for those who may read it; raises Http404 for the others."""
    rows = Campaign.objects.visible_to(person(request)).select_related("unit")
    return get_object_or_404(rows, uid=uid)


def campaign_head(request: HttpRequest, campaign: Campaign, here: str) -> dict[str, Any]:
    """Heading, state and tabs; `here` is the page's own address by name."""
    pages = [
        ("mobility:campaign", _("Overview")),
        ("mobility:selection", _("Selection")),
        ("mobility:places", _("Places")),
    ]
    return {
        "campaign": campaign,
        "tone": TONES[campaign.state],
        "tabs_label": _("Parts of this campaign"),
        "tabs": [
            Tab(label, reverse(name, args=[campaign.uid]), current=name == here)
            for name, label in pages
        ],
    }


def campaign_panel(request: HttpRequest, campaign: Campaign) -> steps.StepPanel:
    """What may happen next to the campaign."""
    return steps.panel(
        campaigns,
        campaign,
        person(request),
        url=lambda name: reverse("mobility:campaign_step", args=[campaign.uid, name]),
        tones=TONES,
    )


# ---------------------------------------------------------------- applications and mobilities
def application_found(request: HttpRequest, uid: UUID) -> Application:
    """The application, for the office; raises Http404 for those who may not read it."""
    rows = Application.objects.visible_to(person(request))
    related = ("campaign__unit", "student", "enrolment__programme__unit")
    return get_object_or_404(rows.select_related(*related), uid=uid)


def application_tone(application: Application) -> str:
    """The colour of its state."""
    return APPLICATION_TONES[application.state]


def mobility_found(request: HttpRequest, uid: UUID) -> Mobility:
    """The mobility, for those who may read it; raises Http404 for the others."""
    rows = Mobility.objects.visible_to(person(request)).for_list()
    related = ("places__agreement", "application__campaign", "enrolment__user")
    return get_object_or_404(rows.select_related(*related), uid=uid)


def mobility_panel(request: HttpRequest, mobility: Mobility) -> steps.StepPanel:
    """What may happen next to the mobility."""
    return steps.panel(
        mobilities,
        mobility,
        person(request),
        url=lambda name: reverse("mobility:mobility_step", args=[mobility.uid, name]),
        tones=MOBILITY_TONES,
    )
