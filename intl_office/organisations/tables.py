"""The lists of this room."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.organisations.models import Partner, Person
from intl_office.ui.tables import OfficeTable


class VerbatimColumn(tables.Column):  # type: ignore[misc]  # no types published
    """A code whose spaces count."""

    def render(self, value: Any) -> SafeString:
        """Keep every space on the screen."""
        return format_html('<span class="verbatim">{}</span>', value)


class PartnerTable(OfficeTable):
    """Partners."""

    legal_name = tables.Column(linkify=True, verbose_name=_("Legal name"))
    name = tables.Column(accessor="name", verbose_name=_("Name"))
    acronym = tables.Column(verbose_name=_("Acronym"))
    kind = tables.Column(verbose_name=_("Kind"))
    country = tables.Column(accessor="country__name", verbose_name=_("Country"))
    city = tables.Column(verbose_name=_("City"))
    erasmus_code = VerbatimColumn(verbose_name=_("Erasmus code"))
    pic = tables.Column(verbose_name=_("PIC"))
    oid = tables.Column(verbose_name=_("OID"))
    charter = tables.BooleanColumn(accessor="has_charter", verbose_name=_("Erasmus charter"))
    charter_until = tables.DateColumn(verbose_name=_("Charter until"))
    website = tables.Column(verbose_name=_("Website"))
    is_active = tables.BooleanColumn(verbose_name=_("Exists"))

    class Meta(OfficeTable.Meta):
        model = Partner
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "legal_name": "legal_name",
        "country": "country__code",
        "city": "city",
        "erasmus_code": "erasmus_code",
        "charter_until": "charter_until",
    }
    default_sort: ClassVar[str] = "legal_name"
    hidden: ClassVar[Sequence[str]] = (
        "name", "kind", "acronym", "pic", "oid", "charter_until", "website", "is_active",
    )  # fmt: skip

    def render_legal_name(self, record: Partner) -> SafeString:
        """The legal name, and under it the reader's own where that is another one."""
        if record.name == record.legal_name:
            return format_html("{}", record.legal_name)
        return format_html(
            '{}<br><span class="quiet fw-normal">{}</span>', record.legal_name, record.name
        )

    def render_charter(self, value: bool) -> SafeString | str:  # noqa: FBT001  # django-tables2's signature
        """Yes or no in words."""
        return _yes_no(value)

    def render_is_active(self, value: bool) -> SafeString | str:  # noqa: FBT001  # django-tables2's signature
        """Yes or no in words."""
        return _yes_no(value)


class PersonTable(OfficeTable):
    """People of the house."""

    last_name = tables.Column(linkify=True, verbose_name=_("Last name"))
    first_name = tables.Column(verbose_name=_("First name"))
    kind = tables.Column(verbose_name=_("Kind"))
    position = tables.Column(verbose_name=_("Position"))
    units = tables.Column(accessor="unit_names", verbose_name=_("Units"))
    email = tables.Column(verbose_name=_("Email address"))
    phone = tables.Column(verbose_name=_("Telephone"))

    class Meta(OfficeTable.Meta):
        model = Person
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "last_name": "last_name",
        "first_name": "first_name",
        "position": "position",
    }
    default_sort: ClassVar[str] = "last_name"
    hidden: ClassVar[Sequence[str]] = ("phone",)


def _yes_no(value: bool) -> str:  # noqa: FBT001  # a value, not a flag
    return str(_("yes") if value else _("no"))
