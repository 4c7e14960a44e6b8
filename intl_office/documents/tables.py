"""The list of documents."""

import django_tables2 as tables
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import DocumentState
from intl_office.documents.kinds import kind_title
from intl_office.documents.models import Document
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

TONES: dict[str, Tone] = {
    DocumentState.WAITING: "neutral",
    DocumentState.RENDERING: "info",
    DocumentState.READY: "good",
    DocumentState.FAILED: "bad",
}


class DocumentTable(OfficeTable):
    """One line a document."""

    title = tables.Column(linkify=True, verbose_name=_("Title"))
    kind = tables.Column(verbose_name=_("Kind"))
    locale = tables.Column(verbose_name=_("Language"))
    state = tables.Column(verbose_name=_("State"))
    created_at = tables.Column(verbose_name=_("Asked for"))
    requested_by = tables.Column(verbose_name=_("Asked for by"))
    size = tables.Column(verbose_name=_("Size"))

    class Meta(OfficeTable.Meta):
        model = Document
        fields = (
            "title",
            "kind",
            "locale",
            "state",
            "created_at",
            "requested_by",
            "size",
            "draft",
            "rendered_at",
            "sha256",
        )

    sortable = {"title": "title", "created_at": "created_at", "size": "size"}
    default_sort = "-created_at"
    hidden = ("draft", "rendered_at", "sha256")

    def render_kind(self, value: str) -> str:
        """The kind's title."""
        return kind_title(value)

    def render_state(self, value: str, record: Document) -> SafeString:
        """Words, icon and colour."""
        return pill(value, TONES[record.state])

    def render_size(self, value: int) -> str:
        """In the unit that reads best; nothing before the file is made."""
        return filesizeformat(value) if value else "—"
