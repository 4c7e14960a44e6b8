"""The rows behind the figures that no other room lists."""

from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import required
from intl_office.core.years import AcademicYear
from intl_office.organisations.models.partner import PartnerQuerySet
from intl_office.strategy import rules
from intl_office.strategy.filters import PartnerFilters, PlaceFilters
from intl_office.strategy.queries import SHOWN_YEARS
from intl_office.strategy.tables import PartnerTable, PlaceTable
from intl_office.strategy.views.frame import asking
from intl_office.ui.views.lists import ListPage
from partnerships.figures import partners_in_force, places_taken
from partnerships.models import AgreementYearQuerySet


@method_decorator(required(rules.READ), name="dispatch")
class PartnerList(ListPage):
    """Partners with an agreement in force on a day; today where none is chosen."""

    name = "partners-in-force"
    title: ClassVar[str | Promise] = _("Partners with an agreement in force")
    table_class = PartnerTable
    filterset_class = PartnerFilters
    template_name = "strategy/list.html"

    def rows(self) -> PartnerQuerySet:
        """Every partner that counts on the day."""
        reader = asking(self.request)
        return partners_in_force(self._day).visible_to(reader).select_related("country")

    @property
    def _day(self) -> date:
        asked = self.request.GET.get("on", "")
        try:
            day = parse_date(asked)
        except ValueError:
            day = None
        return day or timezone.localdate()


@method_decorator(required(rules.READ), name="dispatch")
class PlaceList(ListPage):
    """Places of agreements taken, by agreement: whose sum is the balance."""

    name = "places-taken"
    title: ClassVar[str | Promise] = _("Places taken by agreement")
    table_class = PlaceTable
    filterset_class = PlaceFilters
    template_name = "strategy/list.html"

    def rows(self) -> AgreementYearQuerySet:
        """Those of the agreements that the person may read."""
        last = AcademicYear.current()
        first = AcademicYear(last.start - 2 * SHOWN_YEARS)
        rows = places_taken(first, last).visible_to(asking(self.request))
        return rows.select_related("agreement").defer(
            "agreement__search", "agreement__terms_fr", "agreement__terms_en"
        )

    def context(self) -> dict[str, Any]:
        """Add what the rows come to."""
        return super().context() | {"total": self.total()}

    def total(self) -> int:
        """Places taken in all the rows found."""
        return sum(self.found.order_by().values_list("taken", flat=True))
