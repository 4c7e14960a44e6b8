"""The table of the renewal cockpit: the evidence beside the proposal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.ui.charts import Twin, spark
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill
from partnerships.enums import LIVE, State
from partnerships.enums_renewals import RenewalChoice
from partnerships.models import Agreement
from partnerships.queries_renewals import visits_of

TONES: dict[str, Tone] = {
    RenewalChoice.RENEW: "good",
    RenewalChoice.EXTEND: "warn",
    RenewalChoice.TRANSFORM: "info",
    RenewalChoice.LAPSE: "bad",
}
NUMBER = {"td": {"class": "cell-number"}}


def drawn(choice: str) -> SafeString:
    """A decision as words, icon and colour."""
    return _drawn(choice, get_language() or "")


@lru_cache(maxsize=32)
def _drawn(choice: str, _language: str) -> SafeString:
    return pill(RenewalChoice(choice).label, TONES[choice])


def _figure(name: str, label: Any) -> tables.Column:
    return tables.Column(accessor=f"renewal__evidence__{name}", verbose_name=label, attrs=NUMBER)


class RenewalTable(OfficeTable):
    """One line an agreement that ends; what speaks for a decision comes before it."""

    partner = tables.Column(accessor="partner_list", verbose_name=_("Partner"))
    ends_on = tables.DateColumn(verbose_name=_("Last day"))
    flows = tables.Column(accessor="renewal__flows_text", verbose_name=_("Flows, 5 years"))
    idle = _figure("dormant_for", _("Years idle"))
    proposal = tables.Column(
        accessor="renewal__proposal__decision__label",
        verbose_name=pgettext_lazy("renewal", "Proposal"),
        attrs={"td": {"class": "cell-words"}},
    )
    decision = tables.Column(
        accessor="renewal__decided_words", verbose_name=_("Decision"), empty_values=()
    )
    promised = _figure("promised", _("Places"))
    taken = _figure("taken", pgettext_lazy("places", "Used"))
    use = _figure("use", _("Use (per cent)"))
    out = _figure("out", pgettext_lazy("students", "Out"))
    back = _figure("back", pgettext_lazy("students", "In"))
    balance = _figure("balance", _("Balance"))
    ects = _figure("ects_each", _("ECTS each"))
    contact = tables.DateColumn(
        accessor="renewal__evidence__contact_on", verbose_name=_("Contact confirmed")
    )
    visit = tables.DateColumn(accessor="last_visit_on", verbose_name=_("Last visit"))
    number = tables.Column(verbose_name=_("Number"))
    country = tables.Column(accessor="country_list", verbose_name=_("Country"))
    type = tables.Column(accessor="get_type_display", verbose_name=_("Type"))
    unit = tables.Column(verbose_name=_("Unit"))
    why = tables.Column(accessor="renewal__proposal__words", verbose_name=_("Why proposed"))
    cautions = tables.Column(accessor="renewal__cautions_text", verbose_name=_("To settle"))

    class Meta(OfficeTable.Meta):
        model = Agreement
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "partner": "first_partner",
        "number": "number",
        "type": "type",
        "ends_on": "ends_on",
        "use": "use",
        "idle": "idle",
    }
    default_sort: ClassVar[str] = "ends_on"
    # What is shown fits a screen of 1,280 points; the flows draw what the hidden figures count.
    hidden: ClassVar[Sequence[str]] = (
        *("idle", "promised", "taken", "use", "out", "back", "balance", "ects", "contact"),
        *("number", "country", "type", "unit", "why", "cautions"),
    )

    def __init__(self, data: Iterable[Any] = (), **options: Any) -> None:
        """Read the last visits of the page's rows."""
        rows = list(data)
        known = visits_of(rows) if rows else {}
        for row in rows:
            row.last_visit_on = known.get(row.pk)
        super().__init__(rows, **options)

    def values(self) -> list[tuple[str, Callable[[Any], Any]]]:
        """Readers for exports; the visits of all rows are read at once."""
        shown = zip(super().values(), self.columns, strict=True)
        return [
            (head, _visit_reader() if one.name == "visit" else read) for (head, read), one in shown
        ]

    def render_partner(self, record: Agreement, value: str) -> SafeString:
        """Who it is with, and below it which agreement; it leads to the evidence."""
        return format_html(
            '<a href="{}">{}</a><div class="quiet fw-normal">{} · {}</div>',
            record.renewal_url,
            value,
            record.number,
            record.get_type_display(),
        )

    def render_flows(self, record: Agreement, value: str) -> SafeString:
        """A pair of bars for each year."""
        return spark([Twin(one.out, one.back) for one in record.renewal.flows], value)

    def render_proposal(self, record: Agreement) -> SafeString:
        """What, why, and what to settle besides."""
        known = record.renewal
        lines = [known.proposal.words, *known.cautions]
        said = format_html_join("", '<div class="quiet">{}</div>', ((one,) for one in lines))
        return format_html("{}{}", drawn(known.proposal.decision), said)

    def render_decision(self, record: Agreement) -> SafeString:
        """What was decided, by whom; the draft that followed; or the way to decide."""
        known = record.renewal
        parts = [drawn(known.decision.decision)] if known.decision else []
        if known.draft:
            address, number = known.draft.get_absolute_url(), known.draft.number
            whole = format_html('<span class="text-nowrap">{}</span>', number)
            words = format_html(_now("drafted: %(number)s") % {"number": "{}"}, whole)
            parts.append(format_html('<div><a href="{}">{}</a></div>', address, words))
        if parts:
            return format_html_join("", "{}", ((one,) for one in parts))
        name = format_html('<span class="visually-hidden"> {}</span>', record.number)
        return format_html('<a href="{}">{}{}</a>', record.renewal_url, _now("Decide"), name)


def _visit_reader() -> Callable[[Any], date | None]:
    """Reads a row's last visit; all that may be asked for are read at the first one."""
    known: dict[int, date] = {}
    asked: list[bool] = []

    def read(row: Agreement) -> date | None:
        if not asked:
            asked.append(True)
            rows = Agreement.objects.filter(state__in=LIVE | {State.EXPIRED})
            known.update(visits_of(rows.for_list()))
        return known.get(row.pk)

    return read
