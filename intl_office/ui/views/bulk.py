"""The pages of an action on many rows: preview, confirmation, result."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from intl_office.ui import bulk, keyset
from intl_office.ui.bulk import BulkAction
from intl_office.ui.once import once

if TYPE_CHECKING:
    from intl_office.ui.views.lists import ListPage

ACTION, CHOSEN, ALL, CONFIRMED, RESULT = "bulk", "rows", "all", "confirmed", "bulk_result"


class Bulk:
    """The actions of one list page on many rows."""

    def __init__(self, page: "ListPage") -> None:
        """Belong to a list page, which knows rows and filters."""
        self.page, self.request = page, page.request

    @property
    def offered(self) -> list[BulkAction]:
        """The actions of this person."""
        return [action for action in self.page.bulk if action.visible(self.request)]

    def answer(self) -> HttpResponseBase:
        """Preview an action, or carry it out once confirmed."""
        name = self.request.POST.get(ACTION, "")
        action = next((one for one in self.offered if one.name == name), None)
        rows = self._rows()
        if action is None or not rows:
            return self._refuse(_("Choose rows first, then what to do with them."))
        if len(rows) > bulk.LIMIT:
            limit = keyset.Count(bulk.LIMIT)
            text = _("At most %(limit)s rows can be changed at once: filter the list first.")
            return self._refuse(text % {"limit": limit})
        if self.request.POST.get(CONFIRMED):
            return once(self.request, lambda: self._carried_out(action, rows))
        return self._preview(action, rows)

    def result(self) -> HttpResponseBase:
        """The outcome of each row."""
        found = bulk.result(self.request.user, self.request.GET.get(RESULT, ""))
        if found is None:
            return self._refuse(_("This result is not kept any more."))
        label, outcomes = found
        context = {
            "title": self.page.title,
            "label": label,
            "done": [one for one in outcomes if one[1]],
            "refused": [one for one in outcomes if not one[1]],
            "back": self._back(),
        }
        return render(self.request, "ui/bulk_result.html", context)

    def _preview(self, action: BulkAction, rows: list[Any]) -> HttpResponseBase:
        foreseen = bulk.foresee(action, rows, self.request.user)
        context = {
            "title": self.page.title,
            "action": action,
            "going": [one for one in foreseen if not one.refused],
            "refused": [one for one in foreseen if one.refused],
            "back": self._back(),
        }
        return render(self.request, "ui/bulk_preview.html", context)

    def _carried_out(self, action: BulkAction, rows: list[Any]) -> str:
        if action.start is not None:
            return action.start(rows, self.request.user)
        query = self.request.GET.copy()
        query[RESULT] = bulk.carry_out(action, rows, self.request.user)
        return f"{self.request.path}?{query.urlencode()}"

    def _rows(self) -> list[Any]:
        """The rows meant, among those that this person sees; one more than the limit at most."""
        if self.request.POST.get(ALL):
            rows = self.page.found
        else:
            rows = self.page.rows().filter(uid__in=_uids(self.request.POST.getlist(CHOSEN)))
        return list(rows.order_by("pk")[: bulk.LIMIT + 1])

    def _refuse(self, text: str) -> HttpResponseBase:
        messages.error(self.request, text)
        return redirect(self._back())

    def _back(self) -> str:
        query = self.request.GET.copy()
        query.pop(RESULT, None)
        return f"{self.request.path}?{query.urlencode()}"


def _uids(given: list[str]) -> list[UUID]:
    found = []
    for text in given:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
