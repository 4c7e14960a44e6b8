"""The lists of calls and proposals."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.funding.tables import AmountColumn
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill
from projects.enums import Stage
from projects.models import Call, Proposal

TONES: dict[str, Tone] = {
    Stage.IDEA: "neutral",
    Stage.WRITING: "info",
    Stage.SUBMITTED: "warn",
    Stage.RESERVE: "warn",
    Stage.GRANTED: "good",
    Stage.REJECTED: "bad",
    Stage.ABANDONED: "neutral",
}
NUMBER = {"td": {"class": "cell-number"}}


class CallTable(OfficeTable):
    """One line a call."""

    title = tables.Column(linkify=True, verbose_name=_("Title"))
    programme = tables.Column(
        accessor="programme__code", verbose_name=pgettext_lazy("funding", "Programme")
    )
    reference = tables.Column(verbose_name=_("Reference"))
    deadline = tables.Column(accessor="moment", verbose_name=_("Deadline"))
    answers = tables.Column(verbose_name=_("Proposals"), attrs=NUMBER)

    class Meta(OfficeTable.Meta):
        model = Call
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "title": "title",
        "programme": "programme__code",
        "deadline": "closes_on",
    }
    default_sort: ClassVar[str] = "-deadline"


class ProposalTable(OfficeTable):
    """One line a proposal."""

    title = tables.Column(accessor="name", linkify=True, verbose_name=_("Proposal"))
    stage = tables.Column(verbose_name=_("Stage"))
    programme = tables.Column(
        accessor="call__programme__code", verbose_name=pgettext_lazy("funding", "Programme")
    )
    deadline = tables.Column(accessor="call__moment", verbose_name=_("Deadline of the call"))
    amount = AmountColumn(verbose_name=_("Asked for"))
    granted = AmountColumn(verbose_name=_("Granted"))
    leader = tables.Column(accessor="leader__get_full_name", verbose_name=_("Leader"))
    unit = tables.Column(verbose_name=_("Unit"))
    call = tables.Column(accessor="call__title", verbose_name=_("Call"))
    role = tables.Column(accessor="get_own_role_display", verbose_name=_("Our role"))
    own_amount = AmountColumn(verbose_name=_("Our part"))
    organisations = tables.Column(verbose_name=_("Partners"), attrs=NUMBER)
    submitted_on = tables.DateColumn(verbose_name=_("Submitted on"))

    class Meta(OfficeTable.Meta):
        model = Proposal
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "title": "title",
        "programme": "call__programme__code",
        "deadline": "call__closes_on",
        "amount": "amount",
    }
    default_sort: ClassVar[str] = "-deadline"
    hidden: ClassVar[Sequence[str]] = (
        "unit", "call", "role", "own_amount", "organisations", "submitted_on",
    )  # fmt: skip

    def render_stage(self, value: str, record: Proposal) -> SafeString:
        """Words, icon and colour."""
        return pill(value, TONES[record.stage])
