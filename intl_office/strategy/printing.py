"""The report as a document: read alone, the evening before the board."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import Locale
from intl_office.documents.kinds import DocumentKind
from intl_office.strategy.actions.reports import KIND
from intl_office.strategy.board import Headline, Section, board
from intl_office.strategy.models import Report
from intl_office.strategy.readings import number
from intl_office.strategy.rules import may_read
from intl_office.ui.charts.drawing import FONT

PRINTED = "Office Document"  # the font that every document embeds


class ReportKind(DocumentKind):
    """The headline figures and the pictures, each with its sentence, its table, its meaning."""

    code = KIND
    title = _("Report on international relations")
    template = "strategy/documents/report.html"
    locales = (Locale.FR, Locale.EN)

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the kind's
        """Its title and the day it is about."""
        day = date_format(_report(subject).day, "DATE_FORMAT")
        return _now("International relations as of %(day)s") % {"day": day}

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:  # noqa: ARG002
        """Figures, sentences and pictures in the document's language."""
        shown = board(_report(subject).day)
        return {
            "day": shown.day.isoformat(),
            "before": shown.before.isoformat(),
            "headline": [_headline(one) for one in shown.headline],
            "sections": [_section(one) for one in shown.sections],
        }

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Those who read the strategy."""
        return subject is not None and may_read(user)

    def readable(self, user: AbstractBaseUser) -> Q:
        """All of them for those who read the strategy, to the others their own."""
        return ~Q(pk__in=()) if may_read(user) else Q(requested_by=user.pk)


def _report(subject: UUID | None) -> Report:
    return Report.objects.get(uid=subject or UUID(int=0))


def _headline(one: Headline) -> dict[str, str]:
    change = one.figure.change
    return {
        "label": one.label,
        "now": number(one.figure.now),
        "before": number(one.figure.before),
        "change": f"+{number(change)}" if change > 0 else number(change),
    }


def _section(one: Section) -> dict[str, Any]:
    table = one.chart.table
    return {
        "title": str(one.chart.title),
        "reading": str(one.chart.description),
        "meaning": one.meaning,
        "svg": "" if one.chart.empty else str(one.chart.svg).replace(FONT, PRINTED),
        "columns": list(table.columns),
        "rows": [
            [{"text": cell.text, "number": cell.number} for cell in row] for row in table.rows
        ],
    }
