"""What this room gives to every template; nothing is asked before a template uses it."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from intl_office.access.demo import offered
from intl_office.access.seeing import seeing


def access(request: HttpRequest) -> dict[str, Any]:
    """Whose eyes the page is read through; the demo's accounts for the sign-in page."""
    return {"seeing_as": partial(seeing, request), "demo_accounts": offered}
