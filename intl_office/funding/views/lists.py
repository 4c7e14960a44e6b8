"""The lists of grants and of programmes."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intl_office.funding import rules
from intl_office.funding.filters import EnvelopeFilters, ProgrammeFilters
from intl_office.funding.models import Envelope, Programme
from intl_office.funding.queries import totals
from intl_office.funding.tables import EnvelopeTable, ProgrammeTable
from intl_office.funding.views.frame import asking
from intl_office.ui.views.lists import ListPage


class OfFunding(ListPage):
    """A list for those who may read envelopes; 403 for the others."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see no grant at all."""
        if not rules.may_see_funding(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EnvelopeList(OfFunding):
    """Grants, the latest calls first, and what they add up to."""

    name = "funding"
    title: ClassVar[str | Promise] = _("Funding")
    table_class = EnvelopeTable
    filterset_class = EnvelopeFilters
    template_name = "funding/list.html"
    part_name = "funding/list_part.html"

    def rows(self) -> QuerySet[Envelope]:
        """The grants within reach."""
        return Envelope.objects.visible_to(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Add the sums of everything found, by currency."""
        user = self.request.user
        found = Envelope.objects.filter(pk__in=self.found.order_by().values("pk"))
        return super().context() | {
            "totals": totals(found),
            "may_enter": rules.may_enter(user),
            "may_edit_programmes": rules.may_edit_programmes(user),
        }


class ProgrammeList(OfFunding):
    """Programmes, whose rows open their form for those who may change them."""

    name = "funding-programmes"
    title: ClassVar[str | Promise] = _("Funding programmes")
    table_class = ProgrammeTable
    filterset_class = ProgrammeFilters
    template_name = "funding/programmes.html"

    def rows(self) -> QuerySet[Programme]:
        """All of them."""
        return Programme.objects.visible_to(asking(self.request))

    def context(self) -> dict[str, Any]:
        """Whether this person may change the list; its rows then lead to their forms."""
        may_edit = rules.may_edit_programmes(self.request.user)
        known = super().context()
        known["table"].linked = may_edit
        return known | {"may_edit": may_edit}
