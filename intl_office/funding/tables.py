"""The lists of envelopes and programmes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.core.money import format_money
from intl_office.funding.enums import AmendmentState, CommitmentState, State
from intl_office.funding.models import Envelope, Programme
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

TONES: dict[str, Tone] = {
    State.EXPECTED: "neutral",
    State.GRANTED: "info",
    State.OPEN: "good",
    State.CLOSED: "neutral",
    State.AUDITED: "neutral",
    State.REFUSED: "bad",
    State.CANCELLED: "bad",
}
AMENDMENT_TONES: dict[str, Tone] = {
    AmendmentState.DRAFT: "warn",
    AmendmentState.SIGNED: "good",
    AmendmentState.WITHDRAWN: "neutral",
}
COMMITMENT_TONES: dict[str, Tone] = {
    CommitmentState.RESERVED: "info",
    CommitmentState.PAID: "good",
    CommitmentState.RELEASED: "neutral",
}


class AmountColumn(tables.Column):  # type: ignore[misc]  # no types published
    """An amount in the row's currency; a number in exports."""

    def __init__(self, **options: Any) -> None:
        """To the right, so that digits stand under digits."""
        super().__init__(attrs={"td": {"class": "cell-number"}}, **options)

    def render(self, value: Decimal, record: Envelope) -> str:
        """Write it in the reader's language."""
        return format_money(value, record.currency)


class EnvelopeTable(OfficeTable):
    """One line a grant."""

    title = tables.Column(linkify=True, verbose_name=_("Title"))
    programme = tables.Column(
        accessor="programme__code", verbose_name=pgettext_lazy("funding", "Programme")
    )
    call_year = tables.Column(verbose_name=_("Call"))
    grant_number = tables.Column(verbose_name=_("Grant number"))
    state = tables.Column(verbose_name=_("State"))
    ends_on = tables.DateColumn(verbose_name=_("Last day"))
    agreed = AmountColumn(verbose_name=pgettext_lazy("money", "Agreed"))
    committed = AmountColumn(verbose_name=pgettext_lazy("money", "Committed"))
    paid = AmountColumn(verbose_name=pgettext_lazy("money", "Paid"))
    free = AmountColumn(verbose_name=pgettext_lazy("money", "Free"))
    unit = tables.Column(verbose_name=_("Unit"))
    responsible = tables.Column(verbose_name=_("Person responsible"))
    starts_on = tables.DateColumn(verbose_name=_("First day"))
    report_on = tables.DateColumn(verbose_name=_("Final report"))
    currency = tables.Column(verbose_name=_("Currency"))

    class Meta(OfficeTable.Meta):
        model = Envelope
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "title": "title",
        "programme": "programme__code",
        "call_year": "call_year",
        "grant_number": "grant_number",
        "ends_on": "ends_on",
        "agreed": "agreed",
        "free": "free",
    }
    default_sort: ClassVar[str] = "-call_year"
    hidden: ClassVar[Sequence[str]] = (
        "grant_number", "unit", "responsible", "starts_on", "report_on", "currency",
    )  # fmt: skip

    def render_call_year(self, value: int) -> str:
        """A year has no separator of thousands."""
        return str(value)

    def render_state(self, value: str, record: Envelope) -> SafeString:
        """Words, icon and colour."""
        return pill(value, TONES[record.state])


class ProgrammeTable(OfficeTable):
    """One line a programme."""

    code = tables.Column(verbose_name=_("Code"))
    name = tables.Column(accessor="name", verbose_name=_("Name"))
    funder = tables.Column(verbose_name=_("Funder"))
    funds = tables.Column(verbose_name=_("What it funds"))
    currency = tables.Column(verbose_name=_("Usual currency"))
    is_active = tables.Column(verbose_name=_("Offered for new grants"))

    class Meta(OfficeTable.Meta):
        model = Programme
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {"code": "code", "funder": "funder"}
    default_sort: ClassVar[str] = "code"

    linked = False  # set for those who may change the programmes

    def render_code(self, record: Programme) -> SafeString | str:
        """The code, which leads to the form."""
        if not self.linked:
            return record.code
        url = reverse("funding:programme_edit", args=[record.uid])
        return format_html('<a href="{}">{}</a>', url, record.code)

    def render_is_active(self, record: Programme) -> str:
        """Yes or no in words."""
        return str(_("yes") if record.is_active else _("no"))
