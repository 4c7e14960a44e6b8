"""The renewal cockpit: what ends, how it was used, what is proposed and decided."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from intl_office.accounts.models import User
from intl_office.core.permissions import required
from intl_office.ui import keyset
from intl_office.ui.bulk import BulkAction, Preview
from intl_office.ui.components import Tab
from intl_office.ui.views.lists import ListPage
from partnerships import queries_renewals as queries
from partnerships import rules
from partnerships.actions.extending import draft_decided, why_not_drafted
from partnerships.actions.renewal_decisions import follow
from partnerships.actions.renewing import renew_many, why_not
from partnerships.enums_renewals import RenewalChoice
from partnerships.filters_renewals import DEFAULT, HORIZONS, OVER, RenewalFilters
from partnerships.forms.renewals import PolicyForm
from partnerships.guards import day_of
from partnerships.models import Agreement, RenewalPolicy
from partnerships.renewal_rules import RULES
from partnerships.renewal_standing import a_year_later
from partnerships.tables_renewals import RenewalTable
from partnerships.views.frame import asking
from partnerships.views.sections import section_tabs


def foresee_decision(row: Agreement, user: User) -> Preview:
    """What is proposed for it, or why nothing can be decided."""
    if not rules.may_edit(user, row):
        return Preview("", [_not_yours()])
    refused = why_not(row)
    if refused:
        return Preview("", [refused])
    if row.renewal.decision:
        return Preview("", [_("It is decided already: %(decision)s.") % {
            "decision": row.renewal.decided_words}])  # fmt: skip
    known = row.renewal.proposal
    return Preview(f"{known.decision.label} – {known.words}")


def foresee_draft(row: Agreement, user: User) -> Preview:
    """What would be drafted, or why nothing is."""
    if not rules.may_edit(user, row):
        return Preview("", [_not_yours()])
    refused = why_not_drafted(row)
    if refused:
        return Preview("", [refused])
    decision = row.renewal.decision
    if decision.decision == RenewalChoice.EXTEND:
        day = day_of(a_year_later(row.ends_on)) if row.ends_on else ""
        return Preview(_("An amendment is drafted: last day %(day)s") % {"day": day})
    kind = decision.get_target_display() or row.get_type_display()
    return Preview(_("A draft is made: %(type)s") % {"type": kind})


def draft_all(rows: Sequence[Agreement], user: User) -> str:
    """Begin the long work; its page shows how far it is."""
    job = renew_many(agreements=[row.uid for row in rows], by=user)
    return reverse("jobs:job", args=[job.uid])


def _not_yours() -> str:
    return _("You do not change agreements of this unit.")


def _may_draft(request: HttpRequest) -> bool:
    return rules.may_draft(request.user)


class RenewalList(ListPage):
    """Agreements that end within 6, 12 or 18 months, the first to end on top."""

    name = "renewals"
    title: ClassVar[str | Promise] = gettext_lazy("Renewals")
    table_class = RenewalTable
    filterset_class = RenewalFilters
    template_name = "partnerships/renewals.html"
    bulk = (
        BulkAction(
            name="follow",
            label=gettext_lazy("Decide as proposed"),
            preview=foresee_decision,
            act=lambda row, user: follow(agreement=row, by=user),
            visible=_may_draft,
        ),
        BulkAction(
            name="draft",
            label=gettext_lazy("Draft as decided"),
            preview=foresee_draft,
            act=lambda row, user: draft_decided(agreement=row, by=user),
            visible=_may_draft,
            start=draft_all,
        ),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see no agreement at all."""
        if not rules.may_see_agreements(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Agreement]:
        """The agreements within reach, with what the cockpit says of them."""
        return queries.standing(self._seen.for_list())

    @cached_property
    def filters(self) -> RenewalFilters:
        """What the address says; twelve months where it says nothing."""
        asked = self.request.GET.copy()
        asked["ends"] = self._ends
        return RenewalFilters(asked, self._seen, request=self.request)

    @cached_property
    def found(self) -> QuerySet[Agreement]:
        """The rows that the filters leave; the figures are read for them alone."""
        return queries.standing(self.filters.qs.for_list())

    @cached_property
    def _count(self) -> keyset.Count:
        """Counted without their figures, once."""
        rows, known = self.filters.qs, self.filters.number
        if known is None:
            return keyset.count(rows)
        return keyset.Count(min(known, keyset.COUNTED), capped=known > keyset.COUNTED)

    def context(self) -> dict[str, Any]:
        """The tabs of the horizon, and the figures that open on their rows."""
        known = super().context()
        return known | {
            "sections": section_tabs(self.request),
            "tabs": [self._tab(code) for code in (*HORIZONS, OVER)],
            "figures": self._figures(_limits(known["table"].data)),
            "may_set": rules.may_set_policy(self.request.user),
        }

    @property
    def _seen(self) -> Any:
        return Agreement.objects.visible_to(asking(self.request))

    @property
    def _ends(self) -> str:
        asked = self.request.GET.get("ends", "")
        return asked if asked in (*HORIZONS, OVER) else DEFAULT

    def _tab(self, code: str) -> Tab:
        label = _("%(months)s months") % {"months": code} if code != OVER else _("Already over")
        return Tab(label, f"{self.request.path}?ends={code}", current=code == self._ends)

    def _figures(self, years: int) -> list[dict[str, Any]]:
        """How many end, are undecided, sleep; each opens on its rows."""
        ends = self._ends
        rows = queries.over(self._seen) if ends == OVER else queries.ending(self._seen, int(ends))
        every, waiting, asleep = queries.counts(rows, years)
        address = f"{self.request.path}?ends={ends}"
        text = ngettext("no mobility for %(n)s year", "no mobility for %(n)s years", years)
        ended = _("are over without a successor") if ends == OVER else _("end within %(n)s months")
        return [
            {"value": every, "label": ended % {"n": ends}, "url": address},
            {"value": waiting, "label": _("not decided"), "url": f"{address}&decision=none"},
            {"value": asleep, "label": text % {"n": years}, "url": f"{address}&dormant={years}"},
        ]


def _limits(rows: Any) -> int:
    """After how many years an agreement sleeps: every row knows it, else it is asked."""
    first = next(iter(rows), None)
    known = first.renewal.limits if first else RenewalPolicy.get()
    return int(known.dormant_years)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.POLICY)
def policy(request: HttpRequest) -> HttpResponse:
    """The rules in words, and their limits."""
    form = PolicyForm(request.POST or None, instance=RenewalPolicy.get(), user=request.user)
    if request.method == "POST" and form.is_valid() and form.write():
        messages.success(request, _("The limits are saved: proposals follow them at once."))
        return redirect("partnerships:renewals")
    context = {"form": form, "rules": RULES, "back": reverse("partnerships:renewals")}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/renewal_policy.html", context, status=status)
