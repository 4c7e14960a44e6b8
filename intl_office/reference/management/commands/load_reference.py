"""Load the reference data that the application delivers."""

from typing import Any

from django.core.management.base import BaseCommand

from intl_office.reference.actions.load import load_and_say


class Command(BaseCommand):
    """Bring countries, classifications, rates and bands up to the delivery."""

    help = "Load the delivered reference data; what officers changed stays. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what changed."""
        load_and_say(self.stdout.write)
