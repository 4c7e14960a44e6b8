"""Settings of the frame, checked at start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from intl_office.ui import colours


def accent(**_kwargs: Any) -> list[CheckMessage]:
    """`INSTITUTION_ACCENT` is a colour."""
    try:
        colours.parse(settings.INSTITUTION_ACCENT)
    except ValueError as error:
        return [Error(f"INSTITUTION_ACCENT: {error}", id="ui.E001")]
    return []


def contact(**_kwargs: Any) -> list[CheckMessage]:
    """`ACCESSIBILITY_CONTACT` is an address, or empty where the installation has none yet."""
    try:
        if settings.ACCESSIBILITY_CONTACT:
            validate_email(settings.ACCESSIBILITY_CONTACT)
    except ValidationError:
        return [Error("ACCESSIBILITY_CONTACT is not an email address.", id="ui.E002")]
    return []
