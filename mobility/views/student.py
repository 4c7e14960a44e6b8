"""The students' own space: one column, one next step, a time line, no office vocabulary."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.core.workflow import Option
from intl_office.documents.models import Document
from intl_office.documents.serving import download
from intl_office.documents.uploads import accepted
from intl_office.organisations.views.asked import person
from intl_office.ui import steps
from intl_office.ui.components import Event
from intl_office.ui.drafting import Drafting
from mobility.actions.applications import attach, begin, save_entries, take_own_step
from mobility.enums import ApplicationState, DocumentAsked
from mobility.forms import ApplicationForm, FilesForm
from mobility.models import Application, Campaign, Enrolment, Mobility
from mobility.own_certificates import certificates_of, file_of
from mobility.workflow import applications

PDF = "application/pdf"
OWN_STEPS = ("submit", "take-back", "withdraw", "restart")


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """My applications, what I may apply for, where I go."""
    user = person(request)
    enrolments = Enrolment.objects.of(user).select_related("programme__unit").order_by("-year")
    mine = Application.objects.of(user).select_related("campaign").order_by("-pk")
    begun = [one.campaign_id for one in mine]
    context = {
        "enrolments": list(enrolments),
        "applications": [(one, _words(one)) for one in mine],
        "offered": _offered(list(enrolments), begun),
        "mobilities": _certified(user, _told(user)),
    }
    return render(request, "mobility/my.html", context)


def _offered(enrolments: list[Enrolment], begun: list[int]) -> list[Campaign]:
    """Open campaigns in which one of the person's enrolments may apply."""
    found: dict[int, Campaign] = {}
    for enrolment in enrolments[:2]:
        rows = Campaign.objects.offered_to(enrolment).exclude(pk__in=begun)
        found |= {one.pk: one for one in rows.order_by("closes_on", "pk") if one.takes_entries}
    return list(found.values())


def _told(user: User) -> list[Mobility]:
    """The person's mobilities; one that follows from an application, once that is published."""
    rows = Mobility.objects.of(user).told().for_list().order_by("-starts_on", "-pk")
    return list(rows)


def _certified(user: User, mobilities: list[Mobility]) -> list[tuple[Mobility, list[Document]]]:
    """Each mobility with its certificates."""
    found: dict[UUID | None, list[Document]] = {}
    for one in certificates_of(user) if mobilities else ():
        found.setdefault(one.subject, []).append(one)
    return [(one, found.get(one.uid, [])) for one in mobilities]


