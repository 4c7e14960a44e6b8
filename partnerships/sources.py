"""Where this room stands in the search box, among deadlines, files and merges."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.accounts.models import User
from intl_office.core.permissions import Visitor
from intl_office.deadlines import sources as deadlines
from intl_office.documents import readers
from intl_office.documents.models import StoredFile
from intl_office.organisations.merging import StaysBehind, resolvers
from intl_office.ui import search
from intl_office.ui.search import Hit
from partnerships import rules
from partnerships.actions.clocks import KEYS, SOURCE, STEPS
from partnerships.actions.contents import PARTNER_DAYS
from partnerships.actions.contents import STEPS as PARTNER_STEPS
from partnerships.actions.renewal_deadlines import DECISION
from partnerships.models import Agreement, Factsheet
from partnerships.models.factsheet import DAYS


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    search.sources.register("agreements", search.Source(_("Agreements"), find, order=5))
    readers.readers.register("partnerships.signed_copy", may_read_copy)
    deadlines.register(
        deadlines.Source(
            code=SOURCE,
            label=_("Agreement"),
            icon="file-earmark-text",
            url=_page,
            keys=KEYS | {DECISION: _("Decide whether the agreement is renewed")},
            steps=STEPS,
            visible=_within_reach,
        )
    )
    deadlines.register(
        deadlines.Source(
            code=PARTNER_DAYS,
            label=_("Days of a partner"),
            icon="calendar-event",
            url=_factsheet,
            keys=_day_names(),
            steps=PARTNER_STEPS,
            visible=_within_reach,
        )
    )
    said = _("%(row)s is a party to one of the agreements of the other already: it stays as it is.")
    resolvers.register(
        "partnerships.AgreementParty.partner", StaysBehind(on=("agreement_id",), label=said)
    )


def find(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """Agreements whose number, present or earlier, or title holds every word, the newest first."""
    rows = Agreement.objects.visible_to(cast("User", request.user)).matching(words)
    shown = rows.select_related("taken_over").only(*_SHOWN).order_by("-number")
    return [Hit(one.title, one.get_absolute_url(), _said_of(one)) for one in shown[:limit]]


_SHOWN = ("uid", "number", "title_fr", "title_en", "state", "taken_over__number")


def _said_of(row: Agreement) -> str:
    parts = [row.number, str(row.get_state_display())]
    if row.earlier is not None:
        parts.append(gettext("earlier number %(number)s") % {"number": row.earlier})
    return ", ".join(parts)


def may_read_copy(user: AbstractBaseUser, file: StoredFile) -> bool:
    """Whoever reads the agreement reads its signed copy."""
    return Agreement.objects.visible_to(user).filter(signed_copy=file).exists()


def _page(subject: UUID) -> str:
    return reverse("partnerships:agreement", args=[subject])


def _day_names() -> Mapping[str, StrOrPromise]:
    fields: Any = Factsheet._meta
    return {name: fields.get_field(name).verbose_name for name in DAYS}


def _factsheet(subject: UUID) -> str:
    return reverse("partnerships:factsheet", args=[subject])


def _within_reach(user: Visitor) -> Q:
    """Whoever reads the agreements of a unit sees their deadlines."""
    return rules.seen_by(user).condition("unit__path")
