"""The first page: every table, how many rows, what waits for the office."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from intl_office.reference.enums import CefrLevel, Confidence, EqfLevel
from intl_office.reference.models import Rate
from intl_office.reference.sections import SECTIONS, Section


@dataclass(frozen=True)
class Counted:
    """A table with its number of rows and of figures to be confirmed."""

    section: Section
    rows: int
    to_confirm: int


def home(request: HttpRequest) -> HttpResponse:
    """Show the tables; those of the frameworks that never change stand below."""
    call = timezone.localdate().year
    context = {
        "sections": [_counted(section) for section in SECTIONS.values()],
        "call": call,
        "to_adopt": Rate.objects.to_adopt().filter(call=call, action__startswith="ka").count(),
        "cefr": CefrLevel,
        "eqf": EqfLevel,
    }
    return render(request, "reference/home.html", context)


def _counted(section: Section) -> Counted:
    found = section.model._default_manager.aggregate(
        rows=Count("pk"), to_confirm=Count("pk", filter=Q(confidence=Confidence.MEMORY))
    )
    return Counted(section, **found)
