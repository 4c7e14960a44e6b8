"""Where anybody checks a file, as it is printed on papers."""

from django.conf import settings
from django.urls import reverse


def check_address() -> str:
    """The page without its scheme: short enough to be read on paper and typed."""
    return settings.PUBLIC_URL.partition("://")[2] + reverse("documents:verify")
