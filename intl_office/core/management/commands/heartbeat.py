"""Say whether the clock, the broker and a worker are alive together."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from intl_office.core.tasks import HEARTBEAT_KEY


class Command(BaseCommand):
    """Fail where the last heartbeat is too old, so that a container's health check sees it."""

    requires_system_checks = []

    help = "Fail unless clock, broker and worker gave a heartbeat lately."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask how old it may be."""
        parser.add_argument("--within", type=int, default=300, help="seconds")

    def handle(self, *args: Any, within: int, **options: Any) -> None:
        """Compare the time of the last one with now."""
        last = cache.get(HEARTBEAT_KEY)
        if last is None or timezone.now() - last > timedelta(seconds=within):
            raise CommandError(f"no heartbeat within {within} s; the last one: {last}")
        self.stdout.write(f"last heartbeat: {last:%Y-%m-%d %H:%M:%S %Z}")
