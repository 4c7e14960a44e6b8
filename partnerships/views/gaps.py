"""The question where we have no partner for a subject and language, and its answer."""

import re
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.core.permissions import required
from intl_office.organisations.models import Partner
from intl_office.organisations.rules import may_see_partners
from intl_office.reference.models import Country
from intl_office.ui.views.lists import ListPage
from partnerships import rules
from partnerships.gap_filters import GapFilters, GapPartnerFilters, QuestionFilters
from partnerships.gap_queries import Asked, countries_for, partners_for
from partnerships.gap_tables import GapPartnerTable, GapTable
from partnerships.rules_requests import may_ask
from partnerships.views.frame import asking
from partnerships.views.sections import section_tabs

CODE = re.compile("[A-Z]{2}")
QUESTION = ("field", "language", "cefr", "mobility", "direction", "level")


class _Question(ListPage):
    """What both pages share: the question in the address."""

    template_name = "partnerships/gaps/list.html"
    part_name = "partnerships/gaps/_part.html"
    filterset_class: ClassVar[type[QuestionFilters]]

    @cached_property
    def filters(self) -> QuestionFilters:
        """The question is read first: the rows count by it."""
        found = self.reading
        found.queryset = self.rows()
        return found

    @cached_property
    def reading(self) -> QuestionFilters:
        """What the address asks, without rows yet."""
        nothing = Country.objects.none()
        return self.filterset_class(self.request.GET, nothing, request=self.request)

    @cached_property
    def asked(self) -> Asked:
        """The question."""
        return self.reading.asked

    @property
    def question(self) -> str:
        """The question alone, behind the `?` of a link."""
        given = {name: self.request.GET.get(name, "") for name in QUESTION}
        return urlencode({name: value for name, value in given.items() if value})


@method_decorator(required(rules.SEE), name="dispatch")
class GapList(_Question):
    """The answer by country."""

    name = "gaps"
    title: ClassVar[str | Promise] = gettext_lazy(
        "Where have we no partner for this subject and language?"
    )
    table_class = GapTable
    filterset_class = GapFilters

    def rows(self) -> QuerySet[Country]:
        """None until a subject or a language is chosen."""
        rows = countries_for(self.asked, asking(self.request))
        return rows.none() if self.asked.is_empty else rows

    def context(self) -> dict[str, Any]:
        """The other lists of the room; the question behind each country."""
        found = super().context()
        found["table"].question = self.question
        return found | {"sections": section_tabs(self.request), "asked": self.asked}


@method_decorator(required(rules.SEE), name="dispatch")
class GapPartnerList(_Question):
    """The institutions of one country: whom to ask."""

    name = "gap-partners"
    table_class = GapPartnerTable
    filterset_class = GapPartnerFilters

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 where there is no such country."""
        code = kwargs["code"]
        if not CODE.fullmatch(code):
            raise Http404
        self.country = known = get_object_or_404(Country, code=code)
        self.title = _("Whom to ask: %(country)s") % {"country": known}  # type: ignore[misc]  # of this country
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Partner]:
        """None until a subject or a language is chosen."""
        rows = partners_for(self.asked, self.country, asking(self.request))
        return rows.none() if self.asked.is_empty else rows

    def context(self) -> dict[str, Any]:
        """The way back, and what the reader may do with an institution."""
        found = super().context()
        found["table"].may_ask = may_ask(self.request.user)
        found["table"].may_draft = rules.may_draft(self.request.user)
        known = {"country": self.country, "asked": self.asked, "question": self.question}
        return found | known | {"sees_partners": may_see_partners(self.request.user)}
