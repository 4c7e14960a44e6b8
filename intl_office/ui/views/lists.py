"""The list page: filters, columns, sort, pages, saved views, export, all in the address.

class PartnerList(ListPage):
    name = "partners"
    title = _("Partners")
    table_class = PartnerTable
    filterset_class = PartnerFilters

    def rows(self) -> QuerySet[Partner]:
        return Partner.objects.visible_to(self.request.user).for_list()
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View

from intl_office.ui import export, exporting, keyset
from intl_office.ui.actions.saved_views import delete_view, lasting, save_view
from intl_office.ui.bulk import BulkAction
from intl_office.ui.filters import OfficeFilterSet
from intl_office.ui.models import SavedView
from intl_office.ui.once import once
from intl_office.ui.tables import OfficeTable, with_parameters
from intl_office.ui.views.bulk import ACTION, RESULT, Bulk

WRITERS = {"xlsx": export.xlsx, "csv": export.csv_file}
CHUNK = 2000  # rows fetched at a time by an export


def _unchanged(rows: Iterable[Any], _total: int) -> Iterable[Any]:
    return rows


class ListPage(View):
    """One list. GET shows it (`export=xlsx|csv` as a file), POST keeps or forgets a view.

    An export of more rows than `EXPORT_LIMIT` is asked for by POST and made in the background.

    Class attributes:
        name: unique among the lists; saved views and files carry it.
        title: heading.
        page_size: rows on a page.
        bulk: actions on many rows; the rows then have a `uid`.
        template_name: extends `ui/list.html` to add actions beside the heading.
        unlimited, passing: set by `exporting.made`, which writes every row and counts them.
    """

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    table_class: ClassVar[type[OfficeTable]]
    filterset_class: ClassVar[type[OfficeFilterSet]]
    page_size: ClassVar[int] = 50
    bulk: ClassVar[Sequence[BulkAction]] = ()
    template_name: ClassVar[str] = "ui/list.html"
    part_name: ClassVar[str] = "ui/list_part.html"
    unlimited = False
    passing: Callable[[Iterable[Any], int], Iterable[Any]] = staticmethod(_unchanged)

    def rows(self) -> "models.QuerySet[Any]":
        """What this user may see, with what the columns need: `visible_to(user).for_list()`."""
        raise ImproperlyConfigured(f"{type(self).__name__} does not say which rows it shows.")

    def exported(self, rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        """The rows of a file; a list may read otherwise what thousands of rows share."""
        return rows

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponseBase:
        """The page, its part for htmx, or the file."""
        if request.GET.get("export") in WRITERS:
            return self._export(request.GET["export"])
        if RESULT in request.GET:
            return Bulk(self).result()
        partial = bool(request.headers.get("HX-Request"))
        template = self.part_name if partial else self.template_name
        response = render(request, template, self.context())
        patch_vary_headers(response, ["HX-Request"])
        return response

    def post(self, request: HttpRequest, **_parts: Any) -> HttpResponseBase:
        """Keep the view shown under a name, forget one, export all, or act on many rows."""
        if ACTION in request.POST:
            return Bulk(self).answer()
        if (form := request.POST.get("export", "")) in WRITERS:
            return once(request, lambda: self._export_later(form))
        if uid := request.POST.get("delete_view"):
            self._forget(uid)
        else:
            self._keep(request.POST.get("view_name", ""))
        return redirect(f"{request.path}?{lasting(request.GET.urlencode())}")

    def context(self) -> dict[str, Any]:
        """What the templates need; a room adds its own by `super().context() | {...}`."""
        page = keyset.page(self.found, self._order, self._cursor, self.page_size)
        actions = Bulk(self).offered
        table = self.table_class(page.rows, query=self.request.GET)
        table.selectable = bool(actions)
        return {
            "title": self.title,
            "filters": self.filters,
            "table": table,
            "count": self._count,
            "long_export": self._is_long,
            "previous_url": self._page_url(page.previous),
            "following_url": self._page_url(page.following),
            "export_urls": {kind: self._with(export=kind, cursor=None) for kind in WRITERS},
            "views": SavedView.objects.visible_to(self._user).of_list(self.name),
            "state": lasting(self.request.GET.urlencode()),
            "other_state": self._besides_columns(),
            "bulk_actions": actions,
        }

    @cached_property
    def filters(self) -> OfficeFilterSet:
        """The filters with what the address says."""
        return self.filterset_class(self.request.GET, self.rows(), request=self.request)

    @cached_property
    def found(self) -> "models.QuerySet[Any]":
        """The rows that the filters leave."""
        rows: models.QuerySet[Any] = self.filters.qs
        return rows

    @property
    def _user(self) -> Any:
        return self.request.user

    @property
    def _order(self) -> keyset.Order:
        return self.table_class.order(self.request.GET)

    @property
    def _cursor(self) -> str:
        return self.request.GET.get("cursor", "")

    def _with(self, **changes: str | None) -> str:
        return with_parameters(self.request.GET, **changes)

    def _besides_columns(self) -> list[tuple[str, str]]:
        """What the form of the columns sends along."""
        passing = {"columns", "cursor", "export"}
        parameters = self.request.GET
        return [(n, v) for n in parameters if n not in passing for v in parameters.getlist(n)]

    def _page_url(self, cursor: str) -> str:
        return self._with(cursor=cursor) if cursor else ""

    @cached_property
    def _count(self) -> keyset.Count:
        return keyset.count(self.found)

    @property
    def _is_long(self) -> bool:
        """Whether an export takes longer than a person waits."""
        return self._count.capped or self._count.number > settings.EXPORT_LIMIT

    def _export(self, form: str) -> HttpResponseBase:
        if not self.unlimited and self._is_long:
            return self._ask_to_export(form)
        found = self.exported(keyset.ordered(self.found, self._order))
        rows = found.iterator(chunk_size=CHUNK)
        columns = self.table_class(query=self.request.GET).values()
        total = self.found.order_by().count() if self.unlimited else 0
        name = f"{self.name}-{timezone.localdate():%Y-%m-%d}"
        return WRITERS[form](name, columns, self.passing(rows, total))

    def _ask_to_export(self, form: str) -> HttpResponseBase:
        """Reading an address starts no work: the page has the button that does."""
        state = lasting(self.request.GET.urlencode())
        context = {"title": self.title, "state": state, "count": self._count, "form": form}
        return render(self.request, "ui/export_later.html", context)

    def _export_later(self, form: str) -> str:
        query = lasting(self.request.GET.urlencode())
        title = _("Export of the list “%(list)s”") % {"list": self.title}
        return exporting.start(exporting.Wanted(self.request.path, query, form, title), self._user)

    def _keep(self, given: str) -> None:
        name = given.replace("\x00", "")  # PostgreSQL keeps none
        query = self.request.GET.urlencode()
        try:
            save_view(by=self._user, list_name=self.name, name=name, query=query)
        except ValidationError as refused:
            messages.error(self.request, " ".join(refused.messages))
        else:
            messages.success(self.request, _("The view is saved."))

    def _forget(self, uid: str) -> None:
        try:
            deleted = delete_view(by=self._user, uid=UUID(uid))
        except ValueError:
            deleted = False
        if deleted:
            messages.success(self.request, _("The view is deleted."))