@require_safe
def certificate(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The file of one of the student's own certificates; raises Http404 for anybody else's."""
    row = get_object_or_404(certificates_of(person(request)), uid=uid)
    file = file_of(row)
    if file is None:
        raise Http404
    return download(request, file, name=row.file_name if file.media_type == PDF else "")


def _words(application: Application) -> dict[str, Any]:
    """What its state means to the student."""
    told = application.told
    words = {
        ApplicationState.DRAFT: (_("Not sent yet"), "warn"),
        ApplicationState.SUBMITTED: (pgettext("my application", "Sent"), "info"),
        ApplicationState.WITHDRAWN: (_("Withdrawn"), "neutral"),
        ApplicationState.SELECTED: (_("Accepted"), "good"),
        ApplicationState.WAITING: (_("On the waiting list"), "warn"),
        ApplicationState.REFUSED: (_("Not accepted"), "bad"),
    }
    text, tone = words[ApplicationState(told)]
    return {"text": text, "tone": tone}


@require_POST
def start(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Begin an application and go to its form."""
    campaign = get_object_or_404(Campaign.objects.select_related("unit"), uid=uid)
    if not _concerns(request, campaign):
        raise Http404
    try:
        application = begin(campaign=campaign, by=person(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("mobility:my")
    return redirect(application.form_url)


def _concerns(request: HttpRequest, campaign: Campaign) -> bool:
    user = person(request)
    rows = Enrolment.objects.of(user).select_related("programme__unit")
    return any(campaign.fits(user, one) for one in rows)


@require_safe
def mine(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One application: the next step, what it says, its time line."""
    row = _own(request, uid)
    user = person(request)
    options = {one.transition.name: one for one in applications.options(row, user)}
    followed = [one for one in _told(user) if one.application_id == row.pk]
    context = {
        "application": row,
        "told": row.told,
        "state": _words(row),
        "submit": options.get("submit"),
        "others": _other_steps(options),
        "mobility": next(iter(followed), None),
        "certificates": [row for _one, rows in _certified(user, followed) for row in rows],
        "wishes": row.wishes.select_related("partner__country", "country").order_by("rank"),
        "languages": row.languages.select_related("language").order_by("pk"),
        "files": row.files.select_related("file").order_by("kind"),
        "events": list(_time_line(row)),
    }
    return render(request, "mobility/mine.html", context)


def _other_steps(options: dict[str, Option]) -> list[Option]:
    """Steps beside the main one, where they can be taken."""
    found = (options.get(name) for name in ("take-back", "restart", "withdraw"))
    return [one for one in found if one is not None and one.possible]


def _time_line(row: Application) -> Iterator[Event]:
    """From the beginning to the answer, in the student's words."""
    campaign, told = row.campaign, row.told
    yield Event(_("Application begun"), at=row.created_at)
    if told == ApplicationState.WITHDRAWN:
        yield Event(_("Application withdrawn"), "failed", at=row.updated_at)
        return
    sent = told != ApplicationState.DRAFT
    if campaign.takes_entries or sent:
        at = row.submitted_at if sent else None
        text = "" if sent else _("Before %(moment)s") % {"moment": campaign.closing}
        yield Event(_("Application sent"), "done" if sent else "current", at=at, text=text)
    else:
        yield Event(_("Not sent in time"), "failed", at=campaign.closing.due)
        return
    yield from _answer(row, told)


def _answer(row: Application, told: str) -> Iterator[Event]:
    if told in {ApplicationState.DRAFT, ApplicationState.SUBMITTED}:
        begun = told == ApplicationState.SUBMITTED
        yield Event(_("We read all applications"), "current" if begun else "coming")
        yield Event(_("Answer by mail, and here"), "coming")
        return
    title, published = _words(row)["text"], row.campaign.published_at
    if told == ApplicationState.WAITING:
        yield Event(title, "current", at=published)
    elif told == ApplicationState.REFUSED:
        yield Event(title, "failed", at=published, text=row.answer)
    else:
        yield Event(title, at=published)
        yield Event(_("Departure"), "coming")


def form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form; saves as one writes."""
    row = _own(request, uid)
    if not row.may_be_written:
        return _closed(request, row)
    filled = ApplicationForm(request.POST or None, application=row, user=request.user)
    drafting = Drafting(request, filled, subject=str(row.uid))
    if answer := drafting.answer():
        return answer
    if filled.is_valid() and _saved(request, row, filled):
        drafting.forget()
        messages.success(request, _("Your entries are saved."))
        return redirect(row.files_url if row.missing_files else row.own_url)
    context = {"application": row, "form": filled}
    return render(
        request, "mobility/mine_form.html", context, status=422 if filled.is_bound else 200
    )


def _saved(request: HttpRequest, row: Application, filled: ApplicationForm) -> bool:
    try:
        save_entries(application=row, entries=filled.entries, by=person(request))
    except ValidationError as refused:
        add_violation(filled, refused)
        return False
    return True


def files(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add the documents asked for."""
    row = _own(request, uid)
    if not row.may_be_written:
        return _closed(request, row)
    filled = FilesForm(
        request.POST or None, request.FILES or None, application=row, user=request.user
    )
    if request.method == "POST" and filled.is_valid():
        return _kept(request, row, filled)
    context = {
        "application": row,
        "form": filled,
        "files": row.files.select_related("file").order_by("kind"),
        "missing": row.missing_files,
    }
    return render(
        request, "mobility/mine_files.html", context, status=422 if filled.is_bound else 200
    )


def _kept(request: HttpRequest, row: Application, filled: FilesForm) -> HttpResponse:
    for kind in row.campaign.asked:
        file = filled.cleaned_data.get(kind)
        if file:
            attach(
                application=row, kind=kind, file=file, accepted=accepted(file), by=person(request)
            )
            said = _("Added: %(name)s.") % {"name": DocumentAsked(kind).label}
            messages.success(request, said)
    return redirect(row.own_url)


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Submit, change again, withdraw, apply after all."""
    row = _own(request, uid)
    if name not in OWN_STEPS:
        raise Http404
    done = {
        "submit": _("Your application is sent. A mail confirms it."),
        "take-back": _("You can change your application. Do not forget to send it again."),
        "withdraw": _("Your application is withdrawn."),
        "restart": _("You can go on with your application."),
    }
    return steps.take(
        request,
        lambda: take_own_step(application=row, name=name, by=person(request)),
        done=done[name],
        back=row.own_url,
    )


def _closed(request: HttpRequest, row: Application) -> HttpResponse:
    messages.info(request, _("This application can no longer be changed here."))
    return redirect(row.own_url)


def _own(request: HttpRequest, uid: UUID) -> Application:
    """The student's own application; raises Http404 for anybody else's."""
    related = ("campaign", "enrolment__programme__unit", "enrolment__programme__isced")
    rows = Application.objects.of(person(request)).select_related(*related)
    return get_object_or_404(rows, uid=uid)
