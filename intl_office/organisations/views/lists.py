"""The lists of this room."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intl_office.organisations import rules
from intl_office.organisations.filters import PartnerFilters, PersonFilters
from intl_office.organisations.models import Partner, Person
from intl_office.organisations.tables import PartnerTable, PersonTable
from intl_office.organisations.views.asked import person
from intl_office.ui.views.lists import ListPage


class PartnerList(ListPage):
    """Partners."""

    name = "partners"
    title: ClassVar[str | Promise] = _("Partners")
    table_class = PartnerTable
    filterset_class = PartnerFilters
    template_name = "organisations/partners.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see no partner at all."""
        if not rules.may_see_partners(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Partner]:
        """Partners in use and closed ones; merged ones lead elsewhere."""
        return Partner.objects.visible_to(person(self.request)).for_list().defer("search")

    def context(self) -> dict[str, Any]:
        """Whether this user may add one."""
        return {**super().context(), "may_edit": rules.may_edit_partners(self.request.user)}


class PersonList(ListPage):
    """People of the house."""

    name = "people"
    title: ClassVar[str | Promise] = _("People of the house")
    table_class = PersonTable
    filterset_class = PersonFilters
    template_name = "organisations/people.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see nobody at all."""
        if not rules.may_see_people(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Person]:
        """People with the units of today that the reader sees."""
        reader = person(self.request)
        return Person.objects.visible_to(reader).for_list(reader).defer("search")

    def context(self) -> dict[str, Any]:
        """Whether this user may add one."""
        return {**super().context(), "may_edit": rules.may_add_people(self.request.user)}
