"""The answer to the question where partners are missing."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.organisations.models import Partner
from intl_office.reference.models import Country
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill


def yes_no(value: Any) -> str:
    """A fact in one word."""
    return _now("yes") if value else _now("no")


class PriorityColumn(tables.Column):  # type: ignore[misc]  # no types published
    """Whether a country is a priority, as a pill that leads to its page."""

    empty_values = ()

    def render(self, value: Any, record: Any) -> Any:
        """Draw it; the page is linked where the reader may open it."""
        if not value:
            return "–"
        mark = pill(_now("Priority"), "good")
        if record.priority_uid is None:
            return mark
        url = reverse("partnerships:country", args=[record.priority_uid])
        return format_html('<a href="{}">{}</a>', url, mark)


class GapTable(OfficeTable):
    """One line a country."""

    country = tables.Column(accessor="name", verbose_name=_("Country"))
    priority = PriorityColumn(verbose_name=_("Priority"))
    such = tables.Column(verbose_name=_("Such agreements"))
    general = tables.Column(verbose_name=_("of which for any subject or language"))
    any_language = tables.Column(verbose_name=_("For the subject in any language"))
    known = tables.Column(verbose_name=_("Partners known"))
    listed = tables.Column(verbose_name=_("Only in the Erasmus list"))

    class Meta(OfficeTable.Meta):
        model = Country
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "country": "in_order",
        "such": "such",
        "any_language": "any_language",
        "known": "known",
        "listed": "listed",
    }
    default_sort: ClassVar[str] = "country"
    question = ""  # of the page: what stands behind the links

    def render_country(self, record: Country) -> SafeString:
        """The name, as the link to the institutions to ask."""
        url = reverse("partnerships:gap_partners", args=[record.code])
        return format_html('<a href="{}?{}">{}</a>', url, self.question, record.name)


class GapPartnerTable(OfficeTable):
    """One line an institution of the country."""

    partner = tables.Column(accessor="name", verbose_name=_("Institution"))
    city = tables.Column(verbose_name=_("City"))
    is_known = tables.Column(verbose_name=_("Known to us"))
    such = tables.Column(verbose_name=_("Such agreements"))
    general = tables.Column(verbose_name=_("of which for any subject or language"))
    any_language = tables.Column(verbose_name=_("For the subject in any language"))
    held = tables.Column(verbose_name=_("Agreements in force"))

    class Meta(OfficeTable.Meta):
        model = Partner
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "partner": "in_order",
        "city": "city",
        "such": "such",
        "held": "held",
    }
    default_sort: ClassVar[str] = "partner"
    hidden: ClassVar[Sequence[str]] = ("general", "any_language")
    may_ask = may_draft = False  # of the reader

    def render_partner(self, record: Partner) -> SafeString:
        """The name, and what may be done where there is no such agreement."""
        name = format_html('<a href="{}">{}</a>', record.get_absolute_url(), str(record))
        asks = _to("partnerships:request_new", record, _now("Ask for an agreement"))
        drafts = _to("partnerships:new", record, _now("Draft an agreement"))
        links = [link for link, may in ((asks, self.may_ask), (drafts, self.may_draft)) if may]
        if getattr(record, "such", 0) or not links:
            return name
        whole = format_html_join("", "{}", ((link,) for link in links))
        return format_html('{}<div class="d-flex flex-wrap gap-2 mt-1">{}</div>', name, whole)

    def render_is_known(self, value: Any) -> str:
        """In one word."""
        return yes_no(value)


def _to(name: str, partner: Partner, words: str) -> SafeString:
    with_whom = _now("with %(partner)s") % {"partner": partner}
    return format_html(
        '<a class="btn btn-sm btn-outline-secondary" href="{}?partner={}">{}'
        '<span class="visually-hidden"> {}</span></a>',
        *(reverse(name), partner.uid, words, with_whom),
    )
