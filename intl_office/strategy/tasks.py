"""Background work of this room."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from intl_office.strategy.board import board


@shared_task(expires=500)  # seconds: its successor is there by then
def draw_today() -> None:
    """Draw today's pictures in every language, so that nobody waits for them (0.5 s)."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            for section in board(timezone.localdate()).sections:
                str(section.chart.svg)
