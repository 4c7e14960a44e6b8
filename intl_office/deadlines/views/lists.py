"""The list and the month."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from intl_office.deadlines.enums import When, Whose
from intl_office.deadlines.filters import DeadlineFilters
from intl_office.deadlines.models import DeadlineQuerySet
from intl_office.deadlines.queries import deadlines_of, month, month_beside, parsed_month
from intl_office.deadlines.tables import DeadlineTable, tone_of
from intl_office.deadlines.views.frame import asking, tabs
from intl_office.ui import keyset
from intl_office.ui.components import Tab
from intl_office.ui.tables import with_parameters
from intl_office.ui.views.lists import ListPage


class DeadlineList(ListPage):
    """What is late, what is to come: mine, my units', all that I may see."""

    name = "deadlines"
    title = _("Deadlines")
    table_class = DeadlineTable
    filterset_class = DeadlineFilters
    template_name = "deadlines/list.html"
    part_name = "deadlines/list_part.html"

    def rows(self) -> DeadlineQuerySet:
        """The circle that the address names."""
        return deadlines_of(asking(self.request), whose_of(self.request.GET)).for_list()

    def context(self) -> dict[str, Any]:
        """Add the parts of the room and the three distances."""
        return super().context() | {
            "tabs": tabs("deadlines:deadlines"),
            "distances": self._distances(),
        }

    def _distances(self) -> list[Tab]:
        rows, now = self.rows(), timezone.now()
        chosen = self.request.GET.get("when", "")
        late, later = pgettext_lazy("deadlines", "Late"), pgettext_lazy("deadlines", "Later")
        return [
            self._distance("", _("All open"), chosen, None),
            self._distance(When.LATE, late, chosen, _number(rows.late(now))),
            self._distance(When.SOON, _("Next 30 days"), chosen, _number(rows.soon(now))),
            self._distance(When.LATER, later, chosen, _number(rows.later(now))),
        ]

    def _distance(self, when: str, label: Any, chosen: str, count: int | None) -> Tab:
        changes = {"when": when or None, "cursor": None, "state": None}
        url = self.request.path + with_parameters(self.request.GET, **changes)
        return Tab(label, url, current=when == chosen, count=count)


def whose_of(parameters: QueryDict) -> str:
    """The circle that an address names; mine where it names none."""
    named = parameters.get("whose", "")
    return named if named in Whose.values else Whose.MINE


def _number(rows: DeadlineQuerySet) -> int | None:
    """How many, as long as it is quick to know."""
    counted = keyset.count(rows, 1_000)
    return None if counted.capped else counted.number


@require_safe
def month_page(request: HttpRequest) -> HttpResponse:
    """The open deadlines of a month, day by day."""
    first = parsed_month(request.GET.get("month", ""))
    whose = whose_of(request.GET)
    weeks = month(deadlines_of(asking(request), whose), first)
    context = {
        "tabs": tabs("deadlines:month"),
        "circles": [_circle(request, one, whose) for one in Whose],
        "first": first,
        "weeks": [
            [(day, [(row, tone_of(row)) for row in day.deadlines]) for day in w] for w in weeks
        ],
        "days": [day.day for day in weeks[0]],
        "whose": whose,
        "before": with_parameters(request.GET, month=f"{month_beside(first, -1):%Y-%m}"),
        "after": with_parameters(request.GET, month=f"{month_beside(first, 1):%Y-%m}"),
    }
    return render(request, "deadlines/month.html", context)


def _circle(request: HttpRequest, one: Whose, shown: str) -> Tab:
    url = request.path + with_parameters(request.GET, whose=one.value)
    return Tab(one.label, url, current=one == shown)
