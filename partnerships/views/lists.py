"""The list of agreements."""

from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intl_office.ui.views.lists import ListPage
from partnerships import rules
from partnerships.filters import AgreementFilters
from partnerships.models import Agreement
from partnerships.models.agreement import AgreementQuerySet
from partnerships.tables import AgreementTable
from partnerships.views.frame import asking
from partnerships.views.sections import section_tabs


class AgreementList(ListPage):
    """Agreements, the newest first."""

    name = "agreements"
    title: ClassVar[str | Promise] = _("Agreements")
    table_class = AgreementTable
    filterset_class = AgreementFilters
    template_name = "partnerships/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see no agreement at all."""
        if not rules.may_see_agreements(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Agreement]:
        """The agreements within reach."""
        rows = Agreement.objects.visible_to(asking(self.request)).for_list()
        return rows.with_columns(AgreementTable.chosen(self.request.GET))

    def exported(self, rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
        """Partners, units and officers are shared by many."""
        return cast("AgreementQuerySet", rows).for_export()

    def context(self) -> dict[str, Any]:
        """The other lists of the room, and what this person may begin here."""
        user = self.request.user
        return super().context() | {
            "sections": section_tabs(self.request),
            "may_draft": rules.may_draft(user),
            "may_record": rules.may_record_some(user),
            "may_publish": rules.may_publish(user),
        }
