"""Load the demonstration data."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from intl_office.core.demo import is_broken_off, load_demo


class Command(BaseCommand):
    """Run the demo loaders of every room."""

    help = (
        "Load the demonstration data; --if-empty does so only where nobody has an account yet, "
        "or where an earlier load was broken off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to leave an installation in use alone."""
        parser.add_argument("--if-empty", action="store_true")

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        """Load, saying what."""
        if if_empty and get_user_model().objects.exists() and not is_broken_off():
            return
        load_demo(self.stdout.write)
        self.stdout.write("all demo data is there")
        if settings.LOCAL and settings.PUBLIC_URL:
            self.stdout.write(f"one click signs in as each role: {settings.PUBLIC_URL}/sign-in/")
            self.stdout.write(f"what to try as each of them: {settings.PUBLIC_URL}/tour/")
