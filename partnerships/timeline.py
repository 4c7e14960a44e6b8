"""What happened with one partner, newest first, from every room that knows of it.

    partner_events.register("projects", EventSource(_("Projects"), projects, shown=may_see))

A source gives at most so many of its own, the newest first; the page merges them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Case, DateField, F, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.registry import Registry
from intl_office.organisations.models import Partner, PartnerLink
from intl_office.ui.components import Text, Tone
from partnerships import rules
from partnerships.enums import State
from partnerships.models import Agreement, AgreementTransition, Visit
from partnerships.rules_visits import may_see_visits
from partnerships.tables import TONES
from partnerships.tables_requests import VISIT_TONES


@dataclass(frozen=True, slots=True)
class PartnerEvent:
    """A moment with a partner.

    Attributes:
        on: the day.
        title: what happened.
        pill: one word on it, with its tone.
        text: more, such as the reason.
        url: where it is seen; empty where there is no page.

    """

    on: date
    title: Text
    pill: Text = ""
    tone: Tone = "neutral"
    text: Text = ""
    url: str = ""


Read = Callable[[User, Partner, int], Sequence[PartnerEvent]]


@dataclass(frozen=True, slots=True)
class EventSource:
    """A kind of events: its name in the filter, what reads it, who sees it.

    `read` gets who asks, the partner and how many are wanted; it gives the newest first, of what
    this person may read alone.
    """

    label: str | Promise
    read: Read
    shown: Callable[[User], bool] = rules.may_see_agreements


@dataclass(frozen=True, slots=True)
class Moment:
    """An event with its kind in words."""

    kind: Text
    event: PartnerEvent


partner_events: Registry[EventSource] = Registry("events of a partner")


def register() -> None:
    """Called once, in `AppConfig.ready()`: what this room and the lower ones know."""
    partner_events.register("agreements", EventSource(gettext_lazy("Agreements"), agreements))
    partner_events.register(
        "visits", EventSource(gettext_lazy("Visits and missions"), visits, may_see_visits)
    )
    partner_events.register("institution", EventSource(gettext_lazy("Institution"), institution))


def kinds(user: User) -> Sequence[tuple[str, Text]]:
    """Codes and names of what this person can filter by."""
    return [(code, one.label) for code, one in partner_events.items() if one.shown(user)]


def moments(user: User, partner: Partner, *, kind: str = "", limit: int) -> Sequence[Moment]:
    """The newest events, of one kind or of all; the queries depend on the sources alone."""
    found = [
        Moment(source.label, event)
        for code, source in partner_events.items()
        if source.shown(user) and kind in ("", code)
        for event in source.read(user, partner, limit)
    ]
    return sorted(found, key=lambda one: one.event.on, reverse=True)[:limit]


# ---------------------------------------------------------------- agreements
def agreements(user: User, partner: Partner, limit: int) -> Sequence[PartnerEvent]:
    """Each drafted agreement and each step of it, on the day it is dated; two queries."""
    rows = Agreement.objects.visible_to(user).with_partner(partner)
    steps = AgreementTransition.objects.filter(agreement__in=rows).annotate(on=_DATED)
    found = steps.select_related("agreement").defer("agreement__search").order_by("-on", "-pk")
    drafts = rows.defer("search").order_by("-created_at", "-pk")[:limit]
    return [*map(_step, found[:limit]), *map(_drafted, drafts)]


# A step is recorded after the fact: what has a day of its own counts on it.
_DATED = Coalesce(
    Case(
        When(target=State.SIGNED, then=F("agreement__signed_on")),
        When(target=State.IN_FORCE, then=F("agreement__starts_on")),
        When(target=State.EXPIRED, then=F("agreement__ends_on")),
        When(target=State.TERMINATED, then=F("agreement__ended_on")),
        default=None,
        output_field=DateField(),
    ),
    TruncDate("at"),
)


def _step(row: AgreementTransition) -> PartnerEvent:
    state = State(row.target)
    on: date = getattr(row, "on")  # noqa: B009  # annotated
    return PartnerEvent(
        on=on,
        title=str(row.agreement),
        pill=state.label,
        tone=TONES[state],
        text=row.reason,
        url=row.agreement.get_absolute_url(),
    )


def _drafted(row: Agreement) -> PartnerEvent:
    day = timezone.localdate(row.created_at)
    # Past agreements are taken over long after they were made.
    known = [one for one in (day, row.approved_on, row.signed_on) if one is not None]
    return PartnerEvent(
        on=min(known), title=str(row), pill=_("Drafted"), url=row.get_absolute_url()
    )


# ---------------------------------------------------------------- visits
def visits(user: User, partner: Partner, limit: int) -> Sequence[PartnerEvent]:
    """Delegations received and missions that have begun, on their first day; one query."""
    rows = Visit.objects.visible_to(user).with_partner(partner).held()
    return [
        PartnerEvent(
            on=row.starts_on,
            title=row.purpose,
            pill=row.get_state_display(),
            tone=VISIT_TONES[row.state],
            text=", ".join(filter(None, (row.get_kind_display(), row.place))),
            url=row.get_absolute_url(),
        )
        for row in rows.defer("search", "programme", "report").order_by("-starts_on", "-pk")[:limit]
    ]


# ---------------------------------------------------------------- institution
def institution(user: User, partner: Partner, limit: int) -> Sequence[PartnerEvent]:
    """Charter, closing, successions, merges: links and history; three queries."""
    found = [*_successions(user, partner), *_changes(partner), *_merges(partner)]
    return sorted(found, key=lambda one: one.on, reverse=True)[:limit]


def _successions(user: User, partner: Partner) -> Iterator[PartnerEvent]:
    for link in PartnerLink.objects.visible_to(user).about(partner):
        if link.happened_on:
            other = link.target if link.source_id == partner.pk else link.source
            yield PartnerEvent(
                link.happened_on, str(link), text=link.note, url=other.get_absolute_url()
            )


def _changes(partner: Partner) -> Iterator[PartnerEvent]:
    kept: Any = audit.event_model(Partner)
    rows = list(kept._base_manager.filter(pgh_obj_id=partner.pk).order_by("pgh_id"))
    for before, after in pairwise(rows):
        day = timezone.localdate(after.pgh_created_at)
        if (before.charter_from, before.charter_until) != (after.charter_from, after.charter_until):
            yield PartnerEvent(day, _("Erasmus charter changed"), text=_charter(after))
        if before.is_active != after.is_active:
            title = _("Closed") if before.is_active else _("Open again")
            yield PartnerEvent(day, title, text=(after.pgh_context or {}).get("reason", ""))


def _charter(row: Any) -> str:
    if row.charter_from is None:
        return _("No charter any more.")
    start = date_format(row.charter_from, "DATE_FORMAT")
    if row.charter_until is None:
        return _("Since %(start)s.") % {"start": start}
    end = date_format(row.charter_until, "DATE_FORMAT")
    return _("From %(start)s to %(end)s.") % {"start": start, "end": end}


def _merges(partner: Partner) -> Iterator[PartnerEvent]:
    kept: Any = audit.event_model(Partner)
    losers = Partner.objects.filter(merged_into=partner)
    rows = kept._base_manager.filter(pgh_obj_id__in=losers, merged_into_id=partner.pk)
    for row in rows.order_by("pgh_obj_id", "pgh_id").distinct("pgh_obj_id"):
        title = _("“%(loser)s” was merged into this partner") % {"loser": row.legal_name}
        yield PartnerEvent(timezone.localdate(row.pgh_created_at), title)
